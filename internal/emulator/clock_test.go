package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/schedule"
)

// startAt is [start] at another time.
func startAt(t *testing.T, config Config, now time.Time) *server {
	t.Helper()
	s := &server{Emulator: New(config), t: t, now: now}
	app, err := s.CreateApplication(s.Token(), s.now)
	require.NoError(t, err)
	s.app = app
	return s
}

// No time has another meaning, 0 included.
func TestTheEmulatorStartsAtAnyTime(t *testing.T) {
	for _, row := range []struct {
		name string
		now  time.Time
	}{
		{"the start of 1970", time.UnixMilli(0)},
		{"before 1970", time.Date(1601, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"the zero time", time.Time{}},
		{"before the zero time", time.Time{}.Add(-time.Hour)},
		{"the year 3000", time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"the year 9999", time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := startAt(t, Config{}, row.now)
			token := document(t, s.send(askForToken+"\n\ngrant_type=urn:microsoft.rtc:windows")).Text("access_token")
			id := s.subscribe(10, john)
			get := s.poll("?ack=1").follow("next")
			require.NoError(t, s.SetPresence(john, busy(""), s.now))
			s.pass(5 * time.Second)
			assert.Equal(t, lines("next?ack=3", updatedPresence(johnsAddress)), get.says())
			get = get.follow("next")
			s.pass(3 * time.Minute)
			assert.Equal(t, "next?ack=4", get.says())
			assert.Equal(t, "204", s.status(beAvailable))
			assert.Equal(t, "200", s.status("GET {app}/people/johndoe@contoso.com/presence"))
			assert.Equal(t, []string{id}, s.subscriptions())
			s.pass(7 * time.Minute)
			assert.Empty(t, s.subscriptions())
			assert.Equal(t, 200, s.send("GET {app}\nAuthorization: Bearer "+token).Status)
			s.pass(8 * time.Hour)
			assert.Equal(t, 401, s.send("GET {app}\nAuthorization: Bearer "+token).Status)
			assert.Equal(t, "410 Gone InactiveApplicationExpired", s.status("GET {app}"))
		})
	}
}

func TestJumpsOfCenturies(t *testing.T) {
	const century = 100 * 365 * 24 * time.Hour
	for _, row := range []struct {
		name  string
		jumps []time.Duration
	}{
		{"forward", []time.Duration{century, century, century, century}},
		{"back", []time.Duration{-century, -century, -century, -century}},
		{"forward and back", []time.Duration{century, century, century, century, -century, -century, -century, -century}},
		{"back and forward", []time.Duration{-century, -century, -century, -century, century, century, century, century}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := startAt(t, Config{Life: time.Second}, time.Date(2500, 1, 1, 0, 0, 0, 0, time.UTC))
			const path = "{app}/people/contactsAndGroupsSubscription"
			require.Equal(t, "201", s.status("POST "+path+"/startOrRefreshSubscriptionToContactsAndGroups?duration=10"))
			id := s.subscribe(10, john)
			for _, jump := range row.jumps {
				s.now = s.now.Add(jump)
			}
			s.settle()
			if s.status("GET {app}") != "200" {
				s.app = document(t, s.send(signIn)).Self()
				id = s.subscribe(10, john)
			}
			require.Equal(t, "201", s.status("POST "+path+"/startOrRefreshSubscriptionToContactsAndGroups?duration=10"))
			assert.Equal(t, "Connected", s.get(path).Text("state"))
			require.Equal(t, "200", s.status("POST {app}/people/presenceSubscriptions/"+id+"?duration=10"))
			left := s.left(id)
			assert.Positive(t, left)
			assert.LessOrEqual(t, left, 30*time.Minute, "an extension never lasts longer than 30 minutes")
			assert.Equal(t, "204", s.status(beAvailable))
			s.pass(30 * time.Minute)
			assert.Equal(t, "410 Gone InactiveApplicationExpired", func() string { s.pass(8 * time.Hour); return s.status("GET {app}") }())
		})
	}
}

// Nothing but the configuration bounds how often people change in such a jump.
func TestJumpsOfCenturiesAreFast(t *testing.T) {
	const century = 100 * 365 * 24 * time.Hour
	s := start(t, Config{
		Life:  time.Millisecond,
		Times: Times{Grace: century, Silence: century, Inactivity: century, Idle: century},
	})
	s.subscribe(30, john, jane, sara)
	begin := time.Now()
	s.pass(century - time.Hour)
	assert.Less(t, time.Since(begin), 20*time.Second)
	assert.Equal(t, "200", s.status("GET {app}"))
	assert.Len(t, s.poll("?ack=1").events().Senders[0].Events, 1+3*6)
}

func TestTheClockStopsAtTheEndOfTheYear9999(t *testing.T) {
	end := time.Date(9999, 12, 31, 23, 59, 59, 999_000_000, time.UTC)
	clock := schedule.NewClock(end.Add(-time.Minute))
	s := startAt(t, Config{}, clock.Now())
	tr := NewTransport(s.Emulator, clock)
	clock.Advance(time.Hour)
	assert.Equal(t, end, clock.Now())
	for _, accept := range []string{"application/json", "application/xml"} {
		tr.Use(func(e *Emulator, now time.Time) {
			require.NoError(t, e.SetPresence(john, directory.Presence{Availability: "Busy"}, now))
		})
		resp, err := tr.Do(t.Context(), s.request("GET {app}/people/johndoe@contoso.com/presence\nAccept: "+accept))
		require.NoError(t, err)
		assert.Equal(t, 200, resp.Status, accept)
	}
}

func TestATokenWithoutExpiryWorksAtAnyTime(t *testing.T) {
	for _, now := range []time.Time{{}, time.UnixMilli(0), morning} {
		s := startAt(t, Config{Tokens: []auth.Token{{Scopes: auth.AllScopes}}}, now)
		assert.Equal(t, "200", s.status("GET {app}"))
	}
}
