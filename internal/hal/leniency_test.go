package hal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the protocol needs the decoders to forgive, as doc.go lists it. Each row
// reads as the canonical JSON beside it.
func TestWhatTheProtocolNeedsIsForgiven(t *testing.T) {
	const ns = ` xmlns="` + Namespace + `"`
	for _, row := range []struct {
		name, document, canonical string
	}{
		{"a byte order mark may stand before JSON",
			bom + `{"id":"1"}`, `{"id":"1"}`},
		{"a byte order mark may stand before XML",
			bom + `<input` + ns + `><property name="id">1</property></input>`, `{"id":"1"}`},
		{"white space may stand anywhere between the tokens of JSON",
			" {\r\n\t\"id\" : \"1\" }\n", `{"id":"1"}`},
		{"white space may stand between the elements of XML",
			"<input" + ns + ">\r\n\t<property name='id' >1</property >\r\n</input>\n", `{"id":"1"}`},
		{"rel may be missing in JSON",
			`{"_links":{"self":{"href":"/a"}}}`, `{"_links":{"self":{"href":"/a"}}}`},
		{"rel may be null in JSON",
			`{"rel":null,"id":"1"}`, `{"id":"1"}`},
		{"rel may be missing in XML",
			`<resource href="/a"` + ns + `/>`, `{"_links":{"self":{"href":"/a"}}}`},
		{"the rel of the element is enough",
			`<resource rel="people" href="/a"` + ns + `/>`, `{"rel":"people","_links":{"self":{"href":"/a"}}}`},
		{"rel may be the last",
			`{"id":"1","_links":{"next":{"href":"/b"},"self":{"href":"/a"}},"rel":"people"}`,
			`{"rel":"people","id":"1","_links":{"self":{"href":"/a"},"next":{"href":"/b"}}}`},
		{"a single object may stand for an array of one",
			`{"_embedded":{"contact":{"id":"1"}}}`, `{"_embedded":{"contact":[{"id":"1"}]}}`},
		{"an array may stand for a single object",
			`{"_embedded":{"me":[{"id":"1"}]}}`, `{"_embedded":{"me":[{"id":"1"}]}}`},
		{"a link has attributes that we do not know",
			`{"_links":{"a":{"etag":"1","href":"/a","x":[{"y":null}]}}}`, `{"_links":{"a":{"href":"/a"}}}`},
		{"an element has attributes that we do not know",
			`<resource` + ns + ` etag="1"><link rel="a" href="/a" x="y" /></resource>`, `{"_links":{"a":{"href":"/a"}}}`},
		{"elements that we do not know are passed over",
			`<resource` + ns + `><x><property name="a"/>text</x><link rel="a" href="/a">y<z/></link></resource>`,
			`{"_links":{"a":{"href":"/a"}}}`},
		{"items that we do not know are passed over",
			`<input` + ns + `><propertyList name="a"><item>b</item><x/></propertyList></input>`, `{"a":["b"]}`},
		{"elements of other namespaces are passed over",
			`<input` + ns + ` xmlns:x="y"><x:property name="a"/><property name="b"/></input>`, `{"b":""}`},
		{"elements may have a prefix",
			`<u:input xmlns:u="` + Namespace + `"><u:property name="a">b</u:property></u:input>`, `{"a":"b"}`},
		{"elements may have no namespace",
			`<input><property name="a">b</property></input>`, `{"a":"b"}`},
		{"a reason may have elements that we do not know",
			`<reason` + ns + `><code>Gone</code><x><y/></x><parameters><z/></parameters></reason>`, `{"code":"Gone"}`},
		{"text may be cut by comments and CDATA sections",
			`<input` + ns + `><property name="a">b<!-- c -->&amp;<![CDATA[<d>]]><?e?></property></input>`,
			`{"a":"b\u0026\u003cd\u003e"}`},
		{"names keep their case",
			`{"Uris":["sip:SaraD@contoso.com"],"duration":11}`, `{"Uris":["sip:SaraD@contoso.com"],"duration":11}`},
		{"a date may have plain slashes",
			`{"lastActive":"/Date(1358827096000)/"}`, `{"lastActive":"\/Date(1358827096000)\/"}`},
		{"what is nearly a date is a string",
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

// guess returns the format of a document that is JSON if it is an object.
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

func TestInputIsReadWithoutRegardToCase(t *testing.T) {
	r, err := DecodeJSON([]byte(`{"Uris":["a"],"uris":["b"],"DURATION":11}`))
	require.NoError(t, err)
	v, ok := r.PropertyFold("duration")
	assert.True(t, ok)
	assert.Equal(t, "11", v.Text())
	v, _ = r.PropertyFold("uris")
	assert.Equal(t, Strings("a"), v, "the first")
	_, ok = r.Property("duration")
	assert.False(t, ok)
}

// Whether a rel is an array has no mark in XML: it follows from the rel and from
// what it belongs to, wherever the element says that.
func TestXMLKnowsTheArraysOfThePresenceResources(t *testing.T) {
	for _, row := range []struct{ name, document, json string }{
		{"one subscription is an array",
			`<resource rel="presenceSubscriptions"><resource rel="presenceSubscription"/></resource>`,
			`{"rel":"presenceSubscriptions","_embedded":{"presenceSubscription":[{}]}}`},
		{"one contact of subscribedContacts is an array",
			`<resource rel="subscribedContacts"><link rel="contact" href="/a"/></resource>`,
			`{"rel":"subscribedContacts","_links":{"contact":[{"href":"/a"}]}}`},
		{"also where subscribedContacts is embedded",
			`<resource><resource rel="subscribedContacts"><link rel="contact" href="/a"/></resource></resource>`,
			`{"_embedded":{"subscribedContacts":{"_links":{"contact":[{"href":"/a"}]}}}}`},
		{"also where it says so itself, behind its links",
			`<resource><resource rel="x"><link rel="contact" href="/a"/><property name="rel">subscribedContacts</property></resource></resource>`,
			`{"_embedded":{"x":{"rel":"subscribedContacts","_links":{"contact":[{"href":"/a"}]}}}}`},
		{"the contact of a membership is single",
			`<resource rel="presenceSubscriptionMembership"><link rel="contact" href="/a"/></resource>`,
			`{"rel":"presenceSubscriptionMembership","_links":{"contact":{"href":"/a"}}}`},
		{"two of one rel are an array",
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
