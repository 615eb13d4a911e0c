package emulator

import (
	"strings"
	"testing"
	"time"
	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/schedule"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRow36WhatIsRaisedByWhat(t *testing.T) {
	const uris = "sip:JohnDoe@contoso.com"
	for _, row := range []struct {
		name    string
		request string // with {id} for a subscription to sara
		want    string
	}{
		{"a subscription to two people", "POST {app}/people/presenceSubscriptions\n\n" + `{"duration":15,"uris":["` + uris + `","` + jane + `"]}`,
			lines(addedSubscription("{new}"), addedContact(johnsAddress), initialState(johnsAddress), addedContact(janesAddress), initialState(janesAddress))},
		{"a subscription to a group", "POST {app}/people/presenceSubscriptions?groupId=Family&duration=15",
			lines(addedSubscription("Family"), addedContact(johnsAddress), initialState(johnsAddress), addedContact(janesAddress), initialState(janesAddress))},
		{"a second subscription to somebody", "POST {app}/people/presenceSubscriptions\n\n" + `{"duration":15,"uris":["` + sara + `"]}`,
			lines(addedSubscription("{new}"), initialState(sarasAddress))},
		{"one more contact", "POST {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId={id}\n\n" + `{"contactUris":["` + uris + `"]}`,
			lines(addedContact(johnsAddress), initialState(johnsAddress))},
		{"a contact that is there", "POST {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId={id}\n\n" + `{"contactUris":["` + sara + `"]}`, "waits"},
		{"one contact less", "DELETE {app}/people/presenceSubscriptionMemberships/{id},SARAD@contoso.com", deletedContact(sarasAddress)},
		{"the end of a subscription", "DELETE {app}/people/presenceSubscriptions/{id}", lines(deletedContact(sarasAddress), deletedSubscription("{id}"))},
		{"more time", "POST {app}/people/presenceSubscriptions/{id}?duration=10", "waits"},
		{"a refused request", "POST {app}/people/presenceSubscriptions/{id}?duration=9", "waits"},
		{"a look", "GET {app}/people/presenceSubscriptions", "waits"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				id := s.subscribe(15, sara)
				get := s.poll("?ack=1").follow("next")
				s.status(strings.ReplaceAll(row.request, "{id}", id))
				ids := s.subscriptions()
				want := row.want
				if want != "waits" {
					want = lines("next?ack=3", strings.ReplaceAll(want, "{id}", id))
				}
				if len(ids) > 0 {
					want = strings.ReplaceAll(want, "{new}", ids[len(ids)-1])
				}
				assert.Equal(t, want, get.says())
			})
		})
	}
}

func TestRow36AContactComesWithTheFirstSubscriptionAndGoesWithTheLast(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		first, second := s.subscribe(15, john), s.subscribe(15, jane, john)
		get := s.poll("?ack=1").follow("next")
		s.status("DELETE {app}/people/presenceSubscriptions/" + first)
		assert.Equal(t, lines("next?ack=3", deletedSubscription(first)), get.says())
		get = get.follow("next")
		s.status("DELETE {app}/people/presenceSubscriptionMemberships/" + second + "," + johnsAddress)
		assert.Equal(t, lines("next?ack=4", deletedContact(johnsAddress)), get.says())
		get = get.follow("next")
		s.add(second, john)
		assert.Equal(t, lines("next?ack=5", addedContact(johnsAddress), initialState(johnsAddress)), get.says())
		assert.ElementsMatch(t, []string{johnsAddress, janesAddress}, s.subscribed())
	})
}

func TestRow37AChangeIsToldOnceHoweverManySubscriptionsThereAre(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(15, john)
		s.subscribe(15, john, jane)
		get := s.poll("?ack=1").follow("next")
		s.move(john, busy(""))
		s.pass(5 * time.Second)
		assert.Equal(t, lines("next?ack=3", updatedPresence(johnsAddress)), get.says())
	})
}

func TestWhatHasChangedAboutSomebody(t *testing.T) {
	before := busy("in-a-meeting")
	for _, row := range []struct {
		name   string
		change func(p *directory.Presence)
		want   string
	}{
		{"nothing", func(*directory.Presence) {}, "waits"},
		{"that they were active", func(p *directory.Presence) { p.LastActive = morning.Add(time.Hour) }, "waits"},
		{"the availability", func(p *directory.Presence) { p.Availability = "Away" }, updatedPresence(johnsAddress)},
		{"the activity", func(p *directory.Presence) { p.Activity = "" }, updatedPresence(johnsAddress)},
		{"the device", func(p *directory.Presence) { p.DeviceType = "Mobile" }, updatedPresence(johnsAddress)},
		{"the note", func(p *directory.Presence) { p.Note = "x" }, updatedPart("contactNote", "note", johnsAddress)},
		{"the location", func(p *directory.Presence) { p.Location = "x" }, updatedPart("contactLocation", "location", johnsAddress)},
		{"the modalities", func(p *directory.Presence) { p.Modalities = nil }, updatedPart("contactSupportedModalities", "supportedMedia", johnsAddress)},
		{"all of it", func(p *directory.Presence) {
			*p = directory.Presence{Availability: "Offline", Note: "x", Location: "y"}
		}, lines(
			updatedPresence(johnsAddress), updatedPart("contactNote", "note", johnsAddress),
			updatedPart("contactSupportedModalities", "supportedMedia", johnsAddress), updatedPart("contactLocation", "location", johnsAddress))},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				s.move(john, before)
				s.subscribe(15, "sip:JOHNDOE@contoso.com")
				get := s.poll("?ack=1").follow("next")
				after := before
				row.change(&after)
				s.move("sip:JohnDoe@Contoso.com", after)
				s.move(jane, directory.Presence{Availability: "Offline"}) // to whom nobody is subscribed
				s.pass(5 * time.Second)
				if row.want == "waits" {
					assert.Equal(t, row.want, get.says())
				} else {
					assert.Equal(t, lines("next?ack=3", row.want), get.says())
				}
			})
		})
	}
}

func TestOnlyThoseWhoAreSubscribedAreTold(t *testing.T) {
	s := start(t, Config{})
	s.subscribe(15, john)
	one := s.poll("?ack=1").follow("next")
	first := s.app
	app, err := s.CreateApplication(s.Token(), s.now)
	require.NoError(t, err)
	s.app = app
	s.subscribe(15, jane)
	other := s.poll("?ack=1").follow("next")

	s.move(john, busy("a"))
	s.pass(5 * time.Second)
	assert.Equal(t, "waits", other.says())
	s.app = first
	assert.Equal(t, lines("next?ack=3", updatedPresence(johnsAddress)), one.says())
}

func TestSomebodyUnknownBecomesKnown(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(15, "sip:user@contoso.com")
		get := s.poll("?ack=1").follow("next")
		s.move("sip:user@contoso.com", directory.Presence{Availability: "Online", DeviceType: "Unknown"})
		s.pass(5 * time.Second)
		assert.Equal(t, lines("next?ack=3", updatedPresence("user@contoso.com")), get.says())
	})
}

// What users say of themselves is told to those who are subscribed to them, and to
// their own application, which sees it at once (page EventChannelDetails).
func TestWhatUsersSayOfThemselvesIsTold(t *testing.T) {
	inBothFormats(t, Config{Life: time.Hour, Tokens: []auth.Token{{Scopes: auth.AllScopes}, {Value: "sara", User: sara, Scopes: auth.AllScopes}}}, func(t *testing.T, s *server) {
		s.subscribe(30, sara)
		get := s.poll("?ack=1").follow("next")
		watching := s.app
		hers, err := s.CreateApplication("sara", s.now)
		require.NoError(t, err)
		her := func(request string) string {
			return s.status(strings.Replace(request, "{hers}", hers, 1) + "\nAuthorization: Bearer sara")
		}
		seen := s.Presence(sara, s.now)
		hears := func(want string) {
			t.Helper()
			s.app = watching
			s.pass(5 * time.Second)
			_, events, _ := strings.Cut(get.says(), "\n")
			assert.Equal(t, want, events)
			get = get.follow("next")
			s.app = hers
		}
		s.app = hers
		self := s.ask("GET {app}/events?ack=1\nAuthorization: Bearer sara\nAccept: " + accepted[s.format])
		require.Equal(t, "204", her("POST {hers}/me/makeMeAvailable?signInAs=DoNotDisturb"))
		assert.Equal(t, lines("next?ack=2", "updated me me", "added presence me/presence", "added note me/note", "added location me/location",
			"updated communication communication with communication"), self.says())
		hears(lines(updatedPresence(sarasAddress), updatedPart("contactSupportedModalities", "supportedMedia", sarasAddress)))

		self = s.ask("GET {app}/events?ack=2\nAuthorization: Bearer sara\nAccept: " + accepted[s.format])
		require.Equal(t, "204", her("POST {hers}/me/note?message=Hello"))
		assert.Equal(t, lines("next?ack=3", "updated note me/note"), self.says())
		require.Equal(t, "204", her("POST {hers}/me/reportMyActivity"))
		hears(updatedPart("contactNote", "note", sarasAddress))

		require.Equal(t, "204", her("DELETE {hers}"))
		after := s.Presence(sara, s.now)
		assert.Equal(t, seen.Availability, after.Availability, "her own life goes on")
		hears(lines(updatedPresence(sarasAddress), updatedPart("contactNote", "note", sarasAddress), updatedPart("contactSupportedModalities", "supportedMedia", sarasAddress)))
		s.app = watching
		assert.NotEqual(t, schedule.Never(), s.watches["sip:"+sarasAddress].appointment.At(), "and it is watched")
	})
}

// People who lead lives of their own are told about when they change, and as they
// are from then on.
func TestChangesInALifeAreToldWhenTheyHappen(t *testing.T) {
	inBothFormats(t, Config{Life: time.Minute}, func(t *testing.T, s *server) {
		s.subscribe(30, john)
		get := s.poll("?ack=1")
		told, silent := 0, 0
		for range 20 {
			get = get.follow("next")
			before, begin := s.Presence(john, s.now), s.now
			for get.says() == "waits" {
				s.pass(time.Second)
			}
			says := get.says()
			if strings.Count(says, "\n") == 0 {
				silent++
				assert.Equal(t, 180*time.Second, s.now.Sub(begin))
				continue
			}
			told++
			after := s.Presence(john, s.now.Add(-5*time.Second))
			s.tells(says, before, after)
			unchanged := s.Presence(john, s.now.Add(-5*time.Second-time.Second))
			assert.NotEqual(t, after.LastActive, unchanged.LastActive, "it has just happened when the wait began")
		}
		assert.GreaterOrEqual(t, told, 15)

		s.move(john, busy(""))
		get = s.later(get.follow("next"), 5*time.Second)
		assert.Contains(t, get.says(), updatedPresence(johnsAddress))
		get = get.follow("next")
		s.pass(179 * time.Second)
		assert.Equal(t, "waits", get.says(), "the life of their own is over")
	})
}

// What somebody says of themselves interrupts a life of their own, which then goes on
// from how it is by that time.
func TestALifeThatWasInterruptedGoesOn(t *testing.T) {
	const period = 10 * time.Minute
	times := Times{Silence: time.Hour} // nobody reads while the life is interrupted
	inBothFormats(t, Config{Life: period, Times: times}, func(t *testing.T, s *server) {
		s.subscribe(30, lene)
		get := s.poll("?ack=1&timeout=1800")
		hear := func() (all string) {
			s.pass(5 * time.Second)
			for get.says() != "waits" {
				all += get.says()
				get = get.follow("next")
			}
			return all
		}
		for range 10 {
			s.second(func() {
				require.Equal(t, "204", s.status("POST {app}/me/makeMeAvailable?signInAs=DoNotDisturb"))
				s.pass(period)
				require.Equal(t, "204", s.status("DELETE {app}"))
			})
			hear()
			before := s.Presence(lene, s.now)
			s.pass(period)
			s.tells(hear(), before, s.Presence(lene, s.now))
			s.subscribe(30, lene) // which tells everything
			hear()
		}
	})
}

// tells asserts that what is told of somebody is what has changed.
func (s *server) tells(says string, before, after directory.Presence) {
	s.t.Helper()
	assert.Equal(s.t, before.Note != after.Note, strings.Contains(says, "contactNote"))
	assert.Equal(s.t, before.Location != after.Location, strings.Contains(says, "contactLocation"))
	moved := before.Availability != after.Availability || before.Activity != after.Activity || before.DeviceType != after.DeviceType
	assert.Equal(s.t, moved, strings.Contains(says, "contactPresence"))
}

func TestALifeOfMillisecondsIsNoLoad(t *testing.T) {
	s := start(t, Config{Life: time.Millisecond})
	s.subscribe(30, john, jane, sara)
	s.poll("?ack=1").follow("next")
	begin := time.Now()
	s.pass(100 * 365 * 24 * time.Hour)
	assert.Less(t, time.Since(begin), 10*time.Second)
	assert.Empty(t, s.watches, "the application has gone, and everything with it")
	assert.Zero(t, s.agenda.Len())
}
