package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/ucwa"
)

func TestSetPresenceReplacesAPresence(t *testing.T) {
	t.Run("the case of a URI does not matter", func(t *testing.T) {
		s := start(t, Config{})
		require.NoError(t, s.SetPresence("sip:sarad@CONTOSO.com", directory.Presence{Availability: "Away", Note: "Out for lunch"}, s.now))
		assert.Equal(t, "Away", s.get("{app}/people/SaraD@contoso.com/presence").Text("availability"))
		assert.Equal(t, "Out for lunch", s.get("{app}/people/sarad@contoso.com/note").Text("message"))
	})
	t.Run("the whole presence is replaced", func(t *testing.T) {
		s := start(t, Config{})
		require.NoError(t, s.SetPresence(sara, directory.Presence{Availability: "Away", Activity: "off-work", Note: "Gone"}, s.now))
		later := s.now.Add(time.Minute)
		require.NoError(t, s.SetPresence(sara, directory.Presence{Availability: "Online"}, later))
		assert.Equal(t, directory.Presence{Availability: "Online", LastActive: later}, s.Presence(sara, s.now))
	})
	t.Run("LastActive can be given", func(t *testing.T) {
		s := start(t, Config{})
		p := directory.Presence{Availability: "Offline", LastActive: s.now.Add(-time.Hour)}
		require.NoError(t, s.SetPresence(sara, p, s.now))
		assert.Equal(t, p, s.Presence(sara, s.now))
	})
	t.Run("a new person is added once", func(t *testing.T) {
		s := start(t, Config{People: []directory.Person{{URI: john, Name: "John Doe"}}})
		for range 2 {
			require.NoError(t, s.SetPresence("sip:user@contoso.com", directory.Presence{Availability: "Online"}, s.now))
		}
		assert.Equal(t, []directory.Person{{URI: john, Name: "John Doe"}, {URI: "sip:user@contoso.com"}}, s.People())
		assert.Equal(t, []string{"sip:user@contoso.com"}, uris(s.get("{app}/people/search?query=user")))
	})
	t.Run("later changes of the arguments and results have no effect", func(t *testing.T) {
		s := start(t, Config{})
		modalities := []string{"Messaging"}
		require.NoError(t, s.SetPresence(sara, directory.Presence{Availability: "Online", Modalities: modalities}, s.now))
		modalities[0] = "Video"
		assert.Equal(t, []string{"Messaging"}, s.Presence(sara, s.now).Modalities)
		s.People()[0].Name = "Nobody"
		assert.Equal(t, "Lene Aaling", s.People()[0].Name)
	})
	t.Run("LastActive may be the end of the year 9999", func(t *testing.T) {
		inBothFormats(t, Config{}, func(t *testing.T, s *server) {
			last := time.Date(9999, 12, 31, 23, 59, 59, 999_000_000, time.UTC)
			require.NoError(t, s.SetPresence(sara, directory.Presence{Availability: "Online", LastActive: last}, s.now))
			seen, _ := s.get("{app}/people/sarad@contoso.com/presence").Property("lastActive")
			at, _ := seen.Time()
			assert.Equal(t, last, at)
		})
	})
	t.Run("an error lists everything that is wrong", func(t *testing.T) {
		s := start(t, Config{})
		err := s.SetPresence("sara", directory.Presence{
			Availability: "online", DeviceType: "Radio", Activity: "\x00", Note: "\xFF", Location: "\uFFFE", Modalities: []string{"Messaging", "\n"},
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
		assert.Len(t, s.People(), 9, "no person was added")
	})
}
