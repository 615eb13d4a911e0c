package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
)

const lene = "sip:lenea@contoso.com" // the user of the first token

// second signs the user in a second time, and calls f with that application.
func (s *server) second(f func()) {
	s.t.Helper()
	first := s.app
	app, err := s.CreateApplication(s.Token(), s.now)
	require.NoError(s.t, err)
	s.app = app
	f()
	s.app = first
}

// Pages presence_ref, note_ref and location_ref: the application in which users have
// made themselves available "will now receive the user's presence updates".
// Microsoft's own GetPresence.js and GetNote.js show these events, whichever
// application or device has caused them.
func TestChangesOfTheOwnPresenceRaiseEventsOfMe(t *testing.T) {
	const presence, note, location = "updated presence me/presence", "updated note me/note", "updated location me/location"
	for _, row := range []struct {
		name   string
		change func(s *server) // in another application of the user
		want   string
	}{
		{"the user becomes available elsewhere with the same presence", func(s *server) { s.status(beAvailable) }, "waits"},
		{"the user becomes available elsewhere, and busy", func(s *server) { s.status("POST {app}/me/makeMeAvailable?signInAs=Busy") }, presence},
		{"the user publishes in another application", func(s *server) {
			s.status(beAvailable)
			s.status("POST {app}/me/presence?availability=Busy")
			s.status("POST {app}/me/note?message=Hello")
			s.status("POST {app}/me/location?location=Home")
		}, lines(presence, note, location)},
		{"the user publishes the same again", func(s *server) {
			s.status(beAvailable)
			s.status("POST {app}/me/presence?availability=Online")
		}, "waits"},
		{"the presence is set", func(s *server) { s.set(lene, directory.Presence{Availability: "Away", Note: "x", Location: "y"}) }, lines(presence, note, location)},
		{"only the device changes", func(s *server) { s.set(lene, directory.Presence{Availability: "Online", DeviceType: "Mobile"}) }, "waits"},
		{"the presence of another person changes", func(s *server) { s.set(john, busy("")) }, "waits"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				require.Equal(t, "204", s.status(beAvailable))
				get := s.poll("?ack=1").follow("next")
				s.second(func() { row.change(s) })
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

func TestTheEndOfAPublicationRaisesEventsInOtherApplications(t *testing.T) {
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

func TestWithoutMakeMeAvailableThereAreNoEventsOfMe(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		get := s.poll("?ack=1")
		s.set(lene, busy(""))
		s.pass(5 * time.Second)
		assert.Equal(t, "waits", get.says())
		assert.Empty(t, s.watches)
	})
}

func TestPublishingRaisesEachEventOnce(t *testing.T) {
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
		assert.Empty(t, s.watches, "no one is watched any more")
	})
}

func TestPublishingMakesAWaitingEventUrgent(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		require.Equal(t, "204", s.status(beAvailable))
		get := s.poll("?ack=1").follow("next")
		s.set(lene, directory.Presence{Availability: "Away"})
		s.pass(time.Second)
		require.Equal(t, "waits", get.says())
		require.Equal(t, "204", s.status("POST {app}/me/presence?availability=Busy"))
		assert.Equal(t, lines("next?ack=3", "updated presence me/presence"), get.says())
	})
}
