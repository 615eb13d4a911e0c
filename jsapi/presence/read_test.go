//go:build js && wasm

package presence

import (
	"strings"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/jsrt/jstest"
	"ucwapresence/jsapi/shared/sharedtest"
)

// Go validates the JSON text that JSON.stringify returns for the value.
func TestValidateReturnsAllProblems(t *testing.T) {
	const (
		unknown = `is unknown; known are duration, uris`
		minutes = `must be a whole number of minutes`
	)
	one := func(path, message string) string { return `[{"path":"` + path + `","message":"` + message + `"}]` }
	both := `[{"path":"/duration","message":"is required"},{"path":"/uris","message":"is required"}]`
	for _, row := range []struct{ name, request, want string }{
		{"a valid request", `{ duration: 15, uris: ["sip:a@b.c"] }`, `[]`},
		{"a number as JavaScript writes it", `{ duration: 1.5e1, uris: ["sip:a@b.c"] }`, `[]`},
		{"an undefined property counts as missing", `{ duration: 15, uris: ["sip:a@b.c"], groupId: undefined }`, `[]`},
		{"an empty object", `{}`, both},
		{"null", `null`, one("", "found null where an object was expected")},
		{"an array", `[15, ["sip:a@b.c"]]`, one("", "found an array where an object was expected")},
		{"a string", `"sip:a@b.c"`, one("", "found a string where an object was expected")},
		{"a map, which has no properties", `new Map([["duration", 15]])`, both},
		{"properties that are undefined", `{ duration: undefined, uris: undefined }`, both},
		{"NaN, which JSON writes as null", `{ duration: NaN, uris: ["sip:a@b.c"] }`, one("/duration", minutes+", not null")},
		{"infinity, which JSON writes as null", `{ duration: Infinity, uris: ["sip:a@b.c"] }`, one("/duration", minutes+", not null")},
		{"a fraction", `{ duration: 10.5, uris: ["sip:a@b.c"] }`, one("/duration", minutes)},
		{"a number in a string", `{ duration: "15", uris: ["sip:a@b.c"] }`, one("/duration", minutes+", not a string")},
		{"a date", `{ duration: new Date(0), uris: ["sip:a@b.c"] }`, one("/duration", minutes+", not a string")},
		{"a string in place of the list", `{ duration: 15, uris: "sip:a@b.c" }`, one("/uris", "must be a list of SIP URIs, not a string")},
		{"a set in place of the list", `{ duration: 15, uris: new Set(["sip:a@b.c"]) }`, one("/uris", "must be a list of SIP URIs, not an object")},
		{"an empty list", `{ duration: 15, uris: [] }`, one("/uris", "must name at least one SIP URI")},
		{"holes and other values in the list", `{ duration: 15, uris: [, undefined, () => 1, ["sip:a@b.c"], { uri: 1 }] }`, `[` +
			`{"path":"/uris/0","message":"must be a SIP URI, not null"},{"path":"/uris/1","message":"must be a SIP URI, not null"},{"path":"/uris/2","message":"must be a SIP URI, not null"},` +
			`{"path":"/uris/3","message":"must be a SIP URI, not a list"},{"path":"/uris/4","message":"must be a SIP URI, not an object"}]`},
		{"the name of an unknown property is escaped in the path", `{ duration: 15, uris: ["sip:a@b.c"], "a/b~c": 1 }`, one("/a~1b~0c", unknown)},
		{"names are case-sensitive", `{ Duration: 15, uris: ["sip:a@b.c"] }`, `[{"path":"/Duration","message":"` + unknown + `"},{"path":"/duration","message":"is required"}]`},
		{"rel and _links are unknown properties", `{ duration: 15, uris: ["sip:a@b.c"], rel: "x", _links: { self: { href: "/" } } }`, `[{"path":"/rel","message":"` + unknown + `"},{"path":"/_links","message":"` + unknown + `"}]`},
		{"lists nested deeper than the limit", `{ duration: 15, uris: Array(100).fill().reduce((inner) => [inner], "sip:a@b.c") }`,
			`[{"path":"/uris` + strings.Repeat("/0", 63) + `","message":"the document is nested deeper than 64 levels"}]`},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := newPage(t)
			got := p.Call(t, "validate", jstest.Text(t, `JSON.stringify($[0])`, jstest.Eval(t, row.request)))
			assert.Equal(t, sharedtest.Outcome{JSON: row.want, Cause: safejs.Undefined()}, got)
		})
	}
	t.Run("a lone surrogate, whose text is not repeated", func(t *testing.T) {
		p := newPage(t)
		got := p.Call(t, "validate", jstest.Text(t, `JSON.stringify({ duration: 15, uris: ["sip:a@b.c", "sip:\ud800secret@b.c"] })`))
		assert.Contains(t, got.JSON, `[{"path":"/uris/1","message":"`)
		assert.NotContains(t, got.JSON, "secret")
	})
}

func TestConnectChecksTheAddress(t *testing.T) {
	const which = `exactly one of application and presenceSubscriptions must be given`
	for _, row := range []struct{ name, options, path, message string }{
		{"no address", `{"token":"cwt=secret"}`, "", which},
		{"two addresses", `{"application":"https://a.b/","presenceSubscriptions":"https://a.b/","token":"cwt=secret"}`, "", which},
		{"an address of another scheme", `{"application":"file:///a","token":"cwt=secret"}`, "/application", `is not usable: the scheme is not https or http`},
		{"an address with user info", `{"presenceSubscriptions":"https://cwt=secret@a.b/","token":"cwt=secret"}`, "/presenceSubscriptions", `is not usable: a URL must not have user info`},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := newPage(t)
			got := p.Call(t, "connect", row.options, safejs.Undefined(), safejs.Undefined())
			subject := row.path
			if subject != "" {
				subject = subject[1:] + " "
			}
			assert.Equal(t, `{"kind":"argument","message":"`+subject+row.message+`","problems":[{"path":"`+row.path+`","message":"`+row.message+`"}],"retryable":false,"outcomeUnknown":false}`, got.Err)
			assert.NotContains(t, got.Err, "secret")
		})
	}
	t.Run("each client gets another number", func(t *testing.T) {
		p := newPage(t)
		s := stubOf(t, 200, "application/json", "{}")
		assert.Equal(t, []int{1, 2, 3}, []int{p.connect(t, s, ``), p.connect(t, s, ``), p.connect(t, s, ``)})
	})
}

func TestOptionRetriesLimitsTheAttempts(t *testing.T) {
	p := newPage(t)
	s := stub(t, `() => new Response(null, { status: 429, headers: { "Retry-After": "0" } })`)
	client := p.connectWith(t, s, safejs.Undefined(), `{"presenceSubscriptions":"`+collection+`","token":"cwt=secret","retries":1}`)
	assert.NotEmpty(t, p.create(t, client).Err)
	assert.Equal(t, 2, jstest.Number(t, `$[0].requests.length`, s))
}
