package fields

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/hal"
)

func TestEmptyStringsOnTheWire(t *testing.T) {
	for _, row := range []struct {
		name     string
		wire     bool
		field    func(to *string) Field
		text     string
		problems []Problem
	}{
		{"an empty text is a text", true, func(to *string) Field { return Text("a", 0, to) }, "", nil},
		{"an empty text is missing where it says so", true, func(to *string) Field { return Text("a", 0, to).EmptyIsMissing() }, "", nil},
		{
			"an empty text is missing where it is required", true,
			func(to *string) Field { return Text("a", 0, to).EmptyIsMissing().Required() }, "", []Problem{{"/a", "is required"}},
		},
		{
			"an empty text is none of the choices", true,
			func(to *string) Field { return OneOf("a", to, "x") }, "", []Problem{{"/a", "must be one of x"}},
		},
		{"an empty choice is missing where it says so", true, func(to *string) Field { return OneOf("a", to, "x").EmptyIsMissing() }, "", nil},
		{
			"a program has to leave out what is missing", false,
			func(to *string) Field { return OneOf("a", to, "x").EmptyIsMissing() }, "", []Problem{{"/a", "must be one of x"}},
		},
		{
			"a blank is not empty", true,
			func(to *string) Field { return OneOf("a", to, "x").EmptyIsMissing() }, " ", []Problem{{"/a", "must be one of x"}},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			var to string
			r := Reader{Wire: row.wire}
			r.Document(&hal.Resource{Properties: []hal.Property{{Name: "a", Value: hal.String(row.text)}}}, row.field(&to))
			assert.Equal(t, row.problems, r.Problems())
		})
	}
}

func TestCheckText(t *testing.T) {
	for _, row := range []struct {
		name, text string
		max        int
		problem    string
	}{
		{"no limit", "Grüße, 世界", 0, ""},
		{"at the limit, in characters", "äöü", 3, ""},
		{"over the limit", "äöüß", 3, "must not be longer than 3 characters"},
		{"a line end", "a\nb", 0, "must not contain control characters"},
		{"a character that XML cannot write", "\uFFFE", 0, "must not contain control characters"},
		{"bytes that are not UTF-8", "\xff", 0, "must not contain control characters"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.problem, CheckText(row.text, row.max))
		})
	}
}

func TestName(t *testing.T) {
	var to string
	assert.Equal(t, "a", Text("a", 0, &to).Required().Name())
}
