//go:build js && wasm

package presence

import (
	"context"
	"errors"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/jsrt/jstest"
	"ucwapresence/internal/ucwa"
)

// do sends a request through the fetch of a stub.
func do(ctx context.Context, t *testing.T, stub safejs.Value, req *httpmsg.Request) (*httpmsg.Response, error) {
	t.Helper()
	return fetchTransport{exchangeWith(t, stub)}.Do(ctx, req)
}

func TestFetchIsCalledWithTheWholeRequest(t *testing.T) {
	const others = `,"redirect":"error","credentials":"omit","cache":"no-store"`
	for _, row := range []struct {
		name string
		req  httpmsg.Request
		want string
	}{
		{"a GET", httpmsg.Request{
			Method: "GET", URL: collection,
			Header: httpmsg.Header{{Name: "Accept", Value: "application/xml"}, {Name: "Authorization", Value: "Bearer cwt=secret"}},
		}, `{"url":"` + collection + `","method":"GET","headers":{"Accept":"application/xml","Authorization":"Bearer cwt=secret"}` + others + `}`},
		{"a POST", httpmsg.Request{
			Method: "POST", URL: collection + "?groupId=1",
			Header: httpmsg.Header{{Name: "Content-Type", Value: "application/json"}},
			Body:   []byte(`{"duration":15,"note":"größer"}`),
		}, `{"url":"` + collection + `?groupId=1","method":"POST","headers":{"Content-Type":"application/json"},"body":"{\"duration\":15,\"note\":\"größer\"}"` + others + `}`},
		{"a POST with an empty body", httpmsg.Request{Method: "POST", URL: collection, Body: []byte{}},
			`{"url":"` + collection + `","method":"POST","headers":{},"body":""` + others + `}`},
		{"a DELETE that outlives the page", httpmsg.Request{Method: "DELETE", URL: collection, Keepalive: true},
			`{"url":"` + collection + `","method":"DELETE","headers":{},"keepalive":true` + others + `}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			s := stubOf(t, 200, "application/json", "{}")
			_, err := do(t.Context(), t, s, &row.req)
			require.NoError(t, err)
			assert.True(t, jstest.Truth(t, `$[0].requests.length === 1 && $[0].requests[0].signal instanceof AbortSignal`, s))
			assert.JSONEq(t, row.want, jstest.Text(t, `JSON.stringify({ ...$[0].requests[0], signal: undefined })`, s))
		})
	}
}

// A page may keep the signal of a fetch. The signal must not fire after the call has
// succeeded.
func TestSignalOfFetchDoesNotFireAfterSuccess(t *testing.T) {
	jstest.CheckLeaks(t)
	ctx, cancel := context.WithCancel(t.Context())
	s := stubOf(t, 200, "application/json", "{}")
	_, err := do(ctx, t, s, &httpmsg.Request{Method: "GET", URL: collection})
	require.NoError(t, err)
	cancel()
	jstest.Turn(t)
	assert.False(t, jstest.Truth(t, `$[0].requests[0].signal.aborted`, s))
}

func TestResponseIsReadWhole(t *testing.T) {
	utf8 := httpmsg.Header{{Name: "Content-Type", Value: "application/json; charset=utf-8"}}
	for _, row := range []struct {
		name     string
		response string
		want     httpmsg.Response
	}{
		{
			"a body in one piece", `new Response("größer", { headers: { "content-type": "application/json; charset=utf-8" } })`,
			httpmsg.Response{Status: 200, Header: utf8, Body: []byte("größer")},
		},
		{
			"a body in chunks, one of them empty", `new Response(new ReadableStream({ start(stream) {
				for (const chunk of ["gr", "\u00f6", "", "\u00dfer"]) stream.enqueue(new TextEncoder().encode(chunk));
				stream.close();
			} }), { status: 201 })`,
			httpmsg.Response{Status: 201, Body: []byte("größer")},
		},
		{
			"a chunk that is a part of its buffer", `new Response(new ReadableStream({ start(stream) {
				stream.enqueue(new TextEncoder().encode("abcd").subarray(1, 3));
				stream.close();
			} }))`,
			httpmsg.Response{Status: 200, Body: []byte("bc")},
		},
		{
			"a body with a Content-Length", `new Response("größer", { headers: { "Content-Length": "8", "Content-Type": "application/json; charset=utf-8" } })`,
			httpmsg.Response{Status: 200, Header: utf8, Body: []byte("größer")},
		},
		{
			"a Content-Length that is not a number", `new Response("größer", { headers: { "Content-Length": "eight", "Content-Type": "application/json; charset=utf-8" } })`,
			httpmsg.Response{Status: 200, Header: utf8, Body: []byte("größer")},
		},
		{"no body", `new Response(null, { status: 204 })`, httpmsg.Response{Status: 204}},
		{
			"an empty body", `new Response("", { headers: { "Content-Type": "application/json; charset=utf-8" } })`,
			httpmsg.Response{Status: 200, Header: utf8},
		},
		{
			"status 429 with Retry-After", `new Response("busy", { status: 429, headers: { "Retry-After": "7", "Content-Type": "application/json; charset=utf-8", "X-Ms-Other": "1" } })`,
			httpmsg.Response{Status: 429, Header: append(utf8[:1:1], httpmsg.Field{Name: "Retry-After", Value: "7"}), Body: []byte("busy")},
		},
		{
			"a header field that is a BigInt", `{ status: 200, headers: { get: (name) => name === "Retry-After" ? 7n : undefined }, body: null }`,
			httpmsg.Response{Status: 200, Header: httpmsg.Header{{Name: "Retry-After", Value: "7"}}},
		},
		{
			"WWW-Authenticate as the only header field", `new Response(null, { status: 401, headers: { "WWW-Authenticate": "Bearer" } })`,
			httpmsg.Response{Status: 401, Header: httpmsg.Header{{Name: "WWW-Authenticate", Value: "Bearer"}}},
		},
		{
			"an object with only the required members", `{ status: 200, headers: { get: () => null }, body: null }`,
			httpmsg.Response{Status: 200},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			s := stub(t, `() => $[0]`, jstest.Eval(t, row.response))
			resp, err := do(t.Context(), t, s, &httpmsg.Request{Method: "GET", URL: collection})
			require.NoError(t, err)
			assert.Equal(t, row.want.Status, resp.Status)
			assert.Equal(t, row.want.Header, resp.Header)
			assert.Equal(t, string(row.want.Body), string(resp.Body))
		})
	}
}

func TestDoReturnsTheRejectionOfFetch(t *testing.T) {
	jstest.CheckLeaks(t)
	reason := jstest.Eval(t, `new TypeError("Failed to fetch")`)
	_, err := do(t.Context(), t, stub(t, `() => { throw $[0]; }`, reason), &httpmsg.Request{})
	var thrown *jsrt.Thrown
	require.ErrorAs(t, err, &thrown)
	assert.True(t, thrown.Value.Equal(reason))
	var known *ucwa.Error
	assert.False(t, errors.As(err, &known), "the client converts the error to kind network")
}

// The option fetch may be a function that returns anything.
func TestUnreadableResultOfFetchIsAProtocolError(t *testing.T) {
	const unreadable = "fetch did not return a Response that can be read"
	for _, row := range []struct {
		name     string
		response string
		want     string
	}{
		{"nothing", `undefined`, unreadable},
		{"null", `null`, unreadable},
		{"a string", `"{}"`, unreadable},
		{"an empty object", `{}`, unreadable},
		{"a status that is a string", `{ status: "200", headers: new Headers(), body: null }`, unreadable},
		{"a status that is not a whole number", `{ status: 200.5, headers: new Headers(), body: null }`, unreadable},
		{"a status that is NaN", `{ status: NaN, headers: new Headers(), body: null }`, unreadable},
		{"no headers", `{ status: 200, body: null }`, unreadable},
		{"a header field that is not a string", `{ status: 200, headers: { get: () => Symbol() }, body: null }`, unreadable},
		{"headers that are an object", `{ status: 200, headers: {}, body: null }`, unreadable},
		{"neither body nor arrayBuffer", `{ status: 200, headers: new Headers(), text: async () => "{}" }`, unreadable},
		{"a body that is a string", `{ status: 200, headers: new Headers(), body: "{}" }`, unreadable},
		{"a body that is not made of bytes", `new Response(new ReadableStream({ start(stream) { stream.enqueue("{}"); } }))`, unreadable},
		{"a body that is locked to another reader", `(() => { const response = new Response("{}"); response.body.getReader(); return response; })()`, unreadable},
		{"a body that has been read", `(() => { const response = new Response("{}"); void response.text(); return response; })()`, unreadable},
		{"a body with a Content-Length that has been read", `(() => { const response = new Response("{}", { headers: { "Content-Length": "2" } }); void response.text(); return response; })()`, unreadable},
		{"a reader without the method read", `{ status: 200, headers: new Headers(), body: { getReader: () => ({}) } }`, unreadable},
		{"a read that resolves to undefined", `{ status: 200, headers: new Headers(), body: { getReader: () => ({ read: async () => undefined }) } }`, unreadable},
		{"a status that throws", `{ get status() { throw "no"; } }`, unreadable},
		{"an opaque answer", `Response.error()`, "the answer is opaque: fetch ran in a mode that hides it"},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			s := stub(t, `() => $[0]`, jstest.Eval(t, row.response))
			_, err := do(t.Context(), t, s, &httpmsg.Request{Method: "GET", URL: collection, MaxBytes: 100})
			var fault *ucwa.Error
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, ucwa.KindProtocol, fault.Kind)
			assert.Equal(t, row.want, fault.Message)
		})
	}
	t.Run("the value that a getter throws is the cause", func(t *testing.T) {
		jstest.CheckLeaks(t)
		_, err := do(t.Context(), t, stub(t, `() => ({ get status() { throw $[0]; } })`, "why"), &httpmsg.Request{})
		var thrown *jsrt.Thrown
		require.ErrorAs(t, err, &thrown)
		assert.True(t, jstest.Truth(t, `$[0] === "why"`, thrown.Value))
	})
}
