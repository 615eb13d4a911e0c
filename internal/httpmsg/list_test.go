package httpmsg_test

import (
	"testing"
	"ucwapresence/internal/httpmsg"

	"github.com/stretchr/testify/assert"
)

func TestSplitList(t *testing.T) {
	const date = "Sun, 06 Nov 1994 08:49:37 GMT"
	for _, row := range []struct {
		name, value string
		want        []string
	}{
		{"an empty value", "", nil},
		{"one element", "3", []string{"3"}},
		{"elements as fetch joins them", "3, 120", []string{"3", "120"}},
		{"elements without a blank between", "3,120,7", []string{"3", "120", "7"}},
		{"white space around elements", " \t3\t,  120 ", []string{"3", "120"}},
		{"empty elements", ",, 3, ,\t,120,", []string{"3", "120"}},
		{"nothing but commas", ", ,", nil},
		{"a comma in a quoted string", `28055;reason="no, invalid", 1`, []string{`28055;reason="no, invalid"`, "1"}},
		{"an escaped quotation mark in a quoted string", `a="x\", y", b`, []string{`a="x\", y"`, "b"}},
		{"an escaped backslash at the end of a quoted string", `a="x\\", b`, []string{`a="x\\"`, "b"}},
		{"a quoted string without end", `a="x, b`, []string{`a="x, b`}},
		{"a backslash at the end of the value", `a="x\`, []string{`a="x\`}},
		{"a backslash outside of a quoted string", `a\,b`, []string{`a\`, "b"}},
		{"a date", date, []string{date}},
		{"two dates", date + ", " + date, []string{date, date}},
		{"a date after another element", "never, " + date, []string{"never", date}},
		{"two dates of RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT,Sunday, 06-Nov-94 08:49:37 GMT", []string{"Sunday, 06-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"}},
		{"two dates of asctime, which have no comma", "Sun Nov  6 08:49:37 1994, Sun Nov  6 08:49:38 1994", []string{"Sun Nov  6 08:49:37 1994", "Sun Nov  6 08:49:38 1994"}},
		{"an element that starts like the name of a day", "Sunny, 3", []string{"Sunny", "3"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, httpmsg.SplitList(row.value))
		})
	}
}
