//go:build js && wasm

package presence

import (
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/jsrt/jstest"
	"ucwapresence/jsapi/shared/sharedtest"
)

const tokenNeeded = `{"presenceSubscriptions":"` + collection + `","retries":0}`

// authorizations returns the header fields Authorization of all requests, with commas.
func authorizations(t *testing.T, stub safejs.Value) string {
	t.Helper()
	return jstest.Text(t, `$[0].requests.map(({ headers }) => headers.Authorization).join()`, stub)
}

func TestTokenFunctionReturnsTheToken(t *testing.T) {
	for _, row := range []struct{ name, token string }{
		{"the function returns the token", `() => "cwt=1"`},
		{"the function returns a promise", `async () => "cwt=1"`},
		{"the promise resolves later", `() => new Promise((resolve) => setTimeout(resolve, 0, "cwt=1"))`},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := newPage(t)
			s := stubOf(t, 200, "application/json", sample(t, "presenceSubscriptions_ref/get-response.json.wire"))
			client := p.connectWith(t, s, jstest.Eval(t, row.token), tokenNeeded)
			for range 2 {
				assert.Empty(t, p.list(t, client).Err)
			}
			assert.Equal(t, "Bearer cwt=1,Bearer cwt=1", authorizations(t, s))
		})
	}
}

func TestTokenFunctionIsCalledOnceWithOriginAndReason(t *testing.T) {
	p := newPage(t)
	s := stub(t, `(url, { headers }) => headers.Authorization === "Bearer cwt=2"
		? new Response($[0], { headers: { "Content-Type": "application/json" } })
		: new Response(null, { status: 401 })`, sample(t, "presenceSubscriptions_ref/get-response.json.wire"))
	needs := jstest.Eval(t, `[]`)
	client := p.connectWith(t, s, jstest.Eval(t, `async (need) => "cwt=" + $[0].push(need)`, needs), tokenNeeded)
	one, other := p.Start(t, "list", safejs.Undefined(), client, `{}`), p.Start(t, "list", safejs.Undefined(), client, `{}`)
	assert.Empty(t, sharedtest.Await(t, one).Err)
	assert.Empty(t, sharedtest.Await(t, other).Err)
	assert.JSONEq(t, `[{"origin":"https://fe1.contoso.com","reason":"first"},{"origin":"https://fe1.contoso.com","reason":"unauthorized"}]`,
		jstest.Text(t, `JSON.stringify($[0])`, needs))
	assert.Equal(t, "Bearer cwt=1,Bearer cwt=1,Bearer cwt=2,Bearer cwt=2", authorizations(t, s))
}

// No error contains the value that the token function returned.
func TestUnusableTokenSendsNoRequest(t *testing.T) {
	argument := func(message string) string {
		return `{"kind":"argument","message":"token ` + message + `","problems":[{"path":"/token","message":"` + message + `"}],"retryable":false,"outcomeUnknown":false}`
	}
	const (
		noText  = "must be a string, or a function that returns one"
		invalid = "must consist of visible ASCII characters"
	)
	for _, row := range []struct{ name, token, want, cause string }{
		{"a function that returns nothing", `() => {}`, argument(noText), ``},
		{"a function that returns a number", `() => 4711`, argument(noText), ``},
		{"a function that returns a big number", `() => 4711n`, argument(noText), ``},
		{"a function that returns an object", `() => ({ access_token: "cwt=secret" })`, argument(noText), ``},
		{"an empty token", `() => ""`, argument("must not be empty"), ``},
		{"a token with its scheme", `() => "Bearer cwt=secret"`, argument(`must not start with \"Bearer\": the client adds it`), ``},
		{"a token of two lines", `() => "cwt=secret\nX-Other: 1"`, argument(invalid), ``},
		{"a token beyond ASCII", `() => "cwt=secr\u00e9t"`, argument(invalid), ``},
		{"a token with a lone surrogate", `() => "cwt=\ud800secret"`, argument(invalid), ``},
		{"a function that throws", `() => { throw "cwt=secret"; }`, argument("could not be obtained"), `cwt=secret`},
		{"a function that rejects", `async () => { throw "cwt=secret"; }`, argument("could not be obtained"), `cwt=secret`},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := newPage(t)
			s := stubOf(t, 200, "application/json", "{}")
			client := p.connectWith(t, s, jstest.Eval(t, row.token), tokenNeeded)
			for _, got := range []sharedtest.Outcome{p.list(t, client), p.create(t, client)} {
				assert.Equal(t, row.want, got.Err)
				assert.NotContains(t, got.Err, "secret")
				assert.Equal(t, row.cause, jstest.Text(t, `$[0] ?? ""`, got.Cause), "the cause is the value that the page threw")
			}
			assert.Zero(t, jstest.Number(t, `$[0].requests.length`, s))
		})
	}
	t.Run("a token string with a lone surrogate", func(t *testing.T) {
		p := newPage(t)
		got := p.Call(t, "connect", jstest.Text(t, `JSON.stringify({ presenceSubscriptions: $[0], token: "cwt=\ud800secret" })`, collection), safejs.Undefined(), safejs.Undefined())
		assert.Equal(t, argument("must be well-formed text of at most 1 MiB"), got.Err)
	})
}

func TestAbortEndsACallThatWaitsForAToken(t *testing.T) {
	p := newPage(t)
	s := stubOf(t, 200, "application/json", sample(t, "presenceSubscriptions_ref/get-response.json.wire"))
	control := jstest.Eval(t, `(() => {
		const control = { controller: new AbortController(), asked: 0 };
		control.token = () => new Promise((resolve) => {
			control.settle = resolve;
			if (control.asked++ === 0) control.controller.abort("enough");
		});
		return control;
	})()`)
	client := p.connectWith(t, s, jstest.Eval(t, `$[0].token`, control), tokenNeeded)
	got := sharedtest.Await(t, p.Start(t, "list", jstest.Eval(t, `$[0].controller.signal`, control), client, `{}`))
	assert.Equal(t, `{"kind":"aborted","message":"the call was aborted","retryable":false,"outcomeUnknown":false}`, got.Err)
	assert.True(t, jstest.Truth(t, `$[0] === "enough"`, got.Cause))
	assert.Zero(t, jstest.Number(t, `$[0].requests.length`, s))
	jstest.Eval(t, `$[0].settle("cwt=late")`, control)

	// A token that arrives after the end of its call is dropped: the next call calls
	// the function again.
	next := p.Start(t, "list", safejs.Undefined(), client, `{}`)
	jstest.Until(t, func() bool { return jstest.Number(t, `$[0].asked`, control) == 2 })
	jstest.Eval(t, `$[0].settle("cwt=2")`, control)
	assert.Empty(t, sharedtest.Await(t, next).Err)
	assert.Equal(t, "Bearer cwt=2", authorizations(t, s))
}

// A browser that cannot send a header field throws an error that contains the field.
func TestErrorOfFetchThatQuotesTheTokenIsRedacted(t *testing.T) {
	p := newPage(t)
	s := stub(t, `(url, { headers }) => { throw new TypeError("cannot send " + headers.Authorization); }`)
	got := p.list(t, p.connect(t, s, ``))
	assert.Equal(t, `{"kind":"network","message":"https://fe1.contoso.com cannot be reached","retryable":true,"outcomeUnknown":false}`, got.Err)
	assert.True(t, jstest.Truth(t, `$[0] instanceof TypeError`, got.Cause))
}
