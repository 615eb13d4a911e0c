package emulator

import (
	"testing"
	"time"
	"ucwapresence/internal/emulator/directory"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const lene = "sip:lenea@contoso.com" // whose the first token is

// second signs the user in a second time, and lets something happen there.
func (s *server) second(happen func()) {
	s.t.Helper()
	first := s.app
	app, err := s.CreateApplication(s.Token(), s.now)
	require.NoError(s.t, err)
	s.app = app
	happen()
	s.app = first
}

// Pages presence_ref, note_ref and location_ref: the application in which users
// have made themselves available "will now receive the user's presence updates".
// Microsoft's own GetPresence.js and GetNote.js show what they are told there, also
// if it was said in another tab, or at the desk.
func TestHowUsersAreIsToldWhereTheyAreAvailable(t *testing.T) {
	const presence, note, location = "updated presence me/presence", "updated note me/note", "updated location me/location"
	for _, row := range []struct {
		name   string
		happen func(s *server) // in another application of the user
		want   string
	}{
		{"they become available elsewhere, and are as they were", func(s *server) { s.status(beAvailable) }, "waits"},
		{"they become available elsewhere, and busy", func(s *server) { s.status("POST {app}/me/makeMeAvailable?signInAs=Busy") }, presence},
		{"they say in another application how they are", func(s *server) {
			s.status(beAvailable)
			s.status("POST {app}/me/presence?availability=Busy")
			s.status("POST {app}/me/note?message=Hello")
			s.status("POST {app}/me/location?location=Home")
		}, lines(presence, note, location)},
		{"they say what they have said", func(s *server) {
			s.status(beAvailable)
			s.status("POST {app}/me/presence?availability=Online")
		}, "waits"},
		{"they say it at their desk", func(s *server) { s.move(lene, directory.Presence{Availability: "Away", Note: "x", Location: "y"}) }, lines(presence, note, location)},
		{"they change devices", func(s *server) { s.move(lene, directory.Presence{Availability: "Online", DeviceType: "Mobile"}) }, "waits"},
		{"somebody else changes", func(s *server) { s.move(john, busy("")) }, "waits"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				require.Equal(t, "204", s.status(beAvailable))
				get := s.poll("?ack=1").follow("next")
				s.second(func() { row.happen(s) })
				s.pass(5 * time.Second)
				want := row.want
				if want != "waits" {
					want = lines("next?ack=3", want)
				}
				assert.Equal(t, want, get.says())
			})
		})
	}
}

func TestWhatIsTakenBackAsAnApplicationEndsIsToldInTheOthers(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		require.Equal(t, "204", s.status(beAvailable))
		get := s.poll("?ack=1").follow("next")
		s.second(func() {
			require.Equal(t, "204", s.status("POST {app}/me/makeMeAvailable?signInAs=Busy"))
			s.pass(5 * time.Second)
			require.Equal(t, "204", s.status("DELETE {app}"))
		})
		get = s.later(get.follow("next"), 5*time.Second)
		assert.Equal(t, lines("next?ack=4", "updated presence me/presence"), get.says())
	})
}

func TestHowUsersAreIsNotToldToWhoOnlyLooksOn(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		get := s.poll("?ack=1")
		s.move(lene, busy(""))
		s.pass(5 * time.Second)
		assert.Equal(t, "waits", get.says())
		assert.Empty(t, s.watches)
	})
}

func TestWhatUsersSayIsToldOnceWhereTheySayIt(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(15, lene)
		require.Equal(t, "204", s.status(beAvailable))
		get := s.poll("?ack=1").follow("next")
		require.Equal(t, "204", s.status("POST {app}/me/note?message=Hello"))
		assert.Equal(t, lines("next?ack=3", "updated note me/note", updatedPart("contactNote", "note", "lenea@contoso.com")), get.says())
		get = get.follow("next")
		s.pass(5 * time.Second)
		assert.Equal(t, "waits", get.says())
		require.Equal(t, "204", s.status("DELETE {app}"))
		assert.Empty(t, s.watches, "nobody is told any more")
	})
}

func TestWhatUsersSayIsToldAtOnceAlsoIfItWaitsToBeToldAnyway(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		require.Equal(t, "204", s.status(beAvailable))
		get := s.poll("?ack=1").follow("next")
		s.move(lene, directory.Presence{Availability: "Away"})
		s.pass(time.Second)
		require.Equal(t, "waits", get.says())
		require.Equal(t, "204", s.status("POST {app}/me/presence?availability=Busy"))
		assert.Equal(t, lines("next?ack=3", "updated presence me/presence"), get.says())
	})
}
