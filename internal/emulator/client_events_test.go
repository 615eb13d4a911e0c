package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
)

// The event channel as existing clients use it, and as a real server was seen to
// answer them.

// A page that is loaded again signs in to the existing application and asks for the
// first package, while its previous GET is still pending.
func TestGETsOfAReloadedPageReplaceThePreviousOnes(t *testing.T) {
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
		for _, row := range []struct{ name, ack string }{{"a stale ack", "1"}, {"a future ack", "3"}} {
			assert.Equal(t, only, s.poll("?ack="+row.ack+more).events(), row.name)
			assert.Equal(t, "waits", older.says(), row.name)
		}
		newer = s.poll("?ack=1" + more).follow("resync")
		assert.Equal(t, replaced, older.says())
		s.set(john, busy(""))
		assert.Equal(t, "waits", s.later(newer, 6*time.Second-1).says(), "the resync link keeps medium")
		assert.Equal(t, lines("next?ack=3"+more, updatedPresence(johnsAddress)), s.later(newer, 1).says())
	})
}

// Captures embed what is updated, and not what is added or deleted.
func TestEventsEmbedOnlyASubscriptionThatIsAboutToExpire(t *testing.T) {
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

// A real server was seen to send the warnings of subscriptions of ten minutes about
// eleven minutes apart.
func TestExtensionsOnEachWarningWithinTheGraceKeepASubscription(t *testing.T) {
	const duration, grace = 10 * time.Minute, 3 * time.Minute
	inBothFormats(t, Config{Times: Times{Grace: grace}}, func(t *testing.T, s *server) {
		id := s.subscribe(10, john)
		get := s.poll("?ack=1&timeout=1800")
		warns := func() {
			get = get.follow("next")
			assert.Equal(t, "waits", s.later(get, duration).says(), "no warning")
			assert.Equal(t, []string{id}, s.subscriptions(), "it outlives its duration")
			s.pass(time.Minute + 5*time.Second) // 5 s is how long events of medium priority wait
			assert.Equal(t, expiring(id), lines(s.describe(get.events())...))
		}
		for range 30 {
			warns()
			require.Equal(t, "200", s.status("POST {app}/people/presenceSubscriptions/"+id+"?duration=10"))
		}
		warns()
		get = s.later(get.follow("next"), 2*time.Minute)
		assert.Equal(t, lines(deletedContact(johnsAddress), deletedSubscription(id)), lines(s.describe(get.events())...), "without an extension it ends")
	})
}
