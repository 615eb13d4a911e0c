package hal

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every error says where and what: the offset of the byte, the way to the value,
// what was found and what was expected. ^ marks the byte in the rows.
func TestErrorsSayWhereAndWhat(t *testing.T) {
	for _, row := range []struct{ name, document, pointer, message string }{
		{"a document that is no object", `^[]`, "", "found an array where an object was expected"},
		{"a document that is empty", `^`, "", "found the end of the document where an object was expected"},
		{"a document that goes on", `{} ^{}`, "", "found an object where the end of the document was expected"},
		{"a document that ends early", `{"a":{"b":[1,2^`, "/a/b/1", "found the end of the document where ',' or ']' was expected"},
		{"a trailing comma", `{"a":[1,^]}`, "/a/1", "found ']' where a value was expected"},
		{"a name without quotes", `{"a":1,^b:2}`, "/a", "found 'b' where a name was expected"},
		{"a name without colon", `{"a" ^1}`, "/a", "found a number where ':' was expected"},
		{"a name that stands twice", `{"a":{"b":1,^"b":2}}`, "/a/b", `the name "b" stands twice`},
		{"a wrong literal", `{"a":^tru}`, "/a", `found "tru}" where true was expected`},
		{"a rel that is a number", `{"rel":^1}`, "/rel", "found a number where a string was expected"},
		{"links that are an array", `{"_links":^[]}`, "/_links", "found an array where an object was expected"},
		{"a link that is a string", `{"_links":{"a":^"/a"}}`, "/_links/a", "found a string where an object was expected"},
		{"a link of an array that is null", `{"_links":{"a":[{"href":""},^null]}}`, "/_links/a/1", "found null where an object was expected"},
		{"a link without href", `{"_links":{"a":^{"title":"b"}}}`, "/_links/a", "a link without href"},
		{"a link without rel", `{"_links":{^"":{"href":"b"}}}`, "/_links/", "a link without rel"},
		{"a self that is an array", `{"_links":{"self":^[{"href":"b"}]}}`, "/_links/self", "found an array where an object was expected"},
		{"an href that is null", `{"_links":{"a":{"href":^null}}}`, "/_links/a/href", "found null where a string was expected"},
		{"embedded text", `{"_embedded":{"a":[{},^true]}}`, "/_embedded/a/1", "found a boolean where an object was expected"},
		{"an embedded resource without rel", `{"_embedded":{"":^{}}}`, "/_embedded/", "an embedded resource without rel"},
		{"a name with a slash and a tilde", `{"a/b~c":^}`, "/a~1b~0c", "found '}' where a value was expected"},
		{"a name with an escape", `{"\u0061":{"\n":^}}`, "/a/\n", "found '}' where a value was expected"},
		{"an unknown escape", `{"a":"bc^\d"}`, "/a", `found "\\d" where an escape was expected`},
		{"half of a surrogate pair", `{"a":"bc^\ud83d"}`, "/a", `found half of a surrogate pair, \ud83d`},
		{"a line feed in a string", "{\"a\":\"b^\n\"}", "/a", "found a control character in a string, where it must be escaped"},
		{"a NUL between tokens", "{\"a\":^\x00}", "", "found the control character U+0000"},
		{"a string that does not end", `{"a":^"b}`, "/a", "a string without closing quotes"},
		{"a number that does not end", `{"a":-^}`, "/a", "found '}' where a digit was expected"},
		{"a number beyond all doubles", `{"a":^1e999}`, "/a", "found a number that is beyond what a double can hold"},
		{"bytes that are no UTF-8", "{\"é\":\"^\xff\"}", "", "invalid UTF-8"},
		{"an error behind a byte order mark", "\uFEFF{^1}", "", "found a number where a name was expected"},

		{"a root that is not UCWA's", `^<html/>`, "/html", "expected resource, input or reason as the root element"},
		{"a namespace that is not UCWA's", `^<input xmlns="u"/>`, "/input", "the root element is in a namespace that is not UCWA's"},
		{"a page of a proxy", "^<!DOCTYPE html><html>", "", "found a DOCTYPE, which UCWA does not use"},
		{"no XML at all", "^Bad Gateway", "", "text outside of the root element"},
		{"a document without root", "<!-- -->^", "", "the document has no root element"},
		{"a second root", "<input/>^<input/>", "", "a second root element"},
		{"an element that does not end", `<input><property name="a">b^`, "/input/property", "the document ends inside of <property>"},
		{"another end tag", `<input><property name="a">b^</input>`, "/input/property", "found </input where </property> was expected"},
		{"an attribute without quotes", `<input><property name=^a/></input>`, "/input/property", "found 'a' where the quotes of an attribute was expected"},
		{"an attribute that stands twice", `<input a="" ^a=""/>`, "/input", "the attribute a stands twice"},
		{"a link without rel", `<resource>^<link href="a"/></resource>`, "/resource/link", "a link without rel"},
		{"a link without href", `<resource>^<link rel="a"/></resource>`, "/resource/link", "a link without href"},
		{"a link to itself", `<resource>^<link rel="self" href="a"/></resource>`, "/resource/link", "self is the href of the resource, not a link"},
		{"links that are scattered", `<resource><link rel="a" href=""/><link rel="b" href=""/>^<link rel="a" href=""/></resource>`,
			"/resource/link", "the links of one rel do not stand side by side"},
		{"an embedded resource without rel", `<resource>^<resource href="a"/></resource>`, "/resource/resource", "an embedded resource without rel"},
		{"a property without name", `<input>^<property>a</property></input>`, "/input/property", "<property> without name"},
		{"a property named as nothing but JSON's", `<input>^<property name="_links"/></input>`, "/input/property", `the property "_links" must not stand here`},
		{"a second rel", `<input><property name="rel">a</property>^<property name="rel"/></input>`, "/input/property", `the property "rel" must not stand here`},
		{"a property that stands twice", `<input><property name="a"/>^<property name="a">b</property></input>`, "/input/property", `the property "a" stands twice`},
		{"an element in a property", `<input><property name="a">b^<c/></property></input>`, "/input/property/c", "found <c> where text was expected"},
		{"text in a list", `<input><propertyList name="a">^b<item/></propertyList></input>`, "/input/propertyList", "found text where an element was expected"},
		{"an entity of HTML", `<input><property name="a">b^&nbsp;</property></input>`, "/input/property", "the entity &nbsp; is not one of the five that XML declares"},
		{"an error behind line ends", "<input>\r\n\r\r\n^<property/></input>", "/input/property", "<property> without name"},
		{"an error behind all that shifts offsets", "\uFEFF<input>\r\n<!--\r\n\u00E9-->^<property/></input>", "/input/property", "<property> without name"},
		{"an error in a declaration", `<?xml version="1.0" encoding="^utf-16"?><input/>`, "", `found "utf-16" where the encoding UTF-8 was expected`},
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

// guessOf is guess for documents that need not be of either format.
func guessOf(document string) Format {
	if strings.ContainsAny(document, "<B") {
		return XML
	}
	return JSON
}

func TestErrorsAreReadAsSentences(t *testing.T) {
	_, err := DecodeJSON([]byte(`{"uris":["sip:a@contoso.com",]}`))
	assert.EqualError(t, err, "found ']' where a value was expected at /uris/1 (byte 29)")
	_, err = AppendXML(nil, &Resource{Properties: []Property{{Name: "a"}}})
	assert.EqualError(t, err, "XML cannot carry null here at /a")
}

func TestErrorsDoNotRepeatTheDocument(t *testing.T) {
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

// A name of stray continuation bytes once led clip in search of the character's
// start beyond its beginning.
func TestWhatIsNoUTF8IsQuotedWithoutHarm(t *testing.T) {
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
