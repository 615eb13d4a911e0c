package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// However far the clock is moved, what happens in between happens in its order and
// at its time.
func TestMovingTheClockLetsEverythingHappenInItsOrder(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(10, john)
		get := s.poll("?ack=1").follow("next")
		s.pass(time.Hour)
		assert.Equal(t, "next?ack=3", get.says(), "after three minutes nothing has happened")
		assert.Equal(t, "410 Gone InactiveApplicationExpired", s.poll("?ack=3").says())
	})
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		short, long := s.subscribe(10, john), s.subscribe(12, jane, john)
		get := s.poll("?ack=1&medium=900&timeout=1800").follow("next")
		s.pass(25 * time.Minute)
		assert.Equal(t, lines("next?ack=3&medium=900&timeout=1800", deletedSubscription(short), deletedContact(janesAddress), deletedContact(johnsAddress), deletedSubscription(long)), get.says())
	})
}

// The reader who is to start over is due at once, which is when the GET came in. But
// it has waited until now, and counts as active up to then.
func TestWhatIsOverdueHappensInItsOrder(t *testing.T) {
	inBothFormats(t, Config{Limits: Limits{Events: 3}}, func(t *testing.T, s *server) {
		s.subscribe(10, john, jane, sara) // whose end is four events
		get := s.poll("?ack=1&medium=1800&timeout=1800").follow("next")
		s.pass(25*time.Minute - 1)
		assert.Equal(t, "resume?ack=3&medium=1800&timeout=1800", get.says())
		assert.Equal(t, "200", s.status("GET {app}"))
		s.pass(1)
		assert.Equal(t, "410 Gone InactiveApplicationExpired", s.status("GET {app}"), "fifteen minutes after the subscription")
	})
}

func TestTheClockMayBeMovedBack(t *testing.T) {
	inBothFormats(t, Config{Life: time.Minute}, func(t *testing.T, s *server) {
		id := s.subscribe(10, john)
		get := s.poll("?ack=1&timeout=1800").follow("next")
		s.pass(-time.Hour)
		assert.Equal(t, "waits", get.says())
		second := s.subscribe(10, jane)
		assert.Contains(t, get.says(), addedSubscription(second))
		get.follow("next")
		s.pass(10 * time.Minute)
		assert.Equal(t, []string{id}, s.subscriptions(), "its time is another hour away")
	})
}

// What waited for long goes out with what a request brings about at once, and not at
// the time at which it could have: the reader was there all the time.
func TestWhoIsAnsweredAtOnceWasActiveUntilThen(t *testing.T) {
	const query = "&medium=1800&timeout=1800"
	for _, row := range []struct {
		name   string
		limits Limits
		want   string
	}{
		{"a request brings about what waits", Limits{}, "next?ack=3"},
		{"there are too many events", Limits{Events: 5}, "resume?ack=3"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{Limits: row.limits}, func(t *testing.T, s *server) {
				s.subscribe(30, john)
				get := s.poll("?ack=1" + query).follow("next")
				s.pass(2 * time.Minute)
				s.move(john, busy(""))
				s.pass(20 * time.Minute)
				s.subscribe(30, john)
				assert.Contains(t, get.says(), row.want+query)
				assert.Equal(t, "200", s.status("GET {app}"))
			})
		})
	}
}
