package emulator

import (
	"testing"
	"time"
	"ucwapresence/internal/emulator/directory"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/ucwa"
)

func TestSetPresence(t *testing.T) {
	t.Run("is seen by everybody, in whatever case they write", func(t *testing.T) {
		s := start(t, Config{})
		require.NoError(t, s.SetPresence("sip:sarad@CONTOSO.com", directory.Presence{Availability: "Away", Note: "Out for lunch"}, s.now))
		assert.Equal(t, "Away", s.get("{app}/people/SaraD@contoso.com/presence").Text("availability"))
		assert.Equal(t, "Out for lunch", s.get("{app}/people/sarad@contoso.com/note").Text("message"))
	})
	t.Run("says all of it", func(t *testing.T) {
		s := start(t, Config{})
		require.NoError(t, s.SetPresence(sara, directory.Presence{Availability: "Away", Activity: "off-work", Note: "Gone"}, s.now))
		later := s.now.Add(time.Minute)
		require.NoError(t, s.SetPresence(sara, directory.Presence{Availability: "Online"}, later))
		assert.Equal(t, directory.Presence{Availability: "Online", LastActive: later}, s.Presence(sara, s.now))
	})
	t.Run("may tell when somebody was active", func(t *testing.T) {
		s := start(t, Config{})
		p := directory.Presence{Availability: "Offline", LastActive: s.now.Add(-time.Hour)}
		require.NoError(t, s.SetPresence(sara, p, s.now))
		assert.Equal(t, p, s.Presence(sara, s.now))
	})
	t.Run("adds whom nobody knew, once", func(t *testing.T) {
		s := start(t, Config{People: []directory.Person{{URI: john, Name: "John Doe"}}})
		for range 2 {
			require.NoError(t, s.SetPresence("sip:user@contoso.com", directory.Presence{Availability: "Online"}, s.now))
		}
		assert.Equal(t, []directory.Person{{URI: john, Name: "John Doe"}, {URI: "sip:user@contoso.com"}}, s.People())
		assert.Equal(t, []string{"sip:user@contoso.com"}, uris(s.get("{app}/people/search?query=user")))
	})
	t.Run("keeps nothing of the caller's", func(t *testing.T) {
		s := start(t, Config{})
		modalities := []string{"Messaging"}
		require.NoError(t, s.SetPresence(sara, directory.Presence{Availability: "Online", Modalities: modalities}, s.now))
		modalities[0] = "Video"
		assert.Equal(t, []string{"Messaging"}, s.Presence(sara, s.now).Modalities)
		s.People()[0].Name = "Nobody"
		assert.Equal(t, "Lene Aaling", s.People()[0].Name)
	})
	t.Run("takes the last time that there is", func(t *testing.T) {
		inBothFormats(t, Config{}, func(t *testing.T, s *server) {
			last := time.Date(9999, 12, 31, 23, 59, 59, 999_000_000, time.UTC)
			require.NoError(t, s.SetPresence(sara, directory.Presence{Availability: "Online", LastActive: last}, s.now))
			seen, _ := s.get("{app}/people/sarad@contoso.com/presence").Property("lastActive")
			at, _ := seen.Time()
			assert.Equal(t, last, at)
		})
	})
	t.Run("tells everything that is wrong", func(t *testing.T) {
		s := start(t, Config{})
		err := s.SetPresence("sara", directory.Presence{
			Availability: "online", DeviceType: "Fridge", Activity: "\x00", Note: "\xFF", Location: "\uFFFE", Modalities: []string{"Messaging", "\n"},
			LastActive: time.Date(9999, 12, 31, 23, 59, 59, 999_000_000, time.FixedZone("", -1)),
		}, s.now)
		var e *ucwa.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, ucwa.KindArgument, e.Kind)
		const control = "must not contain control characters"
		assert.Equal(t, []fields.Problem{
			{Path: "/availability", Message: "must be one of Away, BeRightBack, Busy, DoNotDisturb, IdleBusy, IdleOnline, Offline, Online"},
			{Path: "/deviceType", Message: "must be one of DeskPhone, Mobile, PC, Unknown, Web"},
			{Path: "/activity", Message: control}, {Path: "/note", Message: control}, {Path: "/location", Message: control},
			{Path: "/modalities/1", Message: control},
			{Path: "/lastActive", Message: "must be before the year 10000"},
			{Path: "/uri", Message: "must start with sip:, as in sip:user@example.com"},
		}, e.Problems)
		assert.Len(t, s.People(), 9, "nothing was done")
	})
}

func TestPeopleStayAsTheyAreWithoutALife(t *testing.T) {
	s := start(t, Config{})
	for _, hours := range []time.Duration{0, 1, 100} {
		assert.Equal(t, "Online", s.Presence(sara, morning.Add(hours*time.Hour)).Availability)
	}
}

func TestLife(t *testing.T) {
	const period = 10 * time.Minute
	e := New(Config{Life: period})
	seen := map[string]bool{}
	changes := 0
	for _, p := range e.People() {
		before := e.Presence(p.URI, morning)
		for minute := range 24 * 60 {
			now := morning.Add(time.Duration(minute) * time.Minute)
			presence := e.Presence(p.URI, now)
			assert.Empty(t, presence.Check())
			assert.LessOrEqual(t, now.Sub(presence.LastActive), period)
			assert.False(t, presence.LastActive.After(now))
			seen[presence.Availability] = true
			if presence.Availability != before.Availability {
				changes++
				assert.Less(t, now.Sub(presence.LastActive), time.Minute, "a change is when somebody was active")
			}
			before = presence
		}
	}
	assert.Len(t, seen, 8, "everything that one may be")
	perPerson := changes / len(e.People())
	assert.Greater(t, perPerson, 72, "half of the 144 periods of a day")
	assert.LessOrEqual(t, perPerson, 144)

	t.Run("is the same again, whatever was asked before", func(t *testing.T) {
		assert.Equal(t, e.Presence(sara, morning), New(Config{Life: period}).Presence("sip:sarad@contoso.com", morning))
	})
	t.Run("is another one for another seed, and for another person", func(t *testing.T) {
		other := New(Config{Life: period, Seed: 1})
		differs := func(is func(now time.Time) bool) bool {
			for hour := range 24 {
				if is(morning.Add(time.Duration(hour) * time.Hour)) {
					return true
				}
			}
			return false
		}
		assert.True(t, differs(func(now time.Time) bool {
			return e.Presence(sara, now).Availability != other.Presence(sara, now).Availability
		}))
		assert.True(t, differs(func(now time.Time) bool {
			return e.Presence(sara, now).Availability != e.Presence(john, now).Availability
		}))
	})
	t.Run("is not for those whom nobody knows", func(t *testing.T) {
		assert.Equal(t, "Offline", e.Presence("sip:user@contoso.com", morning).Availability)
	})
	t.Run("ends for whom a presence is set", func(t *testing.T) {
		require.NoError(t, e.SetPresence(sara, directory.Presence{Availability: "Busy"}, morning))
		for minute := range 24 * 60 {
			assert.Equal(t, "Busy", e.Presence(sara, morning.Add(time.Duration(minute)*time.Minute)).Availability)
		}
	})
	t.Run("bears any time and any period", func(t *testing.T) {
		for _, now := range []time.Time{{}, time.Unix(0, 0), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)} {
			assert.Empty(t, New(Config{Life: 1}).Presence(john, now).Check())
			assert.Empty(t, New(Config{Life: 1 << 62}).Presence(john, now).Check())
		}
	})
}
