package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/ucwa"
)

// Page MeDashboard: without reportMyActivity the availability changes to idle after
// inactiveTimeout, and to away after awayTimeout more.
func TestUsersWithoutActivityBecomeIdleAndAway(t *testing.T) {
	for _, row := range []struct{ published, idle, away string }{
		{"Online", "IdleOnline", "Away"},
		{"Busy", "IdleBusy", "Away"},
		{"DoNotDisturb", "DoNotDisturb", "DoNotDisturb"},
		{"BeRightBack", "BeRightBack", "BeRightBack"},
		{"Away", "Away", "Away"},
	} {
		t.Run(row.published, func(t *testing.T) {
			s := start(t, Config{})
			shows := func(want string) {
				t.Helper()
				assert.Equal(t, want, s.get("{app}/me/presence").Text("availability"))
				presence, ok := ucwa.ParseContactPresence(s.get(leneSeen + "/presence"))
				require.True(t, ok)
				assert.Equal(t, want, presence.Availability, "to others")
			}
			require.Equal(t, "204", s.status("POST {app}/me/makeMeAvailable?signInAs="+row.published))
			begun := s.now
			s.pass(5*time.Minute - 1)
			shows(row.published)
			s.pass(1)
			shows(row.idle)
			s.pass(5*time.Minute - 1)
			shows(row.idle)
			s.pass(1)
			shows(row.away)
			presence, _ := ucwa.ParseContactPresence(s.get(leneSeen + "/presence"))
			assert.Equal(t, begun.UnixMilli(), presence.LastActive.UnixMilli(), "becoming away is no activity")

			require.Equal(t, "204", s.status("POST {app}/me/reportMyActivity"))
			shows(row.published)
			s.pass(4 * time.Minute)
			require.Equal(t, "204", s.status("POST {app}/me/reportMyActivity"))
			s.pass(4 * time.Minute)
			shows(row.published)
		})
	}
}

func TestPublishingIsActivity(t *testing.T) {
	for _, request := range []string{"POST {app}/me/presence?availability=Online", "POST {app}/me/note?message=Hello", "POST {app}/me/location?location=Home"} {
		s := start(t, Config{})
		require.Equal(t, "204", s.status(beAvailable))
		s.pass(time.Hour)
		require.Equal(t, "204", s.status(request))
		assert.Equal(t, "Online", s.get("{app}/me/presence").Text("availability"), request)
	}
}

func TestBecomingIdleRaisesEvents(t *testing.T) {
	events := []string{"updated contactPresence lenea@contoso.com/presence in contact lenea@contoso.com", "updated presence me/presence"}
	const wait = 5 * time.Second // of events of medium priority
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		require.Equal(t, "204", s.status(beAvailable))
		s.subscribe(30, lene)
		get := s.poll("?ack=1&timeout=1800").follow("next")
		for _, stage := range []struct {
			after time.Duration
			next  string
		}{{5 * time.Minute, "next?ack=3&timeout=1800"}, {5*time.Minute - wait, "next?ack=4&timeout=1800"}} {
			assert.Equal(t, "waits", s.later(get, stage.after).says())
			assert.Equal(t, lines(append([]string{stage.next}, events...)...), s.later(get, wait).says())
			get = get.follow("next")
		}
		require.Equal(t, "204", s.status("POST {app}/me/reportMyActivity"))
		assert.Contains(t, s.later(get, wait).says(), lines(events...))
	})
}

func TestMakeMeAvailableSetsTheInactiveTimeout(t *testing.T) {
	for _, row := range []struct {
		text string
		want time.Duration
	}{
		{`7`, 7 * time.Minute},
		{`"7"`, 7 * time.Minute},
		{`0.5`, 30 * time.Second},
		{`"00:10:30"`, 10*time.Minute + 30*time.Second},
		{`"PT10M30S"`, 10*time.Minute + 30*time.Second},
		{`"PT1H"`, time.Hour},
		{`null`, 5 * time.Minute},
		{`""`, 5 * time.Minute},
	} {
		s := start(t, Config{})
		require.Equal(t, "204", s.status("POST {app}/me/makeMeAvailable\n\n"+`{"inactiveTimeout":`+row.text+`}`), row.text)
		s.pass(row.want - time.Second)
		assert.Equal(t, "Online", s.get("{app}/me/presence").Text("availability"), row.text)
		s.pass(time.Second)
		assert.Equal(t, "IdleOnline", s.get("{app}/me/presence").Text("availability"), row.text)
	}
	for _, text := range []string{`0`, `-1`, `"0"`, `1441`, `1e300`, `"NaN"`, `"Inf"`, `"24:00:01"`, `"1:30"`, `"1:1:1m1"`, `"1.5:00:00"`, `"::"`, `"00:00:00"`, `"PT"`, `"PT0S"`, `"-PT5M"`, `"PT-5M"`, `"P1D"`, `"soon"`, `true`, `[5]`, `{"minutes":5}`} {
		s := start(t, Config{})
		assert.Equal(t, "400 BadRequest ParameterValidationFailure", s.status("POST {app}/me/makeMeAvailable\n\n"+`{"inactiveTimeout":`+text+`}`), text)
	}
}

func TestTheTimesOfInactivityCanBeConfigured(t *testing.T) {
	s := start(t, Config{Times: Times{InactiveTimeout: time.Minute, AwayTimeout: 2 * time.Minute}})
	require.Equal(t, "204", s.status(beAvailable))
	for _, want := range []string{"IdleOnline", "IdleOnline", "Away"} {
		s.pass(time.Minute)
		assert.Equal(t, want, s.get("{app}/me/presence").Text("availability"))
	}
}
