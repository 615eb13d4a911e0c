//go:build js && wasm

package presence

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt/jstest"
	"ucwapresence/jsapi/shared/sharedtest"
)

// outcomeUnknown is the end of the message of an error of create() with outcomeUnknown.
const outcomeUnknown = "; whether the server acted on the request is not known, so list before you try again"

// Each row is one kind of failure with the expected fields of the UcwaError.
func TestFailuresOfACallBecomeUcwaErrors(t *testing.T) {
	list, create := page.list, page.create
	answer := func(contentType, body string) string {
		return `() => new Response(` + strconv.Quote(body) + `, { headers: { "Content-Type": "` + contentType + `" } })`
	}
	const silent = `(url, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", reject))`
	for _, row := range []struct {
		name    string
		answer  string
		members string // further options of connect, as JSON members
		call    func(page, *testing.T, int) sharedtest.Outcome
		want    string
	}{
		{
			"the request has two problems", `null`, ``,
			func(p page, t *testing.T, client int) sharedtest.Outcome {
				return sharedtest.Await(t, p.Start(t, "create", safejs.Undefined(), client, `{"duration":45,"uris":["sip:johndoe@contoso.com","tel:1"]}`, `{}`))
			},
			`{"kind":"argument","message":"duration must be from 10 to 30 minutes, not 45; uris/1 must start with sip:, as in sip:user@example.com",` +
				`"problems":[{"path":"/duration","message":"must be from 10 to 30 minutes, not 45"},{"path":"/uris/1","message":"must start with sip:, as in sip:user@example.com"}],"retryable":false,"outcomeUnknown":false}`,
		},
		{
			"the timeout of the client passes", silent, `,"timeout":100.5`, list,
			`{"kind":"timeout","message":"no answer within 100.5ms","retryable":true,"outcomeUnknown":false}`,
		},
		{
			"the timeout is shorter than a nanosecond", silent, `,"timeout":1e-7`, list,
			`{"kind":"timeout","message":"no answer within 1ns","retryable":true,"outcomeUnknown":false}`,
		},
		{
			"the total timeout is shorter than a nanosecond", silent, `,"totalTimeout":1e-300`, list,
			`{"kind":"timeout","message":"no answer within 1ns","retryable":true,"outcomeUnknown":false}`,
		},
		{
			"the timeout of the call passes", silent, ``,
			func(p page, t *testing.T, client int) sharedtest.Outcome {
				return sharedtest.Await(t, p.Start(t, "create", safejs.Undefined(), client, createRequest, `{"timeout":200}`))
			},
			`{"kind":"timeout","message":"no answer within 200ms` + outcomeUnknown + `","retryable":false,"outcomeUnknown":true}`,
		},
		{
			"fetch rejects a list", `() => { throw new TypeError("Failed to fetch"); }`, ``, list,
			`{"kind":"network","message":"https://fe1.contoso.com cannot be reached","retryable":true,"outcomeUnknown":false}`,
		},
		{
			"fetch rejects a create", `() => { throw new TypeError("Failed to fetch"); }`, ``, create,
			`{"kind":"network","message":"https://fe1.contoso.com cannot be reached` + outcomeUnknown + `","retryable":false,"outcomeUnknown":true}`,
		},
		{
			"fetch returns no Response", `() => ({})`, ``, list,
			`{"kind":"protocol","message":"fetch did not return a Response that can be read","retryable":false,"outcomeUnknown":false}`,
		},
		{
			"the answer is an HTML page", answer("text/html", "<p>"), ``, list,
			`{"kind":"protocol","message":"the answer is not UCWA: its Content-Type is text/html","retryable":false,"outcomeUnknown":false}`,
		},
		{
			"the answer has a number in place of an object", answer("application/json", `{"rel":"presenceSubscriptions","_links":7}`), ``, list,
			`{"kind":"protocol","message":"the answer is no JSON document of UCWA: found a number where an object was expected at /_links (byte 40)","offset":40,"pointer":"/_links","retryable":false,"outcomeUnknown":false}`,
		},
		{
			"the answer is too long", answer("application/json", `{"rel":"presenceSubscriptions"}`), `,"maxBytes":30`, list,
			`{"kind":"protocol","message":"the answer is longer than 30 bytes","offset":30,"retryable":false,"outcomeUnknown":false}`,
		},
		{
			"the answer is another resource", answer("application/json", `{"rel":"people"}`), ``, list,
			`{"kind":"protocol","message":"the answer is people where presenceSubscriptions was expected","pointer":"/rel","retryable":false,"outcomeUnknown":false}`,
		},
		{
			"a proxy answers 502", `() => new Response("<p>", { status: 502, headers: { "Content-Type": "text/html" } })`, ``, list,
			`{"kind":"server","message":"the server answered 502","status":502,"retryable":true,"outcomeUnknown":false}`,
		},
		{
			"the server sends Retry-After", `() => new Response(null, { status: 503, headers: { "Retry-After": "7" } })`, ``, list,
			`{"kind":"server","message":"the server answered 503","status":503,"retryAfter":7000,"retryable":true,"outcomeUnknown":false}`,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := newPage(t)
			got := row.call(p, t, p.connect(t, stub(t, row.answer), row.members))
			assert.Equal(t, row.want, got.Err)
			assert.True(t, got.Cause.IsUndefined() || strings.HasPrefix(row.name, "fetch "), "only a failure of fetch has a cause")
		})
	}
}

func TestApplicationWithoutUsableLinkIsAnError(t *testing.T) {
	for _, row := range []struct{ name, application, want string }{
		{
			"the application has no link to presence", `{"rel":"application","_links":{"self":{"href":"/105"}}}`,
			`{"kind":"server","message":"this application may not subscribe to presence: the server offers no link presenceSubscriptions","pointer":"/_links/presenceSubscriptions","retryable":false,"outcomeUnknown":false}`,
		},
		{
			"the link of the application leads to another origin", `{"rel":"application","_links":{"self":{"href":"/105"}},"_embedded":{"people":{"_links":{"presenceSubscriptions":{"href":"https://evil.example.com/"}}}}}`,
			`{"kind":"protocol","message":"the link presenceSubscriptions leads to https://evil.example.com; the token is for https://fe1.contoso.com only","retryable":false,"outcomeUnknown":false}`,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := newPage(t)
			s := stubOf(t, 200, "application/json", row.application)
			client := p.connectWith(t, s, safejs.Undefined(), `{"application":"https://fe1.contoso.com/105","token":"cwt=secret"}`)
			assert.Equal(t, row.want, p.list(t, client).Err)
			assert.Equal(t, 1, jstest.Number(t, `$[0].requests.length`, s))
		})
	}
}

// The documented errors have the same fields in JSON and in XML.
func TestErrorsOfTheServerKeepAllFields(t *testing.T) {
	files, err := filepath.Glob("../../internal/hal/testdata/_constructed/error-*.json")
	require.NoError(t, err)
	require.Greater(t, len(files), 10)
	p := newPage(t)
	for _, file := range files {
		name := "_constructed/" + strings.TrimSuffix(filepath.Base(file), ".json")
		status, err := strconv.Atoi(regexp.MustCompile(`\d+`).FindString(name))
		require.NoError(t, err)
		for _, format := range []string{"json", "xml"} {
			t.Run(filepath.Base(name)+"."+format, func(t *testing.T) {
				want := reason(t, sample(t, name+".json"))
				want["kind"], want["status"], want["retryable"], want["outcomeUnknown"] = "server", float64(status), status == 429 || status >= 500, false
				if status == 404 && want["subcode"] == nil {
					want["gone"] = "resource" // only ApplicationNotFound may mean the application
				}
				client := p.connect(t, stubOf(t, status, "application/"+format, sample(t, name+"."+format)), ``)
				var got map[string]any
				require.NoError(t, json.Unmarshal([]byte(p.list(t, client).Err), &got))
				assert.Equal(t, want, got)

				// A POST may be repeated only after 429, when the server did not act on it.
				require.NoError(t, json.Unmarshal([]byte(p.create(t, client).Err), &got))
				assert.Equal(t, status == 429, got["retryable"])
				assert.Equal(t, status == 408 || status >= 500 && got["subcode"] != "InvalidExchangeServerVersion", got["outcomeUnknown"])
			})
		}
	}
}

// reason returns the fields of a UcwaError that an error body contains.
func reason(t *testing.T, body string) map[string]any {
	t.Helper()
	var fields map[string]any
	require.NoError(t, json.Unmarshal([]byte(body), &fields))
	if bag, ok := fields["parameters"].(map[string]any); ok {
		list := []any{}
		for _, name := range []string{"duration", "uris"} {
			list = append(list, map[string]any{"name": name, "reason": bag[name]})
		}
		fields["parameters"] = list
	}
	return fields
}
