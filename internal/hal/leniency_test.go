package hal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// doc.go lists where decoding is lenient. canonical is the JSON of the decoded
// resource.
func TestDecodingIsLenient(t *testing.T) {
	const ns = ` xmlns="` + Namespace + `"`
	for _, row := range []struct {
		name, document, canonical string
	}{
		{"a byte order mark before JSON",
			bom + `{"id":"1"}`, `{"id":"1"}`},
		{"a byte order mark before XML",
			bom + `<input` + ns + `><property name="id">1</property></input>`, `{"id":"1"}`},
		{"white space between the tokens of JSON",
			" {\r\n\t\"id\" : \"1\" }\n", `{"id":"1"}`},
		{"white space between the elements of XML",
			"<input" + ns + ">\r\n\t<property name='id' >1</property >\r\n</input>\n", `{"id":"1"}`},
		{"no rel in JSON",
			`{"_links":{"self":{"href":"/a"}}}`, `{"_links":{"self":{"href":"/a"}}}`},
		{"no rel in XML",
			`<resource href="/a"` + ns + `/>`, `{"_links":{"self":{"href":"/a"}}}`},
		{"rel as an attribute only",
			`<resource rel="people" href="/a"` + ns + `/>`, `{"rel":"people","_links":{"self":{"href":"/a"}}}`},
		{"rel as the last member",
			`{"id":"1","_links":{"next":{"href":"/b"},"self":{"href":"/a"}},"rel":"people"}`,
			`{"rel":"people","id":"1","_links":{"self":{"href":"/a"},"next":{"href":"/b"}}}`},
		{"a single object in place of an array",
			`{"_embedded":{"contact":{"id":"1"}}}`, `{"_embedded":{"contact":[{"id":"1"}]}}`},
		{"an array in place of a single object",
			`{"_embedded":{"me":[{"id":"1"}]}}`, `{"_embedded":{"me":[{"id":"1"}]}}`},
		{"an array in place of a single link",
			`{"_links":{"people":[{"href":"/b"}]}}`, `{"_links":{"people":[{"href":"/b"}]}}`},
		{"self as an array of one link",
			`{"_links":{"a":{"href":"/b"},"self":[{"href":"/a"}]}}`, `{"_links":{"self":{"href":"/a"},"a":{"href":"/b"}}}`},
		{"self of an embedded resource as an array of one link",
			`{"_embedded":{"me":{"_links":{"self":[{"href":"/a"}]}}}}`, `{"_embedded":{"me":{"_links":{"self":{"href":"/a"}}}}}`},
		{"self as an array in all resources of a list",
			`{"_embedded":{"contact":[{"_links":{"self":[{"href":"/a"}]}},{"_links":{"self":[{"href":"/b"}]}}]}}`,
			`{"_embedded":{"contact":[{"_links":{"self":{"href":"/a"}}},{"_links":{"self":{"href":"/b"}}}]}}`},
		{"self as an array in some resources of a list",
			`{"_embedded":{"contact":[{"_links":{"self":{"href":"/a"}}},{"_links":{"self":[{"href":"/b"}]}},{"_links":{"self":{"href":"/c"}}}]}}`,
			`{"_embedded":{"contact":[{"_links":{"self":{"href":"/a"}}},{"_links":{"self":{"href":"/b"}}},{"_links":{"self":{"href":"/c"}}}]}}`},
		{"self as an empty array",
			`{"_links":{"self":[],"a":{"href":"/b"}}}`, `{"_links":{"a":{"href":"/b"}}}`},
		{"unknown attributes of a link",
			`{"_links":{"a":{"etag":"1","href":"/a","x":[{"y":null}]}}}`, `{"_links":{"a":{"href":"/a"}}}`},
		{"unknown attributes of an element",
			`<resource` + ns + ` etag="1"><link rel="a" href="/a" x="y" /></resource>`, `{"_links":{"a":{"href":"/a"}}}`},
		{"unknown elements",
			`<resource` + ns + `><x><property name="a"/>text</x><link rel="a" href="/a">y<z/></link></resource>`,
			`{"_links":{"a":{"href":"/a"}}}`},
		{"unknown elements in a list",
			`<input` + ns + `><propertyList name="a"><item>b</item><x/></propertyList></input>`, `{"a":["b"]}`},
		{"elements of other namespaces",
			`<input` + ns + ` xmlns:x="y"><x:property name="a"/><property name="b"/></input>`, `{"b":""}`},
		{"elements with a prefix",
			`<u:input xmlns:u="` + Namespace + `"><u:property name="a">b</u:property></u:input>`, `{"a":"b"}`},
		{"elements without namespace",
			`<input><property name="a">b</property></input>`, `{"a":"b"}`},
		{"unknown elements in a reason",
			`<reason` + ns + `><code>Gone</code><x><y/></x><parameters><z/></parameters></reason>`, `{"code":"Gone"}`},
		{"a text divided by comments and CDATA sections",
			`<input` + ns + `><property name="a">b<!-- c -->&amp;<![CDATA[<d>]]><?e?></property></input>`,
			`{"a":"b\u0026\u003cd\u003e"}`},
		{"names keep their case",
			`{"Uris":["sip:SaraD@contoso.com"],"duration":11}`, `{"Uris":["sip:SaraD@contoso.com"],"duration":11}`},
		{"a date with plain slashes",
			`{"lastActive":"/Date(1358827096000)/"}`, `{"lastActive":"\/Date(1358827096000)\/"}`},
		{"a date with an offset",
			`{"lastActive":"\/Date(1358827096000-0700)\/"}`, `{"lastActive":"\/Date(1358827096000-0700)\/"}`},
		{"a string that resembles a date",
			`{"a":"/Date(01)/","b":"/Date(1","c":"/Date(x)/"}`, `{"a":"/Date(01)/","b":"/Date(1","c":"/Date(x)/"}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := guess(row.document).Decode([]byte(row.document))
			require.NoError(t, err)
			canonical, err := AppendJSON(nil, r)
			require.NoError(t, err)
			assert.Equal(t, row.canonical, string(canonical))
		})
	}
}

// guess returns the format of a document by its first bracket.
func guess(document string) Format {
	for _, c := range []byte(document) {
		switch c {
		case '{':
			return JSON
		case '<':
			return XML
		}
	}
	return JSON
}

func TestPropertyFoldIgnoresCase(t *testing.T) {
	r, err := DecodeJSON([]byte(`{"Uris":["a"],"uris":["b"],"DURATION":11}`))
	require.NoError(t, err)
	v, ok := r.PropertyFold("duration")
	assert.True(t, ok)
	assert.Equal(t, "11", v.Text())
	v, _ = r.PropertyFold("uris")
	assert.Equal(t, Strings("a"), v, "the first of two")
	_, ok = r.Property("duration")
	assert.False(t, ok)
}

// XML does not show whether a rel has an array. The decoder decides by the rel and by the
// type of the resource: its property rel, or else the rel under which it is embedded.
func TestXMLDecoderReadsTheArrayRelsOfThePresenceResourcesAsArrays(t *testing.T) {
	for _, row := range []struct{ name, document, json string }{
		{"one subscription is an array",
			`<resource rel="presenceSubscriptions"><resource rel="presenceSubscription"/></resource>`,
			`{"rel":"presenceSubscriptions","_embedded":{"presenceSubscription":[{}]}}`},
		{"one contact of subscribedContacts is an array",
			`<resource rel="subscribedContacts"><link rel="contact" href="/a"/></resource>`,
			`{"rel":"subscribedContacts","_links":{"contact":[{"href":"/a"}]}}`},
		{"one contact of an embedded subscribedContacts is an array",
			`<resource><resource rel="subscribedContacts"><link rel="contact" href="/a"/></resource></resource>`,
			`{"_embedded":{"subscribedContacts":{"_links":{"contact":[{"href":"/a"}]}}}}`},
		{"the type is a property after the links",
			`<resource><resource rel="x"><link rel="contact" href="/a"/><property name="rel">subscribedContacts</property></resource></resource>`,
			`{"_embedded":{"x":{"rel":"subscribedContacts","_links":{"contact":[{"href":"/a"}]}}}}`},
		{"the contact of a membership is single",
			`<resource rel="presenceSubscriptionMembership"><link rel="contact" href="/a"/></resource>`,
			`{"rel":"presenceSubscriptionMembership","_links":{"contact":{"href":"/a"}}}`},
		{"two elements of one rel are an array",
			`<resource><link rel="x" href="/a"/><link rel="x" href="/b"/><resource rel="y"/><resource rel="z"/><resource rel="y"/></resource>`,
			`{"_links":{"x":[{"href":"/a"},{"href":"/b"}]},"_embedded":{"y":[{},{}],"z":{}}}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := DecodeXML([]byte(row.document))
			require.NoError(t, err)
			written, err := AppendJSON(nil, r)
			require.NoError(t, err)
			assert.Equal(t, row.json, string(written))
		})
	}
}
