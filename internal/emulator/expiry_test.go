package emulator

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/fault"
)

func TestExpiryIsAnnouncedAndRaisesEvents(t *testing.T) {
	for _, row := range []struct {
		name         string
		times        Times
		warned, gone time.Duration // after the creation, for ten minutes; 0 if never
	}{
		{"two minutes before by default", Times{}, 8 * time.Minute, 10 * time.Minute},
		{"at a configured time before", Times{Warning: 30 * time.Second}, 9*time.Minute + 30*time.Second, 10 * time.Minute},
		{"on creation if the subscription is shorter than that", Times{Warning: time.Hour}, 1, 10 * time.Minute},
		{"never if the time is negative", Times{Warning: -1}, 0, 10 * time.Minute},
		{"after the duration, within the grace period of a real server", Times{Grace: 3 * time.Minute}, 11 * time.Minute, 13 * time.Minute},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{Times: row.times}, func(t *testing.T, s *server) {
				begin := s.now
				id := s.subscribe(10, john)
				get := s.poll("?ack=1")
				want := lines("next?ack=2", addedSubscription(id), addedContact(johnsAddress), initialState(johnsAddress))
				if row.warned == 1 {
					want = lines(want, expiring(id))
				}
				assert.Equal(t, want, get.says())
				at := func(what string, when time.Duration) {
					for {
						get = get.follow("next")
						for get.says() == "waits" {
							s.pass(time.Second)
						}
						if len(get.events().Senders) > 0 {
							break
						}
					}
					assert.Equal(t, what, lines(s.describe(get.events())...))
					assert.Equal(t, when+5*time.Second, s.now.Sub(begin), "after the time of medium events")
				}
				if row.warned > 1 {
					at(expiring(id), row.warned)
				}
				at(lines(deletedContact(johnsAddress), deletedSubscription(id)), row.gone)
				assert.Empty(t, s.subscriptions())
			})
		})
	}
}

func TestOnlyTheWarningUpdatesASubscription(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		id := s.subscribe(10, john)
		get := s.poll("?ack=1&timeout=1800")
		for _, until := range []time.Duration{8*time.Minute + 5*time.Second, 10 * time.Minute, 10 * time.Minute} {
			get = get.follow("next")
			s.pass(until - 1)
			assert.Equal(t, "waits", get.says(), "an extension raises no event")
			s.pass(1)
			assert.Contains(t, get.says(), expiring(id))
			// Five seconds of the two minutes have passed.
			require.Equal(t, "200", s.status("POST {app}/people/presenceSubscriptions/"+id+"?duration=10"))
		}
	})
}

func TestAnExtensionRemovesAWarningThatWasNotSent(t *testing.T) {
	for _, row := range []struct{ name, create, extend string }{
		{"by list", create, "POST {app}/people/presenceSubscriptions/{id}?duration=30"},
		{"by group", "POST {app}/people/presenceSubscriptions?groupId=Family&duration=15", "POST {app}/people/presenceSubscriptions?groupId=Family&duration=30"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				require.Equal(t, "201", s.status(row.create))
				id := s.subscriptions()[0]
				get := s.poll("?ack=1&timeout=1800").follow("next")
				s.pass(13*time.Minute + time.Second) // the warning waits for other events for four more seconds
				require.Equal(t, "200", s.status(strings.Replace(row.extend, "{id}", id, 1)))
				s.pass(10 * time.Minute)
				assert.Equal(t, "waits", get.says())
			})
		})
	}
}

// Warnings of a subscription of ten minutes that is extended by ten. An extension that
// leaves no more time than the warning takes neither removes a warning nor causes
// another one.
func TestWarningsBeforeAndAfterAnExtension(t *testing.T) {
	for _, row := range []struct {
		name    string
		warning time.Duration
		near    bool // the new end is within the warning
	}{
		{"the new end is nearer than the warning", 21 * time.Minute, true},
		{"the new end is as near as the warning", 20 * time.Minute, true},
		{"the new end is later than the warning", 20*time.Minute - 1, false},
	} {
		extend := func(t *testing.T, s *server, id string) {
			t.Helper()
			require.Equal(t, "200", s.status("POST {app}/people/presenceSubscriptions/"+id+"?duration=10"))
		}
		t.Run(row.name+", and the warning was not read", func(t *testing.T) {
			inBothFormats(t, Config{Times: Times{Warning: row.warning}}, func(t *testing.T, s *server) {
				id := s.subscribe(10, john)
				s.pass(0) // the warning is due already
				extend(t, s, id)
				get := s.poll("?ack=1&timeout=1800")
				assert.Equal(t, row.near, strings.Contains(get.says(), expiring(id)))
			})
		})
		t.Run(row.name+", and the warning was read", func(t *testing.T) {
			inBothFormats(t, Config{Times: Times{Warning: row.warning}}, func(t *testing.T, s *server) {
				id := s.subscribe(10, john)
				get := s.poll("?ack=1&timeout=1800")
				require.Contains(t, get.says(), expiring(id))
				get = get.follow("next")
				extend(t, s, id)
				s.pass(15 * time.Minute)
				want := lines("next?ack=3&timeout=1800", expiring(id))
				if row.near {
					want = "waits"
				}
				assert.Equal(t, want, get.says())
			})
		})
	}
}

func TestAnExtensionWithinTheGraceCountsFromNow(t *testing.T) {
	s := start(t, Config{Times: Times{Grace: 3 * time.Minute}})
	id := s.subscribe(10, john)
	s.pass(11 * time.Minute)
	assert.Equal(t, "200", s.status("POST {app}/people/presenceSubscriptions/"+id+"?duration=10"))
	assert.Equal(t, 10*time.Minute, s.left(id))
	s.pass(13*time.Minute - 1)
	assert.Equal(t, []string{id}, s.subscriptions())
	s.pass(1)
	assert.Empty(t, s.subscriptions())
}

func TestResumeIsSentOnceAfterInactivity(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(30, john)
		get := s.poll("?ack=1&key=a")
		s.pass(10*time.Minute - 1)
		assert.Len(t, s.subscriptions(), 1)
		s.pass(1)
		assert.Empty(t, s.subscriptions())
		assert.Empty(t, s.subscribed())
		assert.Empty(t, s.members(""))
		s.set(john, busy(""))

		id := s.subscribe(10, jane)
		get = get.follow("next")
		assert.Equal(t, lines("resume?ack=3&key=a", addedSubscription(id), addedContact(janesAddress), initialState(janesAddress)), get.says(), "the new subscription has its events")
		assert.Equal(t, get.says(), s.poll("?ack=2&key=a").says(), "the answer may have been lost")
		get = get.follow("resume")
		assert.Equal(t, "waits", get.says())
		assert.Equal(t, []string{id}, s.subscriptions())
		s.pass(3 * time.Minute)
		assert.Equal(t, "next?ack=4&key=a", get.says(), "resume is sent once")
	})
}

func TestAPendingGETKeepsSubscriptions(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(30, john)
	get := s.poll("?ack=1&timeout=1800").follow("next")
	s.pass(27 * time.Minute)
	assert.Equal(t, "waits", get.says())
	assert.Equal(t, []string{id}, s.subscriptions())
}

func TestUnusedApplicationsExpire(t *testing.T) {
	const gone, lives = "410 Gone InactiveApplicationExpired", "200"
	for _, row := range []struct {
		name   string
		times  Times
		before func(s *server)
		after  time.Duration
		want   string
	}{
		{"a pending GET keeps it", Times{}, func(s *server) { s.poll("?ack=1&timeout=1800") }, 30*time.Minute - 1, lives},
		{"it expires fifteen minutes after the last GET was answered", Times{}, func(s *server) { s.poll("?ack=1") }, 18 * time.Minute, gone},
		{"it exists until then", Times{}, func(s *server) { s.poll("?ack=1") }, 18*time.Minute - 1, lives},
		{"a GET that is answered without waiting counts", Times{}, func(s *server) { s.subscribe(10, john); s.poll("?ack=1") }, 15 * time.Minute, gone},
		{"a GET whose ack does not fit counts", Times{}, func(s *server) { s.poll("?ack=7") }, 15 * time.Minute, gone},
		{"a GET whose client went away counts", Times{}, func(s *server) { s.Forget(s.poll("?ack=1").delivery.Parked, s.now) }, 15 * time.Minute, gone},
		{"a GET counts until its client went away", Times{}, func(s *server) {
			get := s.poll("?ack=1&timeout=1800")
			s.now = s.now.Add(20 * time.Minute)
			s.Forget(get.delivery.Parked, s.now)
		}, 15*time.Minute - 1, lives},
		{"a GET counts until its answer, if that was first", Times{}, func(s *server) {
			get := s.poll("?ack=1")
			s.now = s.now.Add(10 * time.Minute)
			s.Forget(get.delivery.Parked, s.now)
		}, 8 * time.Minute, gone},
		{"other requests do not count", Times{}, func(s *server) {
			s.poll("?ack=7")
			s.pass(14 * time.Minute)
			s.subscriptions()
		}, time.Minute, gone},
		{"without GETs of events it lasts eight hours", Times{}, func(s *server) {}, 8*time.Hour - 1, lives},
		{"without GETs of events it expires after eight hours", Times{}, func(s *server) {}, 8 * time.Hour, gone},
		{"the eight hours start with the last request", Times{}, func(s *server) {
			s.pass(7 * time.Hour)
			s.subscriptions()
		}, 8*time.Hour - 1, lives},
		{"a request without route counts", Times{}, func(s *server) {
			s.pass(7 * time.Hour)
			s.status("GET {app}/nothing")
		}, 8 * time.Hour, gone},
		{"signing in again counts", Times{}, func(s *server) {
			s.app = document(s.t, s.send(signIn)).Self()
			s.pass(7 * time.Hour)
			s.send(signIn)
		}, 8*time.Hour - 1, lives},
		{"the time of inactivity can be configured", Times{Inactivity: time.Hour, Silence: time.Minute}, func(s *server) { s.poll("?ack=7") }, time.Hour - 1, lives},
		{"the time without GETs of events can be configured", Times{Idle: time.Hour}, func(s *server) {}, time.Hour, gone},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{Times: row.times}, func(t *testing.T, s *server) {
				row.before(s)
				s.pass(row.after)
				for range 2 {
					assert.Equal(t, row.want, s.status("GET {app}"))
				}
				if row.want == gone {
					assert.Equal(t, gone, s.poll("?ack=1").says())
					assert.Empty(t, s.applications)
					assert.Zero(t, s.agenda.Len())
				}
			})
		})
	}
}

func TestTheNumberOfRememberedApplicationsIsBounded(t *testing.T) {
	s := start(t, Config{Limits: Limits{Applications: 3 * maxExpired}, Tokens: []auth.Token{{Scopes: auth.AllScopes}, {Value: "other", User: jane, Scopes: auth.AllScopes}}})
	first := s.app
	for range maxExpired {
		app, err := s.CreateApplication(s.Token(), s.now)
		require.NoError(t, err)
		s.app = app
	}
	assert.Len(t, s.applications, maxExpired+1)
	s.pass(8 * time.Hour)
	assert.Empty(t, s.applications)
	assert.Len(t, s.expired, maxExpired)
	assert.Equal(t, "410 Gone InactiveApplicationExpired", s.status("GET {app}"))
	assert.Equal(t, "404 NotFound ApplicationNotFound", s.status("GET {app}\nAuthorization: Bearer other"), "it was the application of another user")
	assert.Equal(t, "404 NotFound ApplicationNotFound", s.status("GET "+first), "the oldest is forgotten")
}

func TestAnApplicationThatEndsAnswersItsPendingGET(t *testing.T) {
	for _, row := range []struct {
		name string
		end  func(t *testing.T, s *server)
	}{
		{"it is deleted", func(t *testing.T, s *server) { assert.Equal(t, "204", s.status("DELETE {app}")) }},
		{"it is killed", func(t *testing.T, s *server) {
			require.NoError(t, s.Fail(fault.Rule{KillApplication: true}))
			s.status("GET {app}/people")
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{Life: time.Minute}, func(t *testing.T, s *server) {
				s.subscribe(10, john)
				get := s.poll("?ack=1").follow("next")
				row.end(t, s)
				assert.Equal(t, "404 NotFound ApplicationNotFound", get.says())
				assert.Equal(t, accepted[s.format]+"; charset=utf-8", get.response().Header.Get("Content-Type"))
				assert.Equal(t, "404 NotFound ApplicationNotFound", s.poll("?ack=2").says())
				assert.Empty(t, s.watches)
				assert.Zero(t, s.agenda.Len())
				_, waiting := s.Due()
				assert.False(t, waiting)
			})
		})
	}
}

func TestTheLimitOfEventsIsTheNumberThatMayWait(t *testing.T) {
	for _, row := range []struct {
		name   string
		events int // limit; a subscription to one new contact has 7
		want   int // subscriptions that are left
	}{
		{"fewer events than the limit", 15, 3},
		{"as many events as the limit", 14, 3},
		{"one event more than the limit", 13, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{Limits: Limits{Events: row.events}}, func(t *testing.T, s *server) {
				s.subscribe(30, john)
				s.poll("?ack=1")
				s.subscribe(30, jane)
				assert.Len(t, s.subscriptions(), 2)
				s.subscribe(30, sara)
				assert.Len(t, s.subscriptions(), row.want)
			})
		})
	}
}

func TestTooManyEventsDropTheSubscriptions(t *testing.T) {
	inBothFormats(t, Config{Limits: Limits{Events: 20}}, func(t *testing.T, s *server) {
		for i := range 4 { // each of seven events
			s.subscribe(30, "sip:"+strconv.Itoa(i)+"@contoso.com")
		}
		get := s.poll("?ack=1")
		assert.Len(t, get.events().Senders[0].Events, 4*7, "events that wait for the first GET are not limited")
		ids := []string{s.subscribe(30, john), s.subscribe(30, jane)}
		get = get.follow("next")
		assert.Equal(t, lines("next?ack=3", addedSubscription(ids[0]), addedContact(johnsAddress), initialState(johnsAddress), addedSubscription(ids[1]), addedContact(janesAddress), initialState(janesAddress)), get.says())
		s.subscribe(30, "sip:a@contoso.com")
		s.subscribe(30, "sip:b@contoso.com")
		assert.Len(t, s.subscriptions(), 8)
		s.subscribe(30, "sip:c@contoso.com")
		assert.Empty(t, s.subscriptions())
		assert.Equal(t, "resume?ack=4", get.follow("next").says())
	})
}
