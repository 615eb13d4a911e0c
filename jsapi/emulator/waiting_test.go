//go:build js && wasm

package emulator

import (
	"testing"
	"time"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt/jstest"
	"ucwapresence/jsapi/shared/sharedtest"
)

// poll asks for events, which nobody has raised yet. controller ends the wait for
// the answer, which is promised with its body in box.
func (s server) poll(t *testing.T, query string) (answer, controller, box safejs.Value) {
	t.Helper()
	box = jstest.Eval(t, `{ receive(bytes) { this.text = new TextDecoder().decode(bytes); } }`)
	receive := jstest.Eval(t, `$[0].receive.bind($[0])`, box)
	parked := s.Call(t, "request", s.id, "GET", s.application+"/events"+query, "authorization: Bearer "+s.token+"\n",
		jstest.Eval(t, `new Uint8Array()`), receive)
	require.Regexp(t, `^{"parked":\d+}$`, parked.JSON)
	controller = jstest.Eval(t, `new AbortController()`)
	return s.Start(t, "answer", jstest.Eval(t, `$[0].signal`, controller), s.id, jstest.Number(t, `JSON.parse($[0]).parked`, parked.JSON), receive), controller, box
}

func TestEmulatorAnswersWhoWaits(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{"start":0}`)
	answer, _, box := s.poll(t, "?ack=1")
	assert.Equal(t, "0", p.Call(t, "advance", s.id, `{"milliseconds":179999}`).JSON)
	assert.Equal(t, "1", p.Call(t, "advance", s.id, `{"milliseconds":1}`).JSON)
	delivery := sharedtest.Await(t, answer)
	assert.Contains(t, delivery.JSON, `"status":200`)
	assert.Contains(t, jstest.Text(t, `$[0].text`, box), `events?ack=2`)
	assert.Equal(t, "0", p.Call(t, "advance", s.id, `{"milliseconds":1}`).JSON)
}

func TestEmulatorForgetsWhoLeaves(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{}`)
	for range 100 {
		answer, controller, _ := s.poll(t, "?ack=1")
		jstest.Eval(t, `$[0].abort()`, controller)
		assert.Equal(t, `{"kind":"aborted","message":"the call was aborted","retryable":false}`, sharedtest.Await(t, answer).Err)
	}
	assert.Equal(t, "0", p.Call(t, "advance", s.id, `{"milliseconds":180000}`).JSON)
}

func TestEmulatorBreaksConnectionsWhenItIsReset(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{}`)
	answer, _, box := s.poll(t, "?ack=1")
	require.Empty(t, p.Call(t, "reset", s.id).Err)
	assert.JSONEq(t, `{"delay":0,"status":0}`, sharedtest.Await(t, answer).JSON)
	assert.True(t, jstest.Truth(t, `$[0].text === undefined`, box))
}

func TestEmulatorWithAClockThatRunsAnswersByItself(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{"clock":"live","speed":6000}`)
	begin := time.Now()
	answer, _, _ := s.poll(t, "?ack=1")
	assert.Contains(t, sharedtest.Await(t, answer).JSON, `"status":200`)
	assert.GreaterOrEqual(t, time.Since(begin), 30*time.Millisecond)
}

func TestEmulatorThatIsClosedAnswersNobody(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{"clock":"live","speed":6000}`)
	answer, controller, _ := s.poll(t, "?ack=1")
	require.Empty(t, p.Call(t, "close", s.id).Err)
	jstest.Eval(t, `$[0].abort()`, controller)
	assert.Contains(t, sharedtest.Await(t, answer).Err, "aborted")
}
