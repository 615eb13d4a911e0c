//go:build !js

package e2e

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// refusals are the synchronous errors of the page presenceSubscriptions_ref,
// and of the pages that hold for all requests.
var refusals = []struct {
	name          string
	status        int
	code, subcode string
	listAgain     bool // retryable, of a list; a create only where the server surely did nothing
}{
	{"no privilege for presence subscriptions", 403, "Forbidden", "", false},
	{"too many subscriptions", 403, "Forbidden", "LimitExceeded", false},
	{"already there", 409, "Conflict", "AlreadyExists", false},
	{"too many groups", 409, "Conflict", "TooManyGroups", false},
	{"not supported", 409, "Conflict", "", false},
	{"no backup pool", 410, "Gone", "CannotRedirect", false},
	{"mailbox on another Exchange", 500, "ServiceFailure", "InvalidExchangeServerVersion", false},
	{"no way to the event channel", 500, "ServiceFailure", "CallbackChannelError", true},
	{"malformed for the server", 400, "BadRequest", "DeserializationFailure", false},
	{"application gone", 404, "NotFound", "ApplicationNotFound", false},
	{"wrong method", 405, "MethodNotAllowed", "", false},
	{"body too large", 413, "EntityTooLarge", "", false},
	{"wrong media type", 415, "UnsupportedMediaType", "", false},
	{"server busy", 503, "ServiceUnavailable", "", true},
	{"a code that nobody has heard of", 418, "Teapot", "ShortAndStout", false},
}

func TestServerSaysNo(t *testing.T) {
	for _, format := range formats {
		s := serve(t)
		page := connected(t, s, `format: "`+format.name+`", retries: 0`)
		page.expect("Failed to load resource")
		for _, row := range refusals {
			t.Run(row.name+" in "+format.name, func(t *testing.T) {
				page := page.within(t)
				answer := reply(row.status, format.mediaType+"; charset=utf-8", reason(format.name, row.code, row.subcode))
				s.answer("GET "+collection, answer)
				s.answer("POST "+collection, answer)
				var got struct{ List, Create failure }
				page.run(&got, `return {
					List: await failure(client.list()),
					Create: await failure(client.create({ duration: 15, uris: ["sip:johndoe@contoso.com"] })),
				};`)
				want := failure{
					Class: "UcwaError", Text: "UcwaError: A sentence & <more>.", Message: "A sentence & <more>.",
					Kind: "server", Status: row.status, Code: row.code, Subcode: row.subcode, Retryable: row.listAgain,
				}
				assert.Equal(t, want, got.List)
				want.Retryable = false
				if row.status >= 500 && row.listAgain {
					want = want.adding("whether the server acted on the request is not known, so list before you try again")
				}
				assert.Equal(t, want, got.Create)
			})
		}
	}
}

// reason returns the body of an error (page ErrorsAndInformationalMessages).
func reason(format, code, subcode string) []byte {
	if format == "json" {
		if subcode != "" {
			subcode = `"subcode":"` + subcode + `",`
		}
		return fmt.Appendf(nil, `{"code":"%s",%s"message":"A sentence \u0026 \u003cmore\u003e."}`, code, subcode)
	}
	if subcode != "" {
		subcode = "<subcode>" + subcode + "</subcode>"
	}
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="utf-8"?><reason xmlns:xsd="http://www.w3.org/2001/XMLSchema" `+
		`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa">`+
		`<code>%s</code>%s<message>A sentence &amp; &lt;more&gt;.</message><debugInfo /><parameters /></reason>`, code, subcode)
}

func TestWhatElseServersAnswer(t *testing.T) {
	s := serve(t)
	page := connected(t, s, `retries: 0, maxBytes: 2000`)
	page.expect("Failed to load resource")
	const utf8 = "; charset=utf-8"
	offset := func(n int) *int { return &n }
	for _, row := range []struct {
		name   string
		answer http.HandlerFunc
		want   failure
	}{
		{
			"a proxy refuses with a page",
			reply(502, "text/html", []byte("<h1>Bad gateway</h1>")),
			failure{Kind: "server", Message: "the server answered 502", Status: 502, Retryable: true},
		},
		{
			"a proxy refuses without a word",
			reply(502, "", nil),
			failure{Kind: "server", Message: "the server answered 502", Status: 502, Retryable: true},
		},
		{
			"an error is JSON, but not UCWA's",
			reply(403, "application/json", []byte(`{"error":"unsupported_grant_type"}`)),
			failure{Kind: "server", Message: "the server answered 403", Status: 403},
		},
		{
			"an error names the parameters at fault",
			reply(400, "application/json", []byte(`{"code":"BadRequest","subcode":"ParameterValidationFailure","parameters":{"duration":"required"}}`)),
			failure{
				Kind: "server", Message: "the server answered 400", Status: 400, Code: "BadRequest", Subcode: "ParameterValidationFailure",
				Parameters: []struct{ Name, Reason string }{{"duration", "required"}},
			},
		},
		{
			"the server asks to wait",
			func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Retry-After", "120")
				reply(429, "application/json", []byte(`{"code":"TooManyRequests"}`))(w, r)
			},
			failure{Kind: "server", Message: "the server answered 429", Status: 429, Code: "TooManyRequests", RetryAfter: 120_000, Retryable: true},
		},
		{
			"a page to sign in comes with status 200",
			reply(200, "text/html"+utf8, []byte("<h1>Sign in</h1>")),
			failure{Kind: "protocol", Message: "the answer is not UCWA: its Content-Type is text/html" + utf8},
		},
		{
			"the answer is empty",
			reply(204, "", nil),
			failure{Kind: "protocol", Message: "the answer is not UCWA: it has no Content-Type"},
		},
		{
			"the answer is another resource",
			reply(200, "application/json", sample(t, "presenceSubscription_ref/get-response.json.wire")),
			failure{Kind: "protocol", Message: "the answer is presenceSubscription where presenceSubscriptions was expected", Pointer: "/rel"},
		},
		{
			"the answer is longer than maxBytes",
			reply(200, "application/json", make([]byte, 2001)),
			failure{Kind: "protocol", Message: "the answer is longer than 2000 bytes", Offset: offset(2000)},
		},
		{
			"a redirect, which would take the token along",
			func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) },
			failure{Kind: "network", Message: s.URL + " cannot be reached", Cause: "TypeError: Failed to fetch", Retryable: true},
		},
		{
			"the connection breaks before an answer",
			func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			failure{Kind: "network", Message: s.URL + " cannot be reached", Cause: "TypeError: Failed to fetch", Retryable: true},
		},
		{
			"the connection breaks within the answer",
			func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Length", "1000")
				reply(200, "application/json", []byte(`{"rel":`))(w, r)
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			},
			failure{Kind: "network", Message: s.URL + " cannot be reached", Cause: "TypeError: Failed to fetch", Retryable: true},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			s.answer("GET "+collection, row.answer)
			var got failure
			page.within(t).run(&got, `return failure(client.list());`)
			row.want.Class, row.want.Text = "UcwaError", "UcwaError: "+row.want.Message
			assert.Equal(t, row.want, got)
		})
	}
}

func TestMalformedAnswersSayWhere(t *testing.T) {
	s := serve(t)
	page := connected(t, s, `retries: 0`)
	for _, row := range []struct{ name, mediaType, body, pointer string }{
		{"JSON that ends early", "application/json", `{"rel":"presenceSubscriptions","_links":`, "/_links"},
		{"XML with a link to nothing", "application/xml", `<resource><link /></resource>`, "/resource/link"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s.answer("GET "+collection, reply(200, row.mediaType, []byte(row.body)))
			var got failure
			page.within(t).run(&got, `return failure(client.list());`)
			assert.Equal(t, "protocol", got.Kind)
			assert.False(t, got.Retryable)
			assert.NotNil(t, got.Offset)
			assert.Equal(t, row.pointer, got.Pointer)
		})
	}
}
