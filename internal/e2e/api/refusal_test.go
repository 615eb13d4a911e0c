//go:build !js

package api

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

// refusals lists the synchronous errors of the page presenceSubscriptions_ref and
// of the pages about all requests.
var refusals = []struct {
	name          string
	status        int
	code, subcode string
	listAgain     bool // the error of list() is retryable; that of create() never is in these rows
}{
	{"no privilege for presence subscriptions", 403, "Forbidden", "", false},
	{"too many subscriptions", 403, "Forbidden", "LimitExceeded", false},
	{"already there", 409, "Conflict", "AlreadyExists", false},
	{"too many groups", 409, "Conflict", "TooManyGroups", false},
	{"not possible in this state", 409, "Conflict", "", false},
	{"no backup pool", 410, "Gone", "CannotRedirect", false},
	{"mailbox on another Exchange", 500, "ServiceFailure", "InvalidExchangeServerVersion", false},
	{"the event channel is unreachable", 500, "ServiceFailure", "CallbackChannelError", true},
	{"the server cannot read the request", 400, "BadRequest", "DeserializationFailure", false},
	{"the application is gone", 404, "NotFound", "ApplicationNotFound", false},
	{"wrong method", 405, "MethodNotAllowed", "", false},
	{"body too large", 413, "EntityTooLarge", "", false},
	{"wrong media type", 415, "UnsupportedMediaType", "", false},
	{"server busy", 503, "ServiceUnavailable", "", true},
	{"an unknown code", 418, "Teapot", "ShortAndStout", false},
}

func TestErrorsOfTheServerAreReported(t *testing.T) {
	for _, format := range browser.Formats {
		s := browser.Serve(t)
		page := browser.OpenConnected(t, s, `format: "`+format.Name+`", retries: 0`)
		page.Expect("Failed to load resource")
		for _, row := range refusals {
			t.Run(row.name+" in "+format.Name, func(t *testing.T) {
				page := page.Within(t)
				answer := browser.Reply(row.status, format.MediaType+"; charset=utf-8", reason(format.Name, row.code, row.subcode))
				s.Answer("GET "+browser.Collection, answer)
				s.Answer("POST "+browser.Collection, answer)
				var got struct{ List, Create browser.Failure }
				page.Run(&got, `return {
					List: await failure(client.list()),
					Create: await failure(client.create({ duration: 15, uris: ["sip:johndoe@contoso.com"] })),
				};`)
				want := browser.Failure{
					Class: "UcwaError", Text: "UcwaError: A sentence & <more>.", Message: "A sentence & <more>.",
					Kind: "server", Status: row.status, Code: row.code, Subcode: row.subcode, Retryable: row.listAgain,
				}
				assert.Equal(t, want, got.List)
				want.Retryable = false
				if row.status >= 500 && row.listAgain {
					want.OutcomeUnknown = true
					want.Message = "A sentence & <more>; whether the server acted on the request is not known, so list before you try again"
					want.Text = "UcwaError: " + want.Message
					want.OutcomeUnknown = true
				}
				assert.Equal(t, want, got.Create)
			})
		}
	}
}

// reason returns the body of an error, as the page ErrorsAndInformationalMessages
// shows it.
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

func TestUnusableAnswersAreReported(t *testing.T) {
	s := browser.Serve(t)
	page := browser.OpenConnected(t, s, `retries: 0, maxBytes: 2000`)
	page.Expect("Failed to load resource")
	const utf8 = "; charset=utf-8"
	offset := func(n int) *int { return &n }
	for _, row := range []struct {
		name   string
		answer http.HandlerFunc
		want   browser.Failure
	}{
		{
			"a proxy answers with a page",
			browser.Reply(502, "text/html", []byte("<h1>Bad gateway</h1>")),
			browser.Failure{Kind: "server", Message: "the server answered 502", Status: 502, Retryable: true},
		},
		{
			"a proxy answers without a body",
			browser.Reply(502, "", nil),
			browser.Failure{Kind: "server", Message: "the server answered 502", Status: 502, Retryable: true},
		},
		{
			"the error is JSON, but not UCWA's",
			browser.Reply(403, "application/json", []byte(`{"error":"unsupported_grant_type"}`)),
			browser.Failure{Kind: "server", Message: "the server answered 403", Status: 403},
		},
		{
			"the error names the parameters that are wrong",
			browser.Reply(400, "application/json", []byte(`{"code":"BadRequest","subcode":"ParameterValidationFailure","parameters":{"duration":"required"}}`)),
			browser.Failure{
				Kind: "server", Message: "the server answered 400", Status: 400, Code: "BadRequest", Subcode: "ParameterValidationFailure",
				Parameters: []browser.Parameter{{Name: "duration", Reason: "required"}},
			},
		},
		{
			"the server asks to wait",
			func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Retry-After", "120")
				browser.Reply(429, "application/json", []byte(`{"code":"TooManyRequests"}`))(w, r)
			},
			browser.Failure{Kind: "server", Message: "the server answered 429", Status: 429, Code: "TooManyRequests", RetryAfter: 120_000, Retryable: true},
		},
		{
			"a sign-in page has status 200",
			browser.Reply(200, "text/html"+utf8, []byte("<h1>Sign in</h1>")),
			browser.Failure{Kind: "protocol", Message: "the answer is not UCWA: its Content-Type is text/html" + utf8},
		},
		{
			"the answer is empty",
			browser.Reply(204, "", nil),
			browser.Failure{Kind: "protocol", Message: "the answer is not UCWA: it has no Content-Type"},
		},
		{
			"the answer is another resource",
			browser.Reply(200, "application/json", browser.Sample(t, "presenceSubscription_ref/get-response.json.wire")),
			browser.Failure{Kind: "protocol", Message: "the answer is presenceSubscription where presenceSubscriptions was expected", Pointer: "/rel"},
		},
		{
			"the answer is longer than maxBytes",
			browser.Reply(200, "application/json", make([]byte, 2001)),
			browser.Failure{Kind: "protocol", Message: "the answer is longer than 2000 bytes", Offset: offset(2000)},
		},
		{
			"the answer is a redirect, which would get the token",
			func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) },
			browser.Failure{Kind: "network", Message: s.URL + " cannot be reached", Cause: "TypeError: Failed to fetch", Retryable: true},
		},
		{
			"the connection breaks before the answer",
			func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			browser.Failure{Kind: "network", Message: s.URL + " cannot be reached", Cause: "TypeError: Failed to fetch", Retryable: true},
		},
		{
			"the connection breaks within the answer",
			func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Length", "1000")
				browser.Reply(200, "application/json", []byte(`{"rel":`))(w, r)
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			},
			browser.Failure{Kind: "network", Message: "the connection to " + s.URL + " broke off during the answer", Cause: "TypeError: network error", Retryable: true},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			s.Answer("GET "+browser.Collection, row.answer)
			var got browser.Failure
			page.Within(t).Run(&got, `return failure(client.list());`)
			row.want.Class, row.want.Text = "UcwaError", "UcwaError: "+row.want.Message
			assert.Equal(t, row.want, got)
		})
	}
}

func TestMalformedAnswersAreReportedWithTheirPosition(t *testing.T) {
	s := browser.Serve(t)
	page := browser.OpenConnected(t, s, `retries: 0`)
	for _, row := range []struct{ name, mediaType, body, pointer string }{
		{"JSON that ends early", "application/json", `{"rel":"presenceSubscriptions","_links":`, "/_links"},
		{"XML with a link that has no href", "application/xml", `<resource><link /></resource>`, "/resource/link"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s.Answer("GET "+browser.Collection, browser.Reply(200, row.mediaType, []byte(row.body)))
			var got browser.Failure
			page.Within(t).Run(&got, `return failure(client.list());`)
			assert.Equal(t, "protocol", got.Kind)
			assert.False(t, got.Retryable)
			assert.NotNil(t, got.Offset)
			assert.Equal(t, row.pointer, got.Pointer)
		})
	}
}
