package hal

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
)

// jsonVerdicts say which texts are a value, one row for each way to get it wrong.
var jsonVerdicts = []struct {
	name, value string
	ok          bool
}{
	{"an empty object is a value", `{}`, true},
	{"an empty array is a value", `[]`, true},
	{"arrays and objects nest", `[{"a":[{}]}]`, true},
	{"white space of all four kinds may stand between tokens", " \t\n\r[ \t\n\r1 \t\n\r,\n2\r]\t", true},
	{"no value is no value", ``, false},
	{"white space is no value", ` `, false},
	{"two values are none", `1 2`, false},
	{"a no-break space is no white space", "\u00A0" + `1`, false},
	{"a form feed is no white space", "\f1", false},
	{"a byte order mark stands only at the start of the document", "\uFEFF1", false},
	{"a comment is no white space", `/* one */1`, false},
	{"a line comment is no white space", "1// one\n", false},
	{"a NUL is no white space", "1\x00", false},

	{"true, false and null are values", `[true,false,null]`, true},
	{"literals are written small", `True`, false},
	{"a literal is written whole", `nul`, false},
	{"a literal ends where it ends", `nulls`, false},
	{"undefined is no literal", `undefined`, false},
	{"a word is no value", `word`, false},

	{"zero is a number", `0`, true},
	{"zero may be negative", `-0`, true},
	{"a number may have all of its parts", `-12.034E+56`, true},
	{"an exponent may be negative and start with zeros", `1e-005`, true},
	{"a number may have more digits than a double", `0.12345678901234567890123456789`, true},
	{"a number that is nearly zero is a number", `1e-400`, true},
	{"a number does not start with zeros", `01`, false},
	{"a negative number does not start with zeros", `-01`, false},
	{"a number does not start with a plus", `+1`, false},
	{"a number does not start with a point", `.5`, false},
	{"a minus is no number", `-`, false},
	{"a minus stands before a digit", `-a`, false},
	{"a point has digits behind it", `1.`, false},
	{"a point has digits behind it also before an exponent", `1.e5`, false},
	{"an exponent has digits", `1e`, false},
	{"a signed exponent has digits", `1e+`, false},
	{"an exponent is an integer", `1e1.5`, false},
	{"a number has one point", `1.2.3`, false},
	{"a number is not hexadecimal", `0x1F`, false},
	{"a number has no separators", `1_000`, false},
	{"a number has no suffix", `1n`, false},
	{"NaN is no number", `NaN`, false},
	{"Infinity is no number", `-Infinity`, false},
	{"digits are ASCII", "\uFF11", false},
	{"a number is not beyond what a double can hold", `1e400`, false},
	{"a negative number is not beyond what a double can hold", `-1e400`, false},

	{"an empty string is a string", `""`, true},
	{"all escapes are escapes", `"\"\\\/\b\f\n\r\t\u0041\u00e9\u00E9"`, true},
	{"a surrogate pair is one character", `"\ud83d\ude00"`, true},
	{"an escaped NUL is a character", `"\u0000"`, true},
	{"a DEL needs no escape", "\"\x7f\"", true},
	{"a noncharacter is a character", "\"\uFFFF\"", true},
	{"line separators need no escape", "\"\u2028\u2029\"", true},
	{"a string has double quotes", `'a'`, false},
	{"a string ends", `"a`, false},
	{"a string does not end with an escaped quote", `"a\"`, false},
	{"a line feed is escaped", "\"a\nb\"", false},
	{"a tab is escaped", "\"a\tb\"", false},
	{"a control character is escaped", "\"a\x01b\"", false},
	{"a control character behind an escape is escaped", "\"\\n\x01\"", false},
	{"a line feed behind an escape is escaped", "\"\\n\n\"", false},
	{"an escape is one of nine", `"\a"`, false},
	{"an escape is written small", `"\N"`, false},
	{"an apostrophe has no escape", `"\'"`, false},
	{"an octal escape is none", `"\101"`, false},
	{"a hexadecimal escape is none", `"\x41"`, false},
	{"an escape has something behind it", `"\`, false},
	{"a Unicode escape has four digits", `"\u12"`, false},
	{"a Unicode escape has hexadecimal digits", `"\u12G4"`, false},
	{"a Unicode escape is written small", `"\U0041"`, false},
	{"a Unicode escape has no braces", `"\u{41}"`, false},
	{"a high surrogate is not alone", `"\ud83d"`, false},
	{"a high surrogate has a low one behind it", `"\ud83d\u0041"`, false},
	{"a high surrogate has an escaped low one behind it", `"\ud83dx"`, false},
	{"a low surrogate is not alone", `"\ude00"`, false},
	{"surrogates stand in order", `"\ude00\ud83d"`, false},
	{"a lone continuation byte is no UTF-8", "\"\x80\"", false},
	{"a cut sequence is no UTF-8", "\"\xe2\x82\"", false},
	{"a long form is no UTF-8", "\"\xc0\xaf\"", false},
	{"a surrogate is no UTF-8", "\"\xed\xa0\x80\"", false},
	{"beyond U+10FFFF is no UTF-8", "\"\xf4\x90\x80\x80\"", false},
	{"Latin-1 is no UTF-8", "\"\xe9\"", false},
	{"UTF-16 is no UTF-8", "\"\x00a\x00\"", false},
	{"invalid UTF-8 in a name is none", "{\"\xff\":1}", false},

	{"an array has a comma between values", `[1 2]`, false},
	{"an array does not end with a comma", `[1,]`, false},
	{"an array does not start with a comma", `[,1]`, false},
	{"an array has one comma between values", `[1,,2]`, false},
	{"a comma is no array", `[,]`, false},
	{"an array ends", `[1`, false},
	{"an array ends with a bracket of its kind", `[1}`, false},
	{"an array does not end twice", `[1]]`, false},
	{"an array has no colons", `[1:2]`, false},
	{"an array has no members", `["a":1]`, false},

	{"an object may have a name that is empty", `{"":1}`, true},
	{"names that differ in case are two", `{"a":1,"A":2}`, true},
	{"the same name may stand in two objects", `[{"a":1},{"a":2}]`, true},
	{"the same name may stand in an object and in one within", `{"a":{"a":1}}`, true},
	{"a name stands once", `{"a":1,"a":1}`, false},
	{"a name stands once however it is written", `{"a":1,"\u0061":2}`, false},
	{"a name stands once whatever stands between", `{"a":1,"b":{"a":2},"a":3}`, false},
	{"a name has quotes", `{a:1}`, false},
	{"a name has double quotes", `{'a':1}`, false},
	{"a name is no number", `{1:1}`, false},
	{"a name is no array", `{[]:1}`, false},
	{"a name has a value", `{"a"}`, false},
	{"a colon has a value behind it", `{"a":}`, false},
	{"a colon stands behind a name", `{"a" 1}`, false},
	{"a colon stands once", `{"a"::1}`, false},
	{"an equals sign is no colon", `{"a"=1}`, false},
	{"a comma is no colon", `{"a",1}`, false},
	{"an object does not end with a comma", `{"a":1,}`, false},
	{"an object does not start with a comma", `{,"a":1}`, false},
	{"an object has one comma between members", `{"a":1,,"b":2}`, false},
	{"an object has a comma between members", `{"a":1 "b":2}`, false},
	{"a semicolon is no comma", `{"a":1;"b":2}`, false},
	{"an object ends", `{"a":1`, false},
	{"an object ends with a brace", `{"a":1]`, false},
	{"an object does not end twice", `{"a":1}}`, false},
	{"an object is no set", `{"a","b"}`, false},
}

func TestJSONVerdicts(t *testing.T) {
	for _, row := range jsonVerdicts {
		t.Run(row.name, func(t *testing.T) {
			doc := []byte(`{"p":` + row.value + `}`)
			_, err := DecodeJSON(doc)
			if !isPolicy(err) {
				assert.Equal(t, jsontext.Value(doc).IsValid(), row.ok, "jsontext")
			}
			if row.ok {
				assert.NoError(t, err)
			} else {
				assert.Error(t, err)
			}
		})
	}
}
