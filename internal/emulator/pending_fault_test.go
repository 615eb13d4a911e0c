package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/fault"
)

func TestFaultsThatApplyToPendingGETs(t *testing.T) {
	for _, row := range []struct {
		name  string
		fault fault.Rule
		now   string // what the GET says when the fault is added
		then  string // what it says after an event if it still waits
	}{
		{"an error", fault.Rule{Status: 503}, "503 ServiceUnavailable", ""},
		{"a broken connection", fault.Rule{Drop: true}, "breaks", ""},
		{"resync", fault.Rule{Resync: true}, "resync?ack=1", ""},
		{"resume", fault.Rule{Resume: true}, "resume?ack=2", ""},
		{"the end of the application", fault.Rule{KillApplication: true}, "404 NotFound ApplicationNotFound", ""},
		{"the end of the application with another answer", fault.Rule{KillApplication: true, Status: 500}, "500 ServiceFailure", ""},
		{"a connection that breaks with the end of the application", fault.Rule{KillApplication: true, Drop: true}, "breaks", ""},
		{"another reader", fault.Rule{Subcode: "PGetReplaced"}, "409 Conflict PGetReplaced", ""},
		{"an error in place of the answer", fault.Rule{Status: 503, AfterEffect: true}, "waits", "503 ServiceUnavailable"},
		{"a connection that breaks with the answer", fault.Rule{Drop: true, AfterEffect: true}, "waits", "breaks"},
		{"no body", fault.Rule{Status: 502, Body: fault.BodyEmpty, AfterEffect: true}, "waits", "502"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				row.fault.Pending, row.fault.Times = true, 1
				get := s.poll("?ack=1")
				require.NoError(t, s.Fail(row.fault))
				if row.now != "waits" {
					assert.Equal(t, row.now, get.says())
					assert.Empty(t, s.Faults(), "the fault is counted")
					_, waiting := s.Due()
					assert.False(t, waiting)
					return
				}
				assert.Equal(t, "waits", get.says())
				s.subscribe(15, john)
				if row.then == "502" {
					assert.Equal(t, 502, get.response().Status)
					return
				}
				assert.Equal(t, row.then, get.says())
			})
		})
	}
}

func TestAFaultAppliesToPendingGETsThatItMatches(t *testing.T) {
	s := start(t, Config{})
	other, err := s.CreateApplication(s.Token(), s.now)
	require.NoError(t, err)
	first, second := s.poll(s.app+"/events?ack=1"), s.poll(other+"/events?ack=1")
	require.NoError(t, s.Fail(fault.Rule{Path: other + "/*", Drop: true, Pending: true, Times: 2}))
	assert.Equal(t, "waits", first.says())
	assert.Equal(t, "breaks", second.says())
	require.Len(t, s.Faults(), 1)
	assert.Equal(t, 1, s.Faults()[0].Times)
	assert.Equal(t, "breaks", s.poll(other+"/events?ack=1").says(), "it also applies to later requests")
	assert.Empty(t, s.Faults())

	require.NoError(t, s.Fail(fault.Rule{Drop: true}))
	assert.Equal(t, "waits", first.says(), "other faults apply to later requests only")
}

func TestAFaultAppliesToAsManyPendingGETsAsItsTimes(t *testing.T) {
	s := start(t, Config{})
	gets := []*pending{s.poll("?ack=1")}
	for range 2 {
		app, err := s.CreateApplication(s.Token(), s.now)
		require.NoError(t, err)
		gets = append(gets, s.poll(app+"/events?ack=1"))
	}
	require.NoError(t, s.Fail(fault.Rule{Status: 503}))
	require.NoError(t, s.Fail(fault.Rule{Drop: true, Pending: true, Times: 2}))
	says := map[string]int{}
	for _, get := range gets {
		says[get.says()]++
	}
	assert.Equal(t, map[string]int{"breaks": 2, "waits": 1}, says, "the earlier fault does not apply")
	assert.Len(t, s.Faults(), 1)
	require.NoError(t, s.Fail(fault.Rule{Drop: true, Pending: true}))
	for _, get := range gets {
		assert.Equal(t, "breaks", get.says())
	}
	assert.Len(t, s.Faults(), 2, "a fault without number stays")
}

func TestDiagnosticsOfAFault(t *testing.T) {
	const invalid = `28055;source="fe1.contoso.com";reason="OAuth token is invalid."`
	s := start(t, Config{})
	require.NoError(t, s.Fail(fault.Rule{Status: 403, Diagnostics: invalid, Times: 1}))
	assert.Equal(t, invalid, s.send("GET {app}").Header.Get("X-Ms-diagnostics"))
	assert.False(t, s.send("GET {app}").Header.Has("X-Ms-diagnostics"))
}

// Disconnect simulates a client whose machine wakes up, or whose network changes.
func TestDisconnectBreaksPendingGETs(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		get := s.poll("?ack=1")
		s.Disconnect(s.now)
		assert.Equal(t, "breaks", get.says())
		_, waiting := s.Due()
		assert.False(t, waiting)
		id := s.subscribe(15, john)
		assert.Equal(t, lines("next?ack=2", addedSubscription(id), addedContact(johnsAddress), initialState(johnsAddress)), s.poll("?ack=1").says(), "the next GET gets the events")
		s.Disconnect(s.now)
	})
}

func TestPollsTellsWhatTheEventChannelsDo(t *testing.T) {
	s := start(t, Config{})
	assert.Zero(t, s.Polls())
	get := s.poll("?ack=1")
	s.pass(time.Second)
	assert.Equal(t, Polls{Pending: 1}, s.Polls())
	s.subscribe(15, john)
	require.Equal(t, 200, get.response().Status)
	assert.Equal(t, Polls{Answered: 1, LastAnswered: morning.Add(time.Second)}, s.Polls())

	s.pass(time.Second)
	s.poll("?ack=1") // is answered without waiting
	assert.Equal(t, Polls{Answered: 2, LastAnswered: morning.Add(2 * time.Second)}, s.Polls())

	get = get.follow("next")
	s.pass(time.Second)
	s.Disconnect(s.now)
	require.Equal(t, "breaks", get.says())
	s.send("GET {app}")
	assert.Equal(t, Polls{Answered: 2, LastAnswered: morning.Add(2 * time.Second)}, s.Polls(), "no answer, and no GET of events")

	s.Reset()
	assert.Zero(t, s.Polls())
}
