package hal

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// In each document ^ marks the byte whose offset the error states.
func TestDecodeErrorsHaveMessagePointerAndOffset(t *testing.T) {
	for _, row := range []struct{ name, document, pointer, message string }{
		{"a document that is not an object", `^[]`, "", "found an array where an object was expected"},
		{"a document that is empty", `^`, "", "found the end of the document where an object was expected"},
		{"a second value", `{} ^{}`, "", "found an object where the end of the document was expected"},
		{"a truncated document", `{"a":{"b":[1,2^`, "/a/b/1", "found the end of the document where ',' or ']' was expected"},
		{"a trailing comma", `{"a":[1,^]}`, "/a/1", "found ']' where a value was expected"},
		{"a name without quotes", `{"a":1,^b:2}`, "/a", "found 'b' where a name was expected"},
		{"a name without colon", `{"a" ^1}`, "/a", "found a number where ':' was expected"},
		{"a name that occurs twice", `{"a":{"b":1,^"b":2}}`, "/a/b", `the name "b" occurs twice`},
		{"a wrong literal", `{"a":^tru}`, "/a", `found "tru}" where true was expected`},
		{"a rel that is a number", `{"rel":^1}`, "/rel", "found a number where a string was expected"},
		{"links that are an array", `{"_links":^[]}`, "/_links", "found an array where an object was expected"},
		{"a link that is a string", `{"_links":{"a":^"/a"}}`, "/_links/a", "found a string where an object was expected"},
		{"a link in an array that is a number", `{"_links":{"a":[{"href":""},^1]}}`, "/_links/a/1", "found a number where an object was expected"},
		{"a link without href", `{"_links":{"a":^{"title":"b"}}}`, "/_links/a", "a link without href"},
		{"a link without rel", `{"_links":{^"":{"href":"b"}}}`, "/_links/", "a link without rel"},
		{"two self links", `{"_links":{^"self":[{"href":"b"},{"href":"c"}]}}`, "/_links/self", "more than one self link"},
		{"an href that is a number", `{"_links":{"a":{"href":^1}}}`, "/_links/a/href", "found a number where a string was expected"},
		{"a title that is a boolean", `{"_links":{"a":{"href":"b","title":^true}}}`, "/_links/a/title", "found a boolean where a string was expected"},
		{"a link that starts with n but is not null", `{"_links":{"a":^nul}}`, "/_links/a", `found "nul}" where null was expected`},
		{"a document that is null", `^null`, "", "found null where an object was expected"},
		{"embedded text", `{"_embedded":{"a":[{},^true]}}`, "/_embedded/a/1", "found a boolean where an object was expected"},
		{"an embedded resource without rel", `{"_embedded":{"":^{}}}`, "/_embedded/", "an embedded resource without rel"},
		{"a name with a slash and a tilde", `{"a/b~c":^}`, "/a~1b~0c", "found '}' where a value was expected"},
		{"a name with an escape", `{"\u0061":{"\n":^}}`, "/a/\n", "found '}' where a value was expected"},
		{"an unknown escape", `{"a":"bc^\d"}`, "/a", `found "\\d" where an escape was expected`},
		{"a lone surrogate", `{"a":"bc^\ud83d"}`, "/a", `found the lone surrogate \ud83d`},
		{"a line feed in a string", "{\"a\":\"b^\n\"}", "/a", "found a control character in a string, where it must be escaped"},
		{"a NUL between tokens", "{\"a\":^\x00}", "", "found the control character U+0000"},
		{"a string that does not end", `{"a":^"b}`, "/a", "a string without closing quotation mark"},
		{"a minus sign without digits", `{"a":-^}`, "/a", "found '}' where a digit was expected"},
		{"a number that exceeds the range of a double", `{"a":^1e999}`, "/a", "found a number that exceeds the range of a double"},
		{"bytes that are not UTF-8", "{\"é\":\"^\xff\"}", "", "invalid UTF-8"},
		{"an error after a byte order mark", "\uFEFF{^1}", "", "found a number where a name was expected"},

		{"a root element that UCWA does not have", `^<html/>`, "/html", "expected resource, input or reason as the root element"},
		{"a root element in another namespace", `^<input xmlns="u"/>`, "/input", "the root element is in a namespace that is not UCWA's"},
		{"an HTML page of a proxy", "^<!DOCTYPE html><html>", "", "found a DOCTYPE, which UCWA does not use"},
		{"text without XML", "^Bad Gateway", "", "text outside the root element"},
		{"a document without root element", "<!-- -->^", "", "the document has no root element"},
		{"a second root element", "<input/>^<input/>", "", "a second root element"},
		{"an element that does not end", `<input><property name="a">b^`, "/input/property", "the document ends inside <property>"},
		{"an end tag with the wrong name", `<input><property name="a">b^</input>`, "/input/property", "found </input where </property> was expected"},
		{"an attribute without quotation marks", `<input><property name=^a/></input>`, "/input/property", "found 'a' where the quotation mark of an attribute was expected"},
		{"an attribute that occurs twice", `<input a="" ^a=""/>`, "/input", "the attribute a occurs twice"},
		{"a link without rel", `<resource>^<link href="a"/></resource>`, "/resource/link", "a link without rel"},
		{"a link without href", `<resource>^<link rel="a"/></resource>`, "/resource/link", "a link without href"},
		{"a self link", `<resource>^<link rel="self" href="a"/></resource>`, "/resource/link", "self is the href of the resource, not a link"},
		{"links of one rel that are not adjacent", `<resource><link rel="a" href=""/><link rel="b" href=""/>^<link rel="a" href=""/></resource>`,
			"/resource/link", "the links of one rel are not adjacent"},
		{"an embedded resource without rel", `<resource>^<resource href="a"/></resource>`, "/resource/resource", "an embedded resource without rel"},
		{"a property without name", `<input>^<property>a</property></input>`, "/input/property", "<property> without name"},
		{"a property with a reserved name of JSON", `<input>^<property name="_links"/></input>`, "/input/property", `a property must not be named "_links"`},
		{"a second rel", `<input><property name="rel">a</property>^<property name="rel"/></input>`, "/input/property", `a property must not be named "rel"`},
		{"a property that occurs twice", `<input><property name="a"/>^<property name="a">b</property></input>`, "/input/property", `the property "a" occurs twice`},
		{"an element in a property", `<input><property name="a">b^<c/></property></input>`, "/input/property/c", "found <c> where text was expected"},
		{"text in a list", `<input><propertyList name="a">^b<item/></propertyList></input>`, "/input/propertyList", "found text where an element was expected"},
		{"an entity of HTML", `<input><property name="a">b^&nbsp;</property></input>`, "/input/property", "the entity &nbsp; is not one of the five that XML predefines"},
		{"an error after line ends", "<input>\r\n\r\r\n^<property/></input>", "/input/property", "<property> without name"},
		{"an error after a byte order mark, line ends and a character of two bytes", "\uFEFF<input>\r\n<!--\r\n\u00E9-->^<property/></input>", "/input/property", "<property> without name"},
		{"an encoding other than UTF-8 in the XML declaration", `<?xml version="1.0" encoding="^utf-16"?><input/>`, "", `found "utf-16" where the encoding UTF-8 was expected`},
	} {
		t.Run(row.name, func(t *testing.T) {
			before, after, ok := strings.Cut(row.document, "^")
			require.True(t, ok)
			_, err := guessOf(row.document).Decode([]byte(before + after))
			var fault *Error
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, row.message, fault.Err.Error())
			assert.Equal(t, row.pointer, fault.Pointer)
			assert.Equal(t, int64(len(before)), fault.Offset)
		})
	}
}

// guessOf is like guess, for documents that may be neither XML nor JSON.
func guessOf(document string) Format {
	if strings.ContainsAny(document, "<B") {
		return XML
	}
	return JSON
}

func TestErrorTextHasPointerAndOffset(t *testing.T) {
	_, err := DecodeJSON([]byte(`{"uris":["sip:a@contoso.com",]}`))
	assert.EqualError(t, err, "found ']' where a value was expected at /uris/1 (byte 29)")
	_, err = AppendXML(nil, &Resource{Properties: []Property{{Name: "a"}}})
	assert.EqualError(t, err, "XML cannot carry null here at /a")
}

func TestErrorsQuoteOnlyAShortPartOfTheDocument(t *testing.T) {
	secret := strings.Repeat("secret", 100)
	for _, document := range []string{
		`{"a":"` + secret + `}`,
		`{"` + secret + `":1,"` + secret + `":2}`,
		`<` + secret + `>`,
		`<input><` + secret + ` a="` + secret + `" b></input>`,
		`<input>&` + secret + `;</input>`,
		`<input ` + secret + `:a="b"/>`,
		`<?xml version="` + secret + `"?>`,
	} {
		_, err := guessOf(document).Decode([]byte(document))
		require.Error(t, err)
		assert.Less(t, len(err.Error()), 200)
	}
}

// A text that consists of continuation bytes has no start of a character at which shorten
// could cut it.
func TestTextOfContinuationBytesIsRefusedAsInvalidUTF8(t *testing.T) {
	stray := strings.Repeat("\xAC", 200)
	for _, data := range []string{
		`<?xml version="` + stray + `"?><resource/>`,
		`<?xml version="` + stray + "\r\n" + `"?><resource/>`,
		`<` + stray + `/>`,
	} {
		_, err := DecodeXML([]byte(data))
		require.ErrorIs(t, err, errUTF8)
	}
	_, err := DecodeJSON([]byte(`{"` + stray + `":1}`))
	require.ErrorIs(t, err, errUTF8)
	for _, format := range []Format{JSON, XML} {
		_, err := format.Append(nil, &Resource{Properties: []Property{{Name: stray, Value: Value{}}}})
		require.Error(t, err)
	}
}
