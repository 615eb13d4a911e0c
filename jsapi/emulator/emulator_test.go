//go:build js && wasm

package emulator

import (
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt/jstest"
	"ucwapresence/jsapi/shared/sharedtest"
)

// server is an emulator with the values that create returned.
type server struct {
	*sharedtest.Page
	id                 int
	application, token string
}

func newServer(t *testing.T, p *sharedtest.Page, options string) server {
	t.Helper()
	created := p.Call(t, "create", options)
	require.Empty(t, created.Err)
	return server{
		Page: p, id: jstest.Number(t, `JSON.parse($[0]).id`, created.JSON),
		application: jstest.Text(t, `JSON.parse($[0]).application`, created.JSON),
		token:       jstest.Text(t, `JSON.parse($[0]).token`, created.JSON),
	}
}

// get reads the application. received is the body of the answer as a Uint8Array, or
// undefined if there was no body.
func (s server) get(t *testing.T) (delivery sharedtest.Outcome, received safejs.Value) {
	t.Helper()
	box := jstest.Eval(t, `{ receive(bytes) { this.received = bytes; } }`)
	delivery = s.Call(t, "request", s.id, "GET", s.application, "authorization: Bearer "+s.token+"\naccept: application/json\n",
		jstest.Eval(t, `new Uint8Array()`), jstest.Eval(t, `$[0].receive.bind($[0])`, box))
	return delivery, jstest.Eval(t, `$[0].received`, box)
}

func TestFaultsDamageTheBytesOfTheBody(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{"start":0}`)
	const decoded = `new TextDecoder("utf-8", { ignoreBOM: true }).decode($[0])`
	_, whole := s.get(t)
	require.Positive(t, jstest.Number(t, `$[0].length`, whole))
	for _, row := range []struct{ name, rule, same string }{
		{"a byte order mark precedes the body", `{"body":"bom"}`, decoded + ` === "\uFEFF" + new TextDecoder().decode($[1])`},
		{"the second half is missing", `{"body":"truncated"}`, `$[0].every((byte, i) => byte === $[1][i]) && $[0].length === $[1].length >> 1`},
		{"one byte is wrong", `{"body":"malformed"}`, `$[0].length === $[1].length && $[0].filter((byte, i) => byte !== $[1][i]).join() === "0"`},
		{"the body is empty", `{"body":"empty"}`, `$[0].length === 0`},
	} {
		t.Run(row.name, func(t *testing.T) {
			require.Empty(t, p.Call(t, "fail", s.id, row.rule).Err)
			delivery, got := s.get(t)
			require.Empty(t, delivery.Err)
			assert.True(t, jstest.Truth(t, row.same, got, whole))
			require.Empty(t, p.Call(t, "clearFaults", s.id).Err)
		})
	}
}

func TestRequestReturnsStatusAndHeaders(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{}`)
	require.Empty(t, p.Call(t, "fail", s.id, `{"drop":true,"times":1}`).Err)
	delivery, received := s.get(t)
	assert.JSONEq(t, `{"status":0}`, delivery.JSON)
	assert.True(t, received.IsUndefined(), "receive is not called")

	require.Empty(t, p.Call(t, "fail", s.id, `{"status":429,"retryAfter":7,"times":1}`).Err)
	delivery, _ = s.get(t)
	assert.True(t, jstest.Truth(t, `(({ status, headers }) => status === 429 && new Headers(headers).get("Retry-After") === "7")(JSON.parse($[0]))`, delivery.JSON))
}

func TestFaultsReturnsTheRulesThatMayStillApply(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{}`)
	for _, rule := range []string{
		`{"method":"GET","path":"/elsewhere","times":3,"delay":70,"drop":true,"late":true}`,
		`{"path":"/\"/*","killApplication":true}`,
		`{"path":"*/events","resync":true,"resume":true}`,
		`{"times":1,"status":503,"code":"Busy","subcode":"Very","message":"Later.","retryAfter":7,"body":"html"}`,
	} {
		require.Empty(t, p.Call(t, "fail", s.id, rule).Err)
	}
	const lasting = `{"method":"GET","path":"/elsewhere","times":3,"delay":70,"drop":true,"late":true},{"path":"/\"/*","killApplication":true},{"path":"*/events","resync":true,"resume":true}`
	assert.JSONEq(t, `[`+lasting+`,{"times":1,"status":503,"code":"Busy","subcode":"Very","message":"Later.","retryAfter":"7","body":"html"}]`,
		p.Call(t, "faults", s.id).JSON)
	s.get(t)
	assert.JSONEq(t, `[`+lasting+`]`, p.Call(t, "faults", s.id).JSON, "a rule is removed after its last time")
	require.Empty(t, p.Call(t, "clearFaults", s.id).Err)
	assert.Equal(t, `[]`, p.Call(t, "faults", s.id).JSON)
}

func TestEmulatorsOfOneModuleAreIndependent(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	one, same, other := newServer(t, p, `{"seed":7}`), newServer(t, p, `{"seed":7}`), newServer(t, p, `{"seed":8}`)
	assert.Equal(t, one.application, same.application)
	assert.NotEqual(t, one.token, other.token)

	_, before := one.get(t)
	require.Empty(t, p.Call(t, "fail", one.id, `{"killApplication":true}`).Err)
	delivery, _ := one.get(t)
	assert.Contains(t, delivery.JSON, `"status":404`)
	delivery, _ = same.get(t)
	assert.Contains(t, delivery.JSON, `"status":200`)

	require.Empty(t, p.Call(t, "reset", one.id).Err)
	delivery, after := one.get(t)
	assert.Contains(t, delivery.JSON, `"status":200`)
	assert.True(t, jstest.Truth(t, `String($[0]) === String($[1])`, before, after), "it answers as before, to the byte")

	for range 2 {
		assert.Equal(t, "null", p.Call(t, "close", one.id).JSON)
	}
	delivery, _ = one.get(t)
	assert.Equal(t, `{"kind":"aborted","message":"the emulator is closed","retryable":false,"outcomeUnknown":false}`, delivery.Err)
	delivery, _ = same.get(t)
	assert.Contains(t, delivery.JSON, `"status":200`)
}
