package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
)

// The items of protocol.md, Appendix C, that are about the event channel. What else
// there is to say of acks and of parameters is in poll_test.go and
// poll_parameters_test.go.

// A page that is loaded again signs in to the application that is there, and asks
// for the first package, while the GET that it has left behind still waits.
func TestItem7AcksThatDoNotFitAndGetsThatReplaceOneAnother(t *testing.T) {
	const more = "&key=a&timeout=200&low=5&medium=6&priority=3"
	const replaced = "409 Conflict PGetReplaced"
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		older := s.poll("?ack=1" + more)
		require.Equal(t, "waits", older.says())
		newer := s.poll("?ack=1" + more)
		assert.Equal(t, replaced, older.says())
		id := s.subscribe(15, john)
		assert.Equal(t, lines("next?ack=2"+more, addedSubscription(id), addedContact(johnsAddress), initialState(johnsAddress)), newer.says())

		older = newer.follow("next")
		require.Equal(t, "waits", older.says())
		only := &hal.Events{Links: []hal.Link{{Rel: "resync", Href: s.app + "/events?ack=2" + more}}}
		for _, row := range []struct{ name, ack string }{{"a stale one", "1"}, {"a future one", "3"}} {
			assert.Equal(t, only, s.poll("?ack="+row.ack+more).events(), row.name)
			assert.Equal(t, "waits", older.says(), row.name)
		}
		newer = s.poll("?ack=1" + more).follow("resync")
		assert.Equal(t, replaced, older.says())
		s.move(john, busy(""))
		assert.Equal(t, "waits", s.later(newer, 6*time.Second-1).says(), "medium has gone round as well")
		assert.Equal(t, lines("next?ack=3"+more, updatedPresence(johnsAddress)), s.later(newer, 1).says())
	})
}

// Row 20: captures embed what is updated, not what is added or deleted.
func TestItem8WhatIsToldOfASubscriptionAndWhatIsEmbedded(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		id := s.subscribe(10, john)
		get := s.poll("?ack=1")
		senders := get.events().Senders
		require.Len(t, senders, 1)
		assert.Equal(t, "people", senders[0].Rel)
		assert.Equal(t, lines("next?ack=2", addedSubscription(id), addedContact(johnsAddress), initialState(johnsAddress)), get.says(), "in this order")
		for _, e := range senders[0].Events {
			assert.Empty(t, e.Embedded, "%s %s", e.Type, e.Target.Rel)
		}

		s.pass(8 * time.Minute)
		get = s.later(get.follow("next"), 5*time.Second)
		assert.Equal(t, lines("next?ack=3", expiring(id)), get.says())
		senders = get.events().Senders
		require.Len(t, senders, 1)
		assert.Equal(t, "people", senders[0].Rel)
		want := *s.get("{app}/people/presenceSubscriptions/" + id)
		assert.Equal(t, []hal.Embedded{{Rel: "presenceSubscription", Resources: []hal.Resource{want}}}, senders[0].Events[0].Embedded)
	})
}

// The notices that were seen came about eleven minutes apart, with a duration of ten.
func TestItem9AnExtensionOnEachWarningInTheGraceKeepsASubscription(t *testing.T) {
	const duration, grace = 10 * time.Minute, 3 * time.Minute
	inBothFormats(t, Config{Times: Times{Grace: grace}}, func(t *testing.T, s *server) {
		id := s.subscribe(10, john)
		get := s.poll("?ack=1&timeout=1800")
		warns := func() {
			get = get.follow("next")
			assert.Equal(t, "waits", s.later(get, duration).says(), "no warning")
			assert.Equal(t, []string{id}, s.subscriptions(), "and no end: who goes by the duration alone is wrong")
			s.pass(time.Minute + 5*time.Second) // 5 s is how long events of medium priority wait
			assert.Equal(t, expiring(id), lines(s.told(get.events())...))
		}
		for range 30 {
			warns()
			require.Equal(t, "200", s.status("POST {app}/people/presenceSubscriptions/"+id+"?duration=10"))
		}
		warns()
		get = s.later(get.follow("next"), 2*time.Minute)
		assert.Equal(t, lines(deletedContact(johnsAddress), deletedSubscription(id)), lines(s.told(get.events())...), "unless it is left alone")
	})
}
