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

// poll requests events and returns a promise of the answer. The text of the body will be
// in box.text. controller aborts the request.
func (s server) poll(t *testing.T, query string) (answer, controller, box safejs.Value) {
	t.Helper()
	box = jstest.Eval(t, `{ receive(bytes) { this.text = new TextDecoder().decode(bytes); } }`)
	receive := jstest.Eval(t, `$[0].receive.bind($[0])`, box)
	waiting := s.Call(t, "request", s.id, "GET", s.application+"/events"+query, "authorization: Bearer "+s.token+"\n",
		jstest.Eval(t, `new Uint8Array()`), receive)
	require.Regexp(t, `^{"waiting":\d+}$`, waiting.JSON)
	controller = jstest.Eval(t, `new AbortController()`)
	return s.Start(t, "answer", jstest.Eval(t, `$[0].signal`, controller), s.id, jstest.Number(t, `JSON.parse($[0]).waiting`, waiting.JSON), receive), controller, box
}

func TestAdvanceAnswersTheGETsThatAreDue(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{"start":0}`)
	answer, _, box := s.poll(t, "?ack=1")
	require.Empty(t, p.Call(t, "advance", s.id, `{"milliseconds":179999}`).Err)
	assert.True(t, jstest.Truth(t, `$[0].text === undefined`, box), "the answer is due one millisecond later")
	require.Empty(t, p.Call(t, "advance", s.id, `{"milliseconds":1}`).Err)
	delivery := sharedtest.Await(t, answer)
	assert.Contains(t, delivery.JSON, `"status":200`)
	assert.Contains(t, jstest.Text(t, `$[0].text`, box), `events?ack=2`)
}

func TestAbortRemovesWaitingGETs(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{}`)
	for range 100 {
		answer, controller, _ := s.poll(t, "?ack=1")
		jstest.Eval(t, `$[0].abort()`, controller)
		assert.Equal(t, `{"kind":"aborted","message":"the call was aborted","retryable":false,"outcomeUnknown":false}`, sharedtest.Await(t, answer).Err)
	}
	require.Empty(t, p.Call(t, "advance", s.id, `{"milliseconds":180000}`).Err)
}

func TestResetBreaksTheConnectionsOfWaitingGETs(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{}`)
	answer, _, box := s.poll(t, "?ack=1")
	require.Empty(t, p.Call(t, "reset", s.id).Err)
	assert.JSONEq(t, `{"status":0}`, sharedtest.Await(t, answer).JSON)
	assert.True(t, jstest.Truth(t, `$[0].text === undefined`, box))
}

func TestLiveClockAnswersWaitingGETs(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{"clock":"live","speed":6000}`)
	begin := time.Now()
	answer, _, _ := s.poll(t, "?ack=1")
	assert.Contains(t, sharedtest.Await(t, answer).JSON, `"status":200`)
	assert.GreaterOrEqual(t, time.Since(begin), 30*time.Millisecond)
}

func TestCloseBreaksTheConnectionsOfWaitingGETs(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{"clock":"live","speed":6000}`)
	answer, _, _ := s.poll(t, "?ack=1")
	require.Empty(t, p.Call(t, "close", s.id).Err)
	assert.JSONEq(t, `{"status":0}`, sharedtest.Await(t, answer).JSON)
}

func TestDelayedAnswerArrivesAfterTheDelay(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{}`)
	require.Empty(t, p.Call(t, "fail", s.id, `{"delay":70}`).Err)
	begin := time.Now()
	answer, _, _ := s.poll(t, "?ack=7")
	assert.Contains(t, sharedtest.Await(t, answer).JSON, `"status":200`)
	assert.GreaterOrEqual(t, time.Since(begin), 70*time.Millisecond)
}

func TestSleepBreaksTheConnectionsOfWaitingGETs(t *testing.T) {
	p := sharedtest.NewPage(t, Bindings())
	s := newServer(t, p, `{"start":0}`)
	assert.JSONEq(t, `{"pending":0,"answered":0}`, p.Call(t, "channel", s.id).JSON)
	answer, _, _ := s.poll(t, "?ack=1")
	assert.JSONEq(t, `{"pending":1,"answered":0}`, p.Call(t, "channel", s.id).JSON)
	require.Empty(t, p.Call(t, "sleep", s.id, `{"milliseconds":60000}`).Err)
	assert.JSONEq(t, `{"status":0}`, sharedtest.Await(t, answer).JSON)
	assert.Equal(t, "60000", p.Call(t, "time", s.id).JSON)
	assert.Contains(t, p.Call(t, "sleep", s.id, `{}`).Err, "milliseconds is required")

	live := newServer(t, p, `{"clock":"live"}`)
	assert.Contains(t, p.Call(t, "sleep", live.id, `{"milliseconds":1}`).Err, "is live")
}
