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

// presencePages are the pages whose sample documents are written as on the wire.
var presencePages = []string{
	"presenceSubscriptions_ref", "presenceSubscription_ref",
	"presenceSubscriptionMemberships_ref", "presenceSubscriptionMembership_ref", "memberships_ref",
	"addToPresenceSubscription_ref", "subscribeToGroupPresence_ref",
}

// wires returns the names of the sample documents of the presence pages, without
// those of events, which are no resources.
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
func TestDecodeJSONSamples(t *testing.T) {
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

// The two forms of one page are the same document, except that XML does not distinguish
// numbers from text.
func TestDecodeXMLSamples(t *testing.T) {
	p := newPage(t)
	for _, name := range wires(t, ".xml.wire") {
		got := p.Call(t, "decode", sample(t, name), "application/vnd.microsoft.com.ucwa+xml")
		assert.Empty(t, got.Err, name)
		twin := sample(t, strings.Replace(name, ".xml", ".json", 1))
		if strings.HasSuffix(name, "presenceSubscriptions_ref/post-request.xml.wire") {
			// Besides the number, the two differ by a blank, which is a mistake of the page.
			assert.Equal(t, `{"duration":"15","uris":["\"sip:johndoe@contoso.com\"","\" sip:janedoe@contoso.com\""]}`, got.JSON)
			continue
		}
		assert.Equal(t, twin, got.JSON, name)
	}
}

func TestEncodeSamples(t *testing.T) {
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
		if name != "presenceSubscriptions_ref/post-request.json.wire" { // the same blank
			assert.Equal(t, sample(t, strings.Replace(name, ".json", ".xml", 1)), encode(document, "application/xml"), name)
		}
	}
}

func TestCodecErrors(t *testing.T) {
	const mediaType = `{"kind":"argument","message":"mediaType must be application/json or application/xml, or UCWA\u0027s own name for them",` +
		`"problems":[{"path":"/mediaType","message":"must be application/json or application/xml, or UCWA\u0027s own name for them"}],"retryable":false,"outcomeUnknown":false}`
	for _, row := range []struct {
		name, function string
		input          string // an expression
		mediaType      string // and another
		want           string
	}{
		{"decode of another media type", "decode", `"{}"`, `"text/html"`, mediaType},
		{"encode to another media type", "encode", `"{}"`, `"text/html"`, mediaType},
		{"decode of the wrong type", "decode", `'{"_links":{"self":7}}'`, `"application/json"`,
			`{"kind":"protocol","message":"the body: found a number where an object was expected at /_links/self (byte 18)","offset":18,"pointer":"/_links/self","retryable":false,"outcomeUnknown":false}`},
		{"encode of the wrong type", "encode", `'{"_links":{"self":7}}'`, `"application/json"`,
			`{"kind":"protocol","message":"the document: found a number where an object was expected at /_links/self (byte 18)","offset":18,"pointer":"/_links/self","retryable":false,"outcomeUnknown":false}`},
		{"decode of what is wrong from the first byte on", "decode", `"[]"`, `"application/json"`,
			`{"kind":"protocol","message":"the body: found an array where an object was expected (byte 0)","offset":0,"retryable":false,"outcomeUnknown":false}`},
		{"decode after a BOM counts its bytes", "decode", `Uint8Array.of(0xEF, 0xBB, 0xBF, 0x5B, 0x5D)`, `"application/json"`,
			`{"kind":"protocol","message":"the body: found an array where an object was expected (byte 3)","offset":3,"retryable":false,"outcomeUnknown":false}`},
		{"encode of what XML cannot carry", "encode", `'{"id":null}'`, `"application/xml"`,
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
		{"decode of a string whose media type says Latin-1", xmlDeclaring, `"application/xml; charset=iso-8859-1"`, ""},
		{"decode of bytes whose media type says UTF-8", bytesOf(xmlDeclaring), `"application/xml; charset=utf-8"`, ""},
		{"decode of bytes with a byte order mark", bytesOf(`"\uFEFF" + ` + xmlDeclaring), `"application/xml"`, ""},
		{"decode of bytes whose encoding only the declaration states", bytesOf(xmlDeclaring), `"application/xml"`, "where the encoding UTF-8 was expected"},
		{"decode of bytes whose media type says Latin-1", bytesOf(xmlDeclaring), `"application/xml; charset=iso-8859-1"`, "charset is not UTF-8"},
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
	t.Run("decode of bytes that are no text", func(t *testing.T) {
		p := newPage(t)
		got := p.Call(t, "decode", jstest.Eval(t, `Uint8Array.of(0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D)`), "application/json")
		assert.Contains(t, got.Err, `{"kind":"protocol","message":"the body: `)
	})
}

// xmlDeclaring is the expression of an XML document in UTF-8 that declares another
// encoding.
const xmlDeclaring = "`<?xml version='1.0' encoding='utf-16'?><input><property name='name'>Jörg</property></input>`"

// bytesOf returns the expression of the UTF-8 bytes of a string.
func bytesOf(text string) string { return "new TextEncoder().encode(" + text + ")" }
