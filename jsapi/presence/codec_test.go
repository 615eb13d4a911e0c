//go:build js && wasm

package presence

import (
	"os"
	"path"
	"strings"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt/jstest"
	"ucwapresence/jsapi/shared/sharedtest"
)

// presencePages are the pages whose sample documents have the form that servers send.
var presencePages = []string{
	"presenceSubscriptions_ref", "presenceSubscription_ref",
	"presenceSubscriptionMemberships_ref", "presenceSubscriptionMembership_ref", "memberships_ref",
	"addToPresenceSubscription_ref", "subscribeToGroupPresence_ref",
}

// wires returns the names of the sample documents of the presence pages. It omits the
// samples of events, because events are not resources.
func wires(t *testing.T, ending string) []string {
	t.Helper()
	var names []string
	for _, page := range presencePages {
		entries, err := os.ReadDir(path.Join("../../internal/hal/testdata", page))
		require.NoError(t, err)
		for _, entry := range entries {
			if strings.HasSuffix(entry.Name(), ending) && !strings.HasPrefix(entry.Name(), "event") {
				names = append(names, path.Join(page, entry.Name()))
			}
		}
	}
	require.GreaterOrEqual(t, len(names), 7)
	return names
}

// The oracle for JSON is the browser's own parser.
func TestDecodeReturnsJSONSamplesUnchanged(t *testing.T) {
	p := newPage(t)
	for _, name := range wires(t, ".json.wire") {
		wire := sample(t, name)
		for form, body := range map[string]any{"text": wire, "bytes": jstest.Eval(t, `new TextEncoder().encode($[0])`, wire)} {
			got := p.Call(t, "decode", body, "application/json; charset=utf-8")
			assert.Empty(t, got.Err, "%s as %s", name, form)
			assert.Equal(t, wire, got.JSON, "%s as %s", name, form)
			assert.Equal(t, jstest.Text(t, `JSON.stringify(JSON.parse($[0]))`, wire), jstest.Text(t, `JSON.stringify(JSON.parse($[0]))`, got.JSON))
		}
	}
}

// The JSON sample and the XML sample of a page contain the same document, except that XML
// does not distinguish numbers from text.
func TestDecodeConvertsXMLSamplesToJSON(t *testing.T) {
	p := newPage(t)
	for _, name := range wires(t, ".xml.wire") {
		got := p.Call(t, "decode", sample(t, name), "application/vnd.microsoft.com.ucwa+xml")
		assert.Empty(t, got.Err, name)
		twin := sample(t, strings.Replace(name, ".xml", ".json", 1))
		if strings.HasSuffix(name, "presenceSubscriptions_ref/post-request.xml.wire") {
			// The samples differ in the duration: it is a string in XML, and a number in JSON.
			assert.Equal(t, `{"duration":"15","uris":["\"sip:johndoe@contoso.com\"","\" sip:janedoe@contoso.com\""]}`, got.JSON)
			continue
		}
		assert.Equal(t, twin, got.JSON, name)
	}
}

func TestEncodeWritesSamplesInBothFormats(t *testing.T) {
	p := newPage(t)
	encode := func(document, mediaType string) string {
		t.Helper()
		got := p.Call(t, "encode", document, mediaType)
		require.Empty(t, got.Err)
		return jstest.Text(t, `JSON.parse($[0])`, got.JSON)
	}
	for _, name := range wires(t, ".json.wire") {
		// The page passes a document as its own JSON.stringify writes it.
		document := jstest.Text(t, `JSON.stringify(JSON.parse($[0]))`, sample(t, name))
		assert.Equal(t, sample(t, name), encode(document, "application/json"), name)
		if name != "presenceSubscriptions_ref/post-request.json.wire" { // package hal tests this sample
			assert.Equal(t, sample(t, strings.Replace(name, ".json", ".xml", 1)), encode(document, "application/xml"), name)
		}
	}
}

func TestCodecChecksMediaTypesAndDocuments(t *testing.T) {
	const mediaType = `{"kind":"argument","message":"mediaType must be application/json or application/xml, or UCWA\u0027s own name for them",` +
		`"problems":[{"path":"/mediaType","message":"must be application/json or application/xml, or UCWA\u0027s own name for them"}],"retryable":false,"outcomeUnknown":false}`
	for _, row := range []struct {
		name, function string
		input          string // a JavaScript expression
		mediaType      string // a JavaScript expression
		want           string
	}{
		{"decode of a media type that is not UCWA's", "decode", `"{}"`, `"text/html"`, mediaType},
		{"encode to a media type that is not UCWA's", "encode", `"{}"`, `"text/html"`, mediaType},
		{"decode of a number in place of a link", "decode", `'{"_links":{"self":7}}'`, `"application/json"`,
			`{"kind":"protocol","message":"the body: found a number where an object was expected at /_links/self (byte 18)","offset":18,"pointer":"/_links/self","retryable":false,"outcomeUnknown":false}`},
		{"encode of a number in place of a link", "encode", `'{"_links":{"self":7}}'`, `"application/json"`,
			`{"kind":"protocol","message":"the document: found a number where an object was expected at /_links/self (byte 18)","offset":18,"pointer":"/_links/self","retryable":false,"outcomeUnknown":false}`},
		{"decode of an array in place of an object", "decode", `"[]"`, `"application/json"`,
			`{"kind":"protocol","message":"the body: found an array where an object was expected (byte 0)","offset":0,"retryable":false,"outcomeUnknown":false}`},
		{"decode counts the bytes of a BOM", "decode", `Uint8Array.of(0xEF, 0xBB, 0xBF, 0x5B, 0x5D)`, `"application/json"`,
			`{"kind":"protocol","message":"the body: found an array where an object was expected (byte 3)","offset":3,"retryable":false,"outcomeUnknown":false}`},
		{"encode of null to XML", "encode", `'{"id":null}'`, `"application/xml"`,
			`{"kind":"protocol","message":"the document: XML cannot carry null here at /id","pointer":"/id","retryable":false,"outcomeUnknown":false}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := newPage(t)
			got := p.Call(t, row.function, jstest.Eval(t, row.input), jstest.Eval(t, row.mediaType))
			assert.Equal(t, sharedtest.Outcome{Err: row.want, Cause: safejs.Undefined()}, got)
		})
	}
	for _, row := range []struct{ name, body, mediaType, want string }{
		{"decode of a string that declares UTF-16", xmlDeclaring, `"application/xml"`, ""},
		{"decode of a string with the charset Latin-1 in the media type", xmlDeclaring, `"application/xml; charset=iso-8859-1"`, ""},
		{"decode of bytes with the charset UTF-8 in the media type", bytesOf(xmlDeclaring), `"application/xml; charset=utf-8"`, ""},
		{"decode of bytes with a byte order mark", bytesOf(`"\uFEFF" + ` + xmlDeclaring), `"application/xml"`, ""},
		{"decode of bytes that declare UTF-16", bytesOf(xmlDeclaring), `"application/xml"`, "where the encoding UTF-8 was expected"},
		{"decode of bytes with the charset Latin-1 in the media type", bytesOf(xmlDeclaring), `"application/xml; charset=iso-8859-1"`, "charset is not UTF-8"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := newPage(t)
			got := p.Call(t, "decode", jstest.Eval(t, row.body), jstest.Eval(t, row.mediaType))
			if row.want != "" {
				assert.Contains(t, got.Err, row.want)
				return
			}
			assert.Empty(t, got.Err)
			assert.Equal(t, `{"name":"Jörg"}`, got.JSON)
		})
	}
	t.Run("decode of bytes that are not UTF-8", func(t *testing.T) {
		p := newPage(t)
		got := p.Call(t, "decode", jstest.Eval(t, `Uint8Array.of(0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D)`), "application/json")
		assert.Contains(t, got.Err, `{"kind":"protocol","message":"the body: `)
	})
}

// xmlDeclaring is a JavaScript expression: the text of an XML document that declares
// UTF-16.
const xmlDeclaring = "`<?xml version='1.0' encoding='utf-16'?><input><property name='name'>Jörg</property></input>`"

// bytesOf returns a JavaScript expression: the UTF-8 bytes of the string expression text.
func bytesOf(text string) string { return "new TextEncoder().encode(" + text + ")" }
