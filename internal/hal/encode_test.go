package hal

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAppendStringWritesTheEscapesOfTheServer(t *testing.T) {
	for _, row := range []struct{ text, json string }{
		{"plain", `"plain"`},
		{"", `""`},
		{"O'Hara & Söhne <sip:a/b>", `"O\u0027Hara \u0026 Söhne \u003csip:a/b\u003e"`},
		{"\"\\\b\f\n\r\t\x00\x1f\x7f", `"\"\\\b\f\n\r\t\u0000\u001f` + "\x7f" + `"`},
		{"\u2028\u2029\u2027😀", `"\u2028\u2029` + "\u2027😀" + `"`},
	} {
		assert.Equal(t, "x"+row.json, string(AppendString([]byte("x"), row.text)))
	}
}

func TestXMLIsDecodedAsItWasEncoded(t *testing.T) {
	const text = "a\r\n\t\"'<>&]]>\u00A0"
	r := &Resource{Rel: "people", Properties: []Property{{text, String(text)}}, Links: []Link{{Rel: relSelf, Href: text}}}
	written, err := AppendXML(nil, r)
	require.NoError(t, err)
	assert.Equal(t, xmlDeclaration+`<resource rel="people" href="a&#xD;&#xA;&#x9;&quot;'&lt;&gt;&amp;]]&gt;`+"\u00A0"+`" xmlns="`+Namespace+`">`+
		`<property name="rel">people</property><property name="a&#xD;&#xA;&#x9;&quot;'&lt;&gt;&amp;]]&gt;`+"\u00A0"+`">a&#xD;`+"\n\t\"'&lt;&gt;&amp;]]&gt;\u00A0"+
		`</property></resource>`, string(written))
	again, err := DecodeXML(written)
	require.NoError(t, err)
	assert.Equal(t, r, again)
}

func TestTheRootElementFollowsFromTheContent(t *testing.T) {
	for _, row := range []struct{ name, json, xml string }{
		{"an empty resource is input", `{}`, `<input xmlns="` + Namespace + `" />`},
		{"properties alone are input", `{"a":1}`, `<input xmlns="` + Namespace + `"><property name="a">1</property></input>`},
		{"a rel makes a resource", `{"rel":"a"}`, `<resource rel="a" xmlns="` + Namespace + `"><property name="rel">a</property></resource>`},
		{"a link makes a resource", `{"_links":{"self":{"href":""}}}`, `<resource href="" xmlns="` + Namespace + `" />`},
		{"an embedded resource makes a resource", `{"_embedded":{"a":{}}}`, `<resource xmlns="` + Namespace + `"><resource rel="a" /></resource>`},
		{"an empty collection does not make a resource", `{"_embedded":{"a":[]}}`, `<input xmlns="` + Namespace + `" />`},
		{"a code makes a reason", `{"code":"Gone"}`, reasonStart + `<code>Gone</code><debugInfo /><parameters /></reason>`},
		{"a code with a property that a reason does not have is input", `{"code":"1","a":"b"}`,
			`<input xmlns="` + Namespace + `"><property name="code">1</property><property name="a">b</property></input>`},
		{"a code that is a number is input", `{"code":1}`, `<input xmlns="` + Namespace + `"><property name="code">1</property></input>`},
		{"the bags of a reason keep their place", `{"parameters":{"a":"b"},"code":"Gone"}`,
			reasonStart + `<debugInfo /><parameters><property name="a">b</property></parameters><code>Gone</code></reason>`},
		{"the bags of a reason keep their order", `{"code":"Gone","parameters":{"a":["b"]},"debugInfo":{"c":""}}`,
			reasonStart + `<code>Gone</code><parameters><propertyList name="a"><item>b</item></propertyList></parameters>` +
				`<debugInfo><property name="c" /></debugInfo></reason>`},
		{"a bag that is null is empty", `{"code":"Gone","debugInfo":null}`, reasonStart + `<code>Gone</code><debugInfo /><parameters /></reason>`},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := DecodeJSON([]byte(row.json))
			require.NoError(t, err)
			written, err := AppendXML(nil, r)
			require.NoError(t, err)
			assert.Equal(t, xmlDeclaration+row.xml, string(written))
			again, err := DecodeXML(written)
			require.NoError(t, err)
			assert.Equal(t, asXML(r), again)
		})
	}
}

const reasonStart = `<reason xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="` + Namespace + `">`

// The encoders refuse a resource that the decoders would refuse or change.
func TestEncodersRefuseInvalidResources(t *testing.T) {
	one := []Resource{{}}
	for _, row := range []struct {
		name             string
		r                Resource
		pointer, message string
	}{
		{"a property named rel", Resource{Properties: []Property{{Name: "rel"}}}, "", `a property must not be named "rel"`},
		{"a property named _links", Resource{Properties: []Property{{Name: "_links"}}}, "", `a property must not be named "_links"`},
		{"a name that occurs twice", Resource{Properties: []Property{{"a", Int(1)}, {"a", Int(2)}}}, "", `the name "a" occurs twice`},
		{"a rel that is not UTF-8", Resource{Rel: "\xff"}, "", "invalid UTF-8"},
		{"a name that is not UTF-8", Resource{Properties: []Property{{"\xff", Int(1)}}}, "", "invalid UTF-8"},
		{"a text that is not UTF-8", Resource{Properties: []Property{{"a", Strings("b", "\xff")}}}, "/a/1", "invalid UTF-8"},
		{"an href that is not UTF-8", Resource{Links: []Link{{Rel: "a", Href: "\xff"}}}, "/_links/a", "invalid UTF-8"},
		{"a link without rel", Resource{Links: []Link{{Href: "/"}}}, "/_links/", "a link without rel"},
		{"two links of a rel without array", Resource{Links: []Link{{Rel: "a"}, {Rel: "a"}}}, "/_links/a", "several links, but not an array"},
		{"links of one rel that are not adjacent", Resource{Links: []Link{{Rel: "a", Array: true}, {Rel: "b"}, {Rel: "a", Array: true}}},
			"/_links/a", "the links of one rel are not adjacent"},
		{"a self that is an array", Resource{Links: []Link{{Rel: "self", Array: true}}}, "/_links/self", "self must be a single link"},
		{"an embedded resource without rel", Resource{Embedded: []Embedded{{Resources: one}}}, "/_embedded/", "an embedded resource without rel"},
		{"an embedded rel that occurs twice", Resource{Embedded: []Embedded{{Rel: "a", Resources: one}, {Rel: "a", Resources: one}}},
			"/_embedded/a", "the rel occurs twice"},
		{"no resource under a rel without array", Resource{Embedded: []Embedded{{Rel: "a"}}}, "/_embedded/a", "0 resources, but not an array"},
		{"two resources under a rel without array", Resource{Embedded: []Embedded{{Rel: "a", Resources: []Resource{{}, {}}}}},
			"/_embedded/a", "2 resources, but not an array"},
		{"a fault in an embedded resource", Resource{Embedded: []Embedded{{Rel: "a", Array: true, Resources: []Resource{{}, {Rel: "\xff"}}}}},
			"/_embedded/a/1", "invalid UTF-8"},
	} {
		for _, format := range formats {
			t.Run(row.name+" in "+format.String(), func(t *testing.T) {
				out, err := format.Append([]byte("before"), &row.r)
				var fault *Error
				require.ErrorAs(t, err, &fault)
				assert.Equal(t, row.message, fault.Err.Error())
				assert.Equal(t, row.pointer, fault.Pointer)
				assert.Equal(t, int64(-1), fault.Offset)
				assert.Equal(t, "before", string(out))
			})
		}
	}
}

func TestXMLEncoderRefusesValuesThatXMLCannotCarry(t *testing.T) {
	code := Property{"code", String("Gone")}
	for _, row := range []struct {
		name             string
		properties       []Property
		pointer, message string
	}{
		{"null", []Property{{Name: "a"}}, "/a", "XML cannot carry null here"},
		{"an object", []Property{{"a", Bag()}}, "/a", "XML cannot carry an object here"},
		{"a list in a list", []Property{{"a", list(Int(1), list())}}, "/a/1", "XML cannot carry a list here"},
		{"an object in a list", []Property{{"a", list(Bag())}}, "/a/0", "XML cannot carry an object here"},
		{"a control character", []Property{{"a", String("b\x00")}}, "/a", "XML cannot carry the character U+0000"},
		{"a control character in a name", []Property{{"a\x1f", Int(1)}}, "/a\x1f", "XML cannot carry the character U+001F"},
		{"a noncharacter", []Property{{"a", String("\uFFFF")}}, "/a", "XML cannot carry the character U+FFFF"},
		{"a date before the year 0", []Property{{"a", Date(-62167219200001)}}, "/a", "XML cannot carry a date outside the years 0 to 9999"},
		{"a date after the year 9999", []Property{{"a", Date(253402300800000)}}, "/a", "XML cannot carry a date outside the years 0 to 9999"},
		{"a reason whose message is a list", []Property{code, {"message", list()}}, "/message", "XML cannot carry a list here"},
		{"a reason whose parameters are a text", []Property{code, {"parameters", String("a")}}, "/parameters", "XML cannot carry a string here"},
		{"an object in the parameters of a reason", []Property{code, {"parameters", Bag(Property{"a", Bag()})}},
			"/parameters/a", "XML cannot carry an object here"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := &Resource{Properties: row.properties}
			_, err := AppendJSON(nil, r)
			require.NoError(t, err, "JSON can carry it")
			_, err = AppendXML(nil, r)
			var fault *Error
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, row.message, fault.Err.Error())
			assert.Equal(t, row.pointer, fault.Pointer)
		})
	}
}

func TestAppendingToADecodedResourceDoesNotChangeOthers(t *testing.T) {
	text, err := AppendJSON(nil, subscriptions(3))
	require.NoError(t, err)
	r, err := DecodeJSON(text)
	require.NoError(t, err)
	first := &r.Embedded[0].Resources[0]
	first.Links = append(first.Links, Link{Rel: "x", Href: "/x"})
	first.Properties = append(first.Properties, Property{"x", Int(1)})
	first.Links[0].Href = "/y"
	want := subscriptions(3)
	assert.Equal(t, want.Embedded[0].Resources[1:], r.Embedded[0].Resources[1:], "the neighbours in the slab")
}

func TestDecodedStringsReferToTheInput(t *testing.T) {
	for _, format := range formats {
		text, err := format.Append(nil, subscriptions(1))
		require.NoError(t, err)
		r, err := format.Decode(text)
		require.NoError(t, err)
		at := bytes.Index(text, []byte(r.Embedded[0].Resources[0].Self()))
		require.Positive(t, at)
		text[at] = '*'
		assert.Equal(t, byte('*'), r.Embedded[0].Resources[0].Self()[0], "the href is part of the document")
	}
}
