package httpmsg_test

import (
	"strconv"
	"testing"
	"ucwapresence/internal/httpmsg"

	"github.com/stretchr/testify/assert"
)

func TestContentType(t *testing.T) {
	for _, row := range []struct {
		name   string
		values []string
		want   string
	}{
		{"no field", nil, ""},
		{"an empty field", []string{""}, ""},
		{"one value", []string{"application/json"}, "application/json"},
		{"one value with parameters", []string{"application/json; charset=utf-8"}, "application/json; charset=utf-8"},
		{"the same type twice, the second time with a charset", []string{"application/json", "application/json; charset=utf-8"}, "application/json; charset=utf-8"},
		{"two fields that fetch has joined", []string{"application/json, application/json; charset=utf-8"}, "application/json; charset=utf-8"},
		{"the last type counts", []string{"text/html", "application/json"}, "application/json"},
		{"the last type counts, even if it is not UCWA's", []string{"application/json", "text/html"}, "text/html"},
		{"a charset is inherited from the same type", []string{"application/xml; charset=utf-8", "application/xml"}, `application/xml; charset="utf-8"`},
		{"a charset is inherited from the same type in another case", []string{"Application/XML;Charset=UTF-8", "application/xml; q=1"}, `application/xml; q=1; charset="UTF-8"`},
		{"the first charset is inherited", []string{"a/b;charset=1", "a/b;charset=2", "a/b"}, `a/b; charset="1"`},
		{"an inherited charset is quoted", []string{`a/b;charset="\"\\"`, "a/b"}, `a/b; charset="\"\\"`},
		{"a charset is not inherited from another type", []string{"text/html; charset=utf-16", "application/xml"}, "application/xml"},
		{"a charset is not inherited past another type", []string{"a/b;charset=1", "a/c", "a/b"}, "a/b"},
		{"a value keeps its own charset", []string{"a/b;charset=1", "a/b;charset=2"}, "a/b;charset=2"},
		{"an invalid value is skipped", []string{"application/json; charset=utf-8", "unknown"}, "application/json; charset=utf-8"},
		{"a value without subtype is skipped", []string{"application/json", "application/"}, "application/json"},
		{"a value without type is skipped", []string{"application/json", "/json"}, "application/json"},
		{"a value with a blank in its type is skipped", []string{"application/json", "text/ html"}, "application/json"},
		{"a value with two slashes is skipped", []string{"application/json", "text/html/x"}, "application/json"},
		{"the range of all types is skipped", []string{"application/json", "*/*", "*/*;q=1"}, "application/json"},
		{"only invalid values", []string{"unknown, */*", "a b/c"}, ""},
		{"a comma in a parameter", []string{`a/b; x="1, text/html"`}, `a/b; x="1, text/html"`},
		{"a blank before the parameters", []string{"a/b ;charset=1"}, "a/b ;charset=1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			h := httpmsg.Header{{Name: "Retry-After", Value: "3"}}
			for _, value := range row.values {
				h.Add("content-type", value)
			}
			assert.Equal(t, row.want, h.ContentType())
		})
	}
}

func TestMediaParameter(t *testing.T) {
	for _, row := range []struct {
		name, mediaType, parameter, want string
		found                            bool
	}{
		{"a token", "a/b;x=1", "x", "1", true},
		{"white space around the parameter", "a/b ; x = 1 ; y=2", "x", "1", true},
		{"a name in another case", "a/b; X=1", "x", "1", true},
		{"a quoted string", `a/b; x="1;y=2"; y=3`, "y", "3", true},
		{"an escape in a quoted string", `a/b; x="\"\\"`, "x", `"\`, true},
		{"an empty value", "a/b; x=", "x", "", true},
		{"a parameter that occurs twice has its first value", "a/b; x=1; x=2", "x", "1", true},
		{"a parameter without value before it", "a/b; y; x=1", "x", "1", true},
		{"a quoted string without end", `a/b; x="1`, "x", "", true},
		{"no such parameter", "a/b; y=1", "x", "", false},
		{"no parameters", "a/b", "x", "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, found := httpmsg.MediaParameter(row.mediaType, row.parameter)
			assert.Equal(t, row.found, found)
			assert.Equal(t, row.want, got)
		})
	}
}

func TestParseAccept(t *testing.T) {
	for _, row := range []struct {
		name, value string
		want        []string
	}{
		{"an empty value", "", nil},
		{"one element", "application/json", []string{"application/json 1"}},
		{"qualities", "br;q=0.5, gzip;q=0, *;q=1.000", []string{"br 0.5", "gzip 0", "* 1"}},
		{"upper case", "BR;Q=0.5, Text/HTML", []string{"br 0.5", "text/html 1"}},
		{"other parameters", `application/json;charset="a,b";q=0.3;x=y`, []string{"application/json 0.3"}},
		{"white space", "\tgzip ; q = 0.1 ,br", []string{"gzip 0.1", "br 1"}},
		{"empty elements", ",gzip,,", []string{"gzip 1"}},
		{"a quality that is not a number", "gzip;q=high", []string{"gzip 1"}},
		{"a quality out of range", "br;q=2, gzip;q=-1, a;q=NaN, b;q=Inf", []string{"br 1", "gzip 1", "a 1", "b 1"}},
		{"a parameter q without value", "gzip;q, br;q=", []string{"gzip 1", "br 1"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			for element, quality := range httpmsg.ParseAccept(row.value) {
				got = append(got, element+" "+strconv.FormatFloat(quality, 'g', -1, 64))
			}
			assert.Equal(t, row.want, got)
		})
	}
}

func TestParseAcceptStopsWhenTheLoopEnds(t *testing.T) {
	count := 0
	for range httpmsg.ParseAccept("a, b, c") {
		count++
		break
	}
	assert.Equal(t, 1, count)
}
