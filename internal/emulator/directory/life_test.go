package directory

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

const (
	john = "sip:johndoe@contoso.com"
	sara = "sip:SaraD@contoso.com"
)

var morning = time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)

func TestPresenceDoesNotChangeWithoutLife(t *testing.T) {
	d := New(Config{People: SamplePeople()})
	for _, hours := range []time.Duration{0, 1, 100} {
		assert.Equal(t, "Online", d.Presence(sara, morning.Add(hours*time.Hour)).Availability)
	}
}

func TestLifeChangesPresences(t *testing.T) {
	const period = 10 * time.Minute
	d := New(Config{People: SamplePeople(), Life: period})
	seen := map[string]bool{}
	changes := 0
	for _, p := range d.People() {
		before := d.Presence(p.URI, morning)
		for minute := range 24 * 60 {
			now := morning.Add(time.Duration(minute) * time.Minute)
			presence := d.Presence(p.URI, now)
			assert.Empty(t, presence.Check())
			assert.LessOrEqual(t, now.Sub(presence.LastActive), period)
			assert.False(t, presence.LastActive.After(now))
			seen[presence.Availability] = true
			if presence.Availability != before.Availability {
				changes++
				assert.Less(t, now.Sub(presence.LastActive), time.Minute, "a change is activity")
			}
			before = presence
		}
	}
	assert.Len(t, seen, 8, "every availability occurs")
	perPerson := changes / len(d.People())
	assert.Greater(t, perPerson, 72, "half of the 144 periods of a day")
	assert.LessOrEqual(t, perPerson, 144)

	t.Run("earlier calls do not matter", func(t *testing.T) {
		assert.Equal(t, d.Presence(sara, morning), New(Config{People: SamplePeople(), Life: period}).Presence("sip:sarad@contoso.com", morning))
	})
	t.Run("seeds and people differ", func(t *testing.T) {
		other := New(Config{People: SamplePeople(), Life: period, Seed: 1})
		differs := func(at func(now time.Time) bool) bool {
			for hour := range 24 {
				if at(morning.Add(time.Duration(hour) * time.Hour)) {
					return true
				}
			}
			return false
		}
		assert.True(t, differs(func(now time.Time) bool {
			return d.Presence(sara, now).Availability != other.Presence(sara, now).Availability
		}))
		assert.True(t, differs(func(now time.Time) bool {
			return d.Presence(sara, now).Availability != d.Presence(john, now).Availability
		}))
	})
	t.Run("people who are not in the directory are offline", func(t *testing.T) {
		assert.Equal(t, "Offline", d.Presence("sip:user@contoso.com", morning).Availability)
	})
	t.Run("a presence that is set stays", func(t *testing.T) {
		d.SetPresence(sara, Presence{Availability: "Busy"})
		for minute := range 24 * 60 {
			assert.Equal(t, "Busy", d.Presence(sara, morning.Add(time.Duration(minute)*time.Minute)).Availability)
		}
	})
	t.Run("every time and period is valid", func(t *testing.T) {
		for _, now := range []time.Time{{}, time.Unix(0, 0), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)} {
			assert.Empty(t, New(Config{People: SamplePeople(), Life: 1}).Presence(john, now).Check())
			assert.Empty(t, New(Config{People: SamplePeople(), Life: 1 << 62}).Presence(john, now).Check())
		}
	})
}
