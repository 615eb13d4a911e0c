package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// However far the clock is moved, everything in between happens in order and at its
// time.
func TestAJumpOfTheClockKeepsTheOrderOfEvents(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(10, john)
		get := s.poll("?ack=1").follow("next")
		s.pass(time.Hour)
		assert.Equal(t, "next?ack=3", get.says(), "the GET was answered after three minutes")
		assert.Equal(t, "410 Gone InactiveApplicationExpired", s.poll("?ack=3").says())
	})
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		short, long := s.subscribe(10, john), s.subscribe(12, jane, john)
		get := s.poll("?ack=1&medium=900&timeout=1800").follow("next")
		s.pass(25 * time.Minute)
		assert.Equal(t, lines("next?ack=3&medium=900&timeout=1800", deletedSubscription(short), deletedContact(janesAddress), deletedContact(johnsAddress), deletedSubscription(long)), get.says())
	})
}

// A resume answers the pending GET as soon as the subscriptions are dropped. The
// reader was active until then, not only until its GET arrived.
func TestAnOverdueAnswerCountsAsActivityUntilItIsSent(t *testing.T) {
	inBothFormats(t, Config{Limits: Limits{Events: 3}}, func(t *testing.T, s *server) {
		s.subscribe(10, john, jane, sara) // its end is four events
		get := s.poll("?ack=1&medium=1800&timeout=1800").follow("next")
		s.pass(25*time.Minute - 1)
		assert.Equal(t, "resume?ack=3&medium=1800&timeout=1800", get.says())
		assert.Equal(t, "200", s.status("GET {app}"))
		s.pass(1)
		assert.Equal(t, "410 Gone InactiveApplicationExpired", s.status("GET {app}"), "fifteen minutes after the subscription ended")
	})
}

func TestTheClockCanBeMovedBack(t *testing.T) {
	inBothFormats(t, Config{Life: time.Minute}, func(t *testing.T, s *server) {
		id := s.subscribe(10, john)
		get := s.poll("?ack=1&timeout=1800").follow("next")
		s.pass(-time.Hour)
		assert.Equal(t, "waits", get.says())
		second := s.subscribe(10, jane)
		assert.Contains(t, get.says(), addedSubscription(second))
		get.follow("next")
		s.pass(10 * time.Minute)
		assert.Equal(t, []string{id}, s.subscriptions(), "it expires an hour later now")
	})
}

// An event that waits goes out together with an urgent one. The reader was active
// until then.
func TestAnUrgentAnswerCountsAsActivityUntilItIsSent(t *testing.T) {
	const query = "&medium=1800&timeout=1800"
	for _, row := range []struct {
		name   string
		limits Limits
		want   string
	}{
		{"an urgent event takes the waiting one along", Limits{}, "next?ack=3"},
		{"too many events drop the subscriptions", Limits{Events: 5}, "resume?ack=3"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{Limits: row.limits}, func(t *testing.T, s *server) {
				s.subscribe(30, john)
				get := s.poll("?ack=1" + query).follow("next")
				s.pass(2 * time.Minute)
				s.set(john, busy(""))
				s.pass(20 * time.Minute)
				s.subscribe(30, john)
				assert.Contains(t, get.says(), row.want+query)
				assert.Equal(t, "200", s.status("GET {app}"))
			})
		})
	}
}
