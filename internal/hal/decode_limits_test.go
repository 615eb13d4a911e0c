package hal

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The decoders accept a document at a limit and refuse a document that exceeds it by one.
func TestDecodersAcceptDocumentsUpToEachLimit(t *testing.T) {
	repeat := strings.Repeat
	for _, row := range []struct {
		name, limit string
		most        int
		document    func(n int) string
	}{
		{"nested arrays", "depth", MaxDepth - 1, func(n int) string { return `{"a":` + repeat("[", n) + repeat("]", n) + `}` }},
		{"nested objects", "depth", MaxDepth, func(n int) string { return repeat(`{"a":`, n-1) + "{}" + repeat("}", n-1) }},
		{"nested embedded resources", "depth", (MaxDepth - 1) / 2, func(n int) string { return repeat(`{"_embedded":{"a":`, n) + "{}" + repeat("}}", n) }},
		{"nested elements", "depth", MaxDepth, func(n int) string { return "<input>" + repeat("<a>", n-1) + repeat("</a>", n-1) + "</input>" }},
		{"nested resource elements", "depth", MaxDepth, func(n int) string {
			return "<resource>" + repeat("<resource rel='a'>", n-2) + "<property name='b'/>" + repeat("</resource>", n-1)
		}},
		{"nested empty elements", "depth", MaxDepth, func(n int) string { return "<input>" + repeat("<a>", n-2) + "<a/>" + repeat("</a>", n-2) + "</input>" }},

		{"properties", "names", MaxNames, func(n int) string { return `{` + numbered(n-1, `"%d":1,`) + `"a":1}` }},
		{"members of an object", "names", MaxNames, func(n int) string { return `{"b":{` + numbered(n-1, `"%d":1,`) + `"a":1}}` }},
		{"rels of links", "names", MaxNames, func(n int) string {
			return `{"_links":{` + numbered(n-1, `"%d":{"href":""},`) + `"a":{"href":""}}}`
		}},
		{"members of a link", "names", MaxNames, func(n int) string { return `{"_links":{"a":{` + numbered(n-1, `"%d":1,`) + `"href":""}}}` }},
		{"embedded rels", "names", MaxNames, func(n int) string { return `{"_embedded":{` + numbered(n-1, `"%d":{},`) + `"a":{}}}` }},
		{"attributes", "names", MaxNames, func(n int) string { return "<input" + numbered(n, " a%d=''") + "/>" }},
		{"declared prefixes in nested elements", "names", MaxNames, func(n int) string {
			return "<input" + numbered(100, " xmlns:a%d='u'") + "><a" + numbered(100, " xmlns:b%d='u'") + "><a" + numbered(n-200, " xmlns:c%d='u'") + "/></a></input>"
		}},
		{"namespaces", "names", MaxNames, func(n int) string { return "<input>" + numbered(n, "<a xmlns='b%d'/>") + "</input>" }},
		{"property elements", "names", MaxNames, func(n int) string { return "<input>" + numbered(n, "<property name='%d'/>") + "</input>" }},
		{"link elements", "names", MaxNames, func(n int) string { return "<resource>" + numbered(n, "<link rel='%d' href=''/>") + "</resource>" }},
		{"rels of resource elements", "names", MaxNames, func(n int) string { return "<resource>" + numbered(n, "<resource rel='%d'/>") + "</resource>" }},

		{"bytes of a string", "value", MaxValue, func(n int) string { return `{"a":"` + repeat("b", n) + `"}` }},
		{"bytes of a string with an escape", "value", MaxValue, func(n int) string { return `{"a":"\n` + repeat("b", n-1) + `"}` }},
		{"bytes of a string of escapes", "value", MaxValue, func(n int) string { return `{"a":"` + repeat(`\n`, n) + `"}` }},
		{"bytes of a name", "value", MaxValue, func(n int) string { return `{"` + repeat("b", n) + `":1}` }},
		{"bytes of a number", "value", MaxValue, func(n int) string { return `{"a":0.` + repeat("1", n-2) + `}` }},
		{"bytes of a text", "value", MaxValue, func(n int) string { return "<input><property name='a'>" + repeat("b", n) + "</property></input>" }},
		{"bytes of a text with a reference", "value", MaxValue, func(n int) string {
			return "<input><property name='a'>&lt;" + repeat("b", n-1) + "</property></input>"
		}},
		{"bytes of a text divided by a comment", "value", MaxValue, func(n int) string {
			return "<input><property name='a'>b<!---->" + repeat("b", n-1) + "</property></input>"
		}},
		{"bytes of a CDATA section", "value", MaxValue, func(n int) string {
			return "<input><property name='a'><![CDATA[" + repeat("b", n) + "]]></property></input>"
		}},
		{"bytes of an attribute", "value", MaxValue, func(n int) string { return "<input><property name='" + repeat("b", n) + "'/></input>" }},
		{"bytes of an attribute with a reference", "value", MaxValue, func(n int) string { return "<input><property name='&#60;" + repeat("b", n-1) + "'/></input>" }},
		{"bytes of the name of an element", "value", MaxValue, func(n int) string { return "<input><" + repeat("b", n) + "/></input>" }},
		{"bytes of the name of an attribute", "value", MaxValue, func(n int) string { return "<input " + repeat("b", n) + "=''/>" }},

		{"values", "items", MaxItems - 2, func(n int) string { return `{"a":[` + repeat("1,", n-2) + `1]}` }},
		{"tags", "items", MaxItems - 1, func(n int) string { return "<input>" + repeat("<a/>", n-1) + "</input>" }},

		{"bytes of JSON", "bytes", MaxBytes, func(n int) string { return `{}` + repeat(" ", n-2) }},
		{"bytes of XML", "bytes", MaxBytes, func(n int) string { return "<a/>" + repeat(" ", n-4) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			document := row.document(row.most)
			_, err := guess(document).Decode([]byte(document))
			var limit *LimitError
			require.NotErrorAs(t, err, &limit, "at the limit")

			document = row.document(row.most + 1)
			_, err = guess(document).Decode([]byte(document))
			require.ErrorAs(t, err, &limit, "above the limit")
			assert.Equal(t, row.limit, limit.Limit)
		})
	}
}

// numbered returns n texts, each formatted with its number.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// The largest double is 1.797…e308. I-JSON excludes larger numbers.
func TestNumbersBeyondTheRangeOfADoubleAreRefused(t *testing.T) {
	repeat := strings.Repeat
	for _, row := range []struct {
		name, number string
		ok           bool
	}{
		{"308 digits", repeat("9", 308), true},
		{"308 digits and a minus sign", "-" + repeat("9", 308), true},
		{"309 digits below the largest double", "1" + repeat("0", 308), true},
		{"309 digits above the largest double", "2" + repeat("0", 308), false},
		{"309 digits above the largest double, negative", "-2" + repeat("0", 308), false},
		{"310 digits", "1" + repeat("0", 309), false},
		{"1,000 digits", repeat("1", 1000), false},
		{"1,000 digits and a fraction", repeat("1", 1000) + ".5", false},
		{"1,000 digits of a fraction", "0." + repeat("1", 1000), true},
		{"309 digits and a negative exponent", "2" + repeat("0", 308) + "e-1", true},
		{"the largest double", "1.7976931348623157e308", true},
		{"an exponent that is too large", "1e309", false},
		{"zero with a large exponent", "0e999", true},
		{"a number that is rounded to the largest double", "1.7976931348623158e308", true},
		{"a number that is rounded to infinity", "1.7976931348623159e308", false},
		{"the same number without a decimal point", "17976931348623159e292", false},
		{"the same number with leading zeros", "0.0017976931348623159e311", false},
		{"an exponent beyond all integers", "1e99999999999999999999", false},
		{"the largest exponent that is an integer", "1e9223372036854775807", false},
		{"a negative exponent beyond all integers", "1e-99999999999999999999", true},
		{"zero with an exponent beyond all integers", "0.0e99999999999999999999", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := DecodeJSON([]byte(`{"a":` + row.number + `}`))
			if !row.ok {
				assert.ErrorIs(t, err, errNumber)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, row.number, r.Text("a"))
		})
	}
}
