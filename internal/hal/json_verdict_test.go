package hal

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
)

// jsonVerdicts lists texts that are a value and texts that are not. Each way to violate
// the rules of JSON has a row.
var jsonVerdicts = []struct {
	name, value string
	ok          bool
}{
	{"an empty object is a value", `{}`, true},
	{"an empty array is a value", `[]`, true},
	{"arrays and objects nest", `[{"a":[{}]}]`, true},
	{"white space of all four kinds may be between tokens", " \t\n\r[ \t\n\r1 \t\n\r,\n2\r]\t", true},
	{"an empty text is not a value", ``, false},
	{"white space alone is not a value", ` `, false},
	{"two values are not a value", `1 2`, false},
	{"a no-break space is not white space", "\u00A0" + `1`, false},
	{"a form feed is not white space", "\f1", false},
	{"a byte order mark before a value is refused", "\uFEFF1", false},
	{"a comment is not white space", `/* one */1`, false},
	{"a line comment is not white space", "1// one\n", false},
	{"a NUL is not white space", "1\x00", false},

	{"true, false and null are values", `[true,false,null]`, true},
	{"literals are in lower case", `True`, false},
	{"a literal is complete", `nul`, false},
	{"a literal has no letters after it", `nulls`, false},
	{"undefined is not a literal", `undefined`, false},
	{"a word is not a value", `word`, false},

	{"zero is a number", `0`, true},
	{"zero may be negative", `-0`, true},
	{"a number may have all of its parts", `-12.034E+56`, true},
	{"an exponent may be negative and start with zeros", `1e-005`, true},
	{"a number may have more digits than a double", `0.12345678901234567890123456789`, true},
	{"a number that rounds to zero is a number", `1e-400`, true},
	{"a number does not start with zeros", `01`, false},
	{"a negative number does not start with zeros", `-01`, false},
	{"a number does not start with a plus sign", `+1`, false},
	{"a number does not start with a decimal point", `.5`, false},
	{"a minus sign alone is not a number", `-`, false},
	{"a digit follows a minus sign", `-a`, false},
	{"digits follow a decimal point", `1.`, false},
	{"digits follow a decimal point before an exponent", `1.e5`, false},
	{"an exponent has digits", `1e`, false},
	{"a signed exponent has digits", `1e+`, false},
	{"an exponent is an integer", `1e1.5`, false},
	{"a number has one decimal point", `1.2.3`, false},
	{"a number is not hexadecimal", `0x1F`, false},
	{"a number has no separators", `1_000`, false},
	{"a number has no suffix", `1n`, false},
	{"NaN is not a number", `NaN`, false},
	{"Infinity is not a number", `-Infinity`, false},
	{"digits are ASCII", "\uFF11", false},
	{"a number does not exceed the range of a double", `1e400`, false},
	{"a negative number does not exceed the range of a double", `-1e400`, false},

	{"an empty string is a string", `""`, true},
	{"a string may have all nine escapes", `"\"\\\/\b\f\n\r\t\u0041\u00e9\u00E9"`, true},
	{"a surrogate pair is one character", `"\ud83d\ude00"`, true},
	{"an escaped NUL is a character", `"\u0000"`, true},
	{"a DEL needs no escape", "\"\x7f\"", true},
	{"a noncharacter is a character", "\"\uFFFF\"", true},
	{"line separators need no escape", "\"\u2028\u2029\"", true},
	{"a string has double quotation marks", `'a'`, false},
	{"a string has an end", `"a`, false},
	{"a string does not end with an escaped quote", `"a\"`, false},
	{"a line feed is escaped", "\"a\nb\"", false},
	{"a tab is escaped", "\"a\tb\"", false},
	{"a control character is escaped", "\"a\x01b\"", false},
	{"a control character after an escape is escaped", "\"\\n\x01\"", false},
	{"a line feed after an escape is escaped", "\"\\n\n\"", false},
	{"an escape other than the nine is refused", `"\a"`, false},
	{"an escape is in lower case", `"\N"`, false},
	{"an apostrophe has no escape", `"\'"`, false},
	{"there are no octal escapes", `"\101"`, false},
	{"there are no hexadecimal escapes with x", `"\x41"`, false},
	{"a backslash at the end is refused", `"\`, false},
	{"a Unicode escape has four digits", `"\u12"`, false},
	{"a Unicode escape has hexadecimal digits", `"\u12G4"`, false},
	{"a Unicode escape has a lower-case u", `"\U0041"`, false},
	{"a Unicode escape has no braces", `"\u{41}"`, false},
	{"a high surrogate is not alone", `"\ud83d"`, false},
	{"a low surrogate follows a high surrogate", `"\ud83d\u0041"`, false},
	{"an escape follows a high surrogate", `"\ud83dx"`, false},
	{"a low surrogate is not alone", `"\ude00"`, false},
	{"a high surrogate precedes a low surrogate", `"\ude00\ud83d"`, false},
	{"a lone continuation byte is not UTF-8", "\"\x80\"", false},
	{"a truncated sequence is not UTF-8", "\"\xe2\x82\"", false},
	{"an overlong form is not UTF-8", "\"\xc0\xaf\"", false},
	{"a surrogate is not UTF-8", "\"\xed\xa0\x80\"", false},
	{"a character above U+10FFFF is not UTF-8", "\"\xf4\x90\x80\x80\"", false},
	{"Latin-1 is not UTF-8", "\"\xe9\"", false},
	{"UTF-16 is not UTF-8", "\"\x00a\x00\"", false},
	{"a name is UTF-8", "{\"\xff\":1}", false},

	{"an array has a comma between values", `[1 2]`, false},
	{"an array does not end with a comma", `[1,]`, false},
	{"an array does not start with a comma", `[,1]`, false},
	{"an array has one comma between values", `[1,,2]`, false},
	{"a comma alone is not the content of an array", `[,]`, false},
	{"an array has an end", `[1`, false},
	{"an array ends with a square bracket", `[1}`, false},
	{"an array has one end", `[1]]`, false},
	{"an array has no colons", `[1:2]`, false},
	{"an array has no members", `["a":1]`, false},

	{"a name may be empty", `{"":1}`, true},
	{"names that differ in case are different", `{"a":1,"A":2}`, true},
	{"the same name may occur in two objects", `[{"a":1},{"a":2}]`, true},
	{"the same name may occur in an object and in a nested one", `{"a":{"a":1}}`, true},
	{"a name occurs once in an object", `{"a":1,"a":1}`, false},
	{"a name with an escape is the same name", `{"a":1,"\u0061":2}`, false},
	{"a name occurs once in an object, even with a nested object between", `{"a":1,"b":{"a":2},"a":3}`, false},
	{"a name has quotation marks", `{a:1}`, false},
	{"a name has double quotation marks", `{'a':1}`, false},
	{"a name is not a number", `{1:1}`, false},
	{"a name is not an array", `{[]:1}`, false},
	{"a name has a value", `{"a"}`, false},
	{"a value follows a colon", `{"a":}`, false},
	{"a colon follows a name", `{"a" 1}`, false},
	{"there is one colon", `{"a"::1}`, false},
	{"an equals sign is not a colon", `{"a"=1}`, false},
	{"a comma is not a colon", `{"a",1}`, false},
	{"an object does not end with a comma", `{"a":1,}`, false},
	{"an object does not start with a comma", `{,"a":1}`, false},
	{"an object has one comma between members", `{"a":1,,"b":2}`, false},
	{"an object has a comma between members", `{"a":1 "b":2}`, false},
	{"a semicolon is not a comma", `{"a":1;"b":2}`, false},
	{"an object has an end", `{"a":1`, false},
	{"an object ends with a brace", `{"a":1]`, false},
	{"an object has one end", `{"a":1}}`, false},
	{"an object is not a set of names", `{"a","b"}`, false},
}

func TestDecodeJSONAcceptsValidJSONOnly(t *testing.T) {
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
