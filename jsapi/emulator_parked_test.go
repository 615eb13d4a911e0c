//go:build js && wasm

package jsapi

import (
	"testing"
	"time"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// poll asks for events, which nobody has raised yet. controller ends the wait for
// the answer, which is promised with its body in box.
func (s server) poll(t *testing.T, query string) (answer, controller, box safejs.Value) {
	t.Helper()
	box = eval(t, `{ receive(bytes) { this.text = new TextDecoder().decode(bytes); } }`)
	receive := eval(t, `$[0].receive.bind($[0])`, box)
	parked := s.call(t, "request", s.id, "GET", s.application+"/events"+query, "authorization: Bearer "+s.token+"\n",
		eval(t, `new Uint8Array()`), receive)
	require.Regexp(t, `^{"parked":\d+}$`, parked.json)
	controller = eval(t, `new AbortController()`)
	return s.start(t, "answer", eval(t, `$[0].signal`, controller), s.id, number(t, `JSON.parse($[0]).parked`, parked.json), receive), controller, box
}

func TestEmulatorAnswersWhoWaits(t *testing.T) {
	p := newPage(t, Emulator())
	s := newServer(t, p, `{"start":0}`)
	answer, _, box := s.poll(t, "?ack=1")
	assert.Equal(t, "0", p.call(t, "advance", s.id, `{"milliseconds":179999}`).json)
	assert.Equal(t, "1", p.call(t, "advance", s.id, `{"milliseconds":1}`).json)
	delivery := await(t, answer)
	assert.Contains(t, delivery.json, `"status":200`)
	assert.Contains(t, text(t, `$[0].text`, box), `events?ack=2`)
	assert.Equal(t, "0", p.call(t, "advance", s.id, `{"milliseconds":1}`).json)
}

func TestEmulatorForgetsWhoLeaves(t *testing.T) {
	p := newPage(t, Emulator())
	s := newServer(t, p, `{}`)
	for range 100 {
		answer, controller, _ := s.poll(t, "?ack=1")
		eval(t, `$[0].abort()`, controller)
		assert.Equal(t, `{"kind":"aborted","message":"the call was aborted","retryable":false}`, await(t, answer).err)
	}
	assert.Equal(t, "0", p.call(t, "advance", s.id, `{"milliseconds":180000}`).json)
}

func TestEmulatorBreaksConnectionsWhenItIsReset(t *testing.T) {
	p := newPage(t, Emulator())
	s := newServer(t, p, `{}`)
	answer, _, box := s.poll(t, "?ack=1")
	require.Empty(t, p.call(t, "reset", s.id).err)
	assert.JSONEq(t, `{"delay":0,"status":0}`, await(t, answer).json)
	assert.True(t, truth(t, `$[0].text === undefined`, box))
}

func TestEmulatorWithAClockThatRunsAnswersByItself(t *testing.T) {
	p := newPage(t, Emulator())
	s := newServer(t, p, `{"clock":"live","speed":6000}`)
	begin := time.Now()
	answer, _, _ := s.poll(t, "?ack=1")
	assert.Contains(t, await(t, answer).json, `"status":200`)
	assert.GreaterOrEqual(t, time.Since(begin), 30*time.Millisecond)
}

func TestEmulatorThatIsClosedAnswersNobody(t *testing.T) {
	p := newPage(t, Emulator())
	s := newServer(t, p, `{"clock":"live","speed":6000}`)
	answer, controller, _ := s.poll(t, "?ack=1")
	require.Empty(t, p.call(t, "close", s.id).err)
	eval(t, `$[0].abort()`, controller)
	assert.Contains(t, await(t, answer).err, "aborted")
}
