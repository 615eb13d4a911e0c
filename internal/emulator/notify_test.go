package emulator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/schedule"
)

func TestRequestsRaiseEvents(t *testing.T) {
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
		{"a second subscription to a contact", "POST {app}/people/presenceSubscriptions\n\n" + `{"duration":15,"uris":["` + sara + `"]}`,
			lines(addedSubscription("{new}"), initialState(sarasAddress))},
		{"an added contact", "POST {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId={id}\n\n" + `{"contactUris":["` + uris + `"]}`,
			lines(addedContact(johnsAddress), initialState(johnsAddress))},
		{"a contact that is a member already", "POST {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId={id}\n\n" + `{"contactUris":["` + sara + `"]}`, "waits"},
		{"a removed contact", "DELETE {app}/people/presenceSubscriptionMemberships/{id},SARAD@contoso.com", deletedContact(sarasAddress)},
		{"a deleted subscription", "DELETE {app}/people/presenceSubscriptions/{id}", lines(deletedContact(sarasAddress), deletedSubscription("{id}"))},
		{"an extension", "POST {app}/people/presenceSubscriptions/{id}?duration=10", "waits"},
		{"a refused request", "POST {app}/people/presenceSubscriptions/{id}?duration=9", "waits"},
		{"a GET", "GET {app}/people/presenceSubscriptions", "waits"},
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

func TestAContactIsAddedWithTheFirstSubscriptionAndDeletedWithTheLast(t *testing.T) {
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

func TestAChangeRaisesOneEventForSeveralSubscriptions(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(15, john)
		s.subscribe(15, john, jane)
		get := s.poll("?ack=1").follow("next")
		s.set(john, busy(""))
		s.pass(5 * time.Second)
		assert.Equal(t, lines("next?ack=3", updatedPresence(johnsAddress)), get.says())
	})
}

func TestChangedPartsOfAPresenceRaiseEvents(t *testing.T) {
	before := busy("in-a-meeting")
	for _, row := range []struct {
		name   string
		change func(p *directory.Presence)
		want   string
	}{
		{"no change", func(*directory.Presence) {}, "waits"},
		{"only LastActive", func(p *directory.Presence) { p.LastActive = morning.Add(time.Hour) }, "waits"},
		{"the availability", func(p *directory.Presence) { p.Availability = "Away" }, updatedPresence(johnsAddress)},
		{"the activity", func(p *directory.Presence) { p.Activity = "" }, updatedPresence(johnsAddress)},
		{"the device", func(p *directory.Presence) { p.DeviceType = "Mobile" }, updatedPresence(johnsAddress)},
		{"the note", func(p *directory.Presence) { p.Note = "x" }, updatedPart("contactNote", "note", johnsAddress)},
		{"the location", func(p *directory.Presence) { p.Location = "x" }, updatedPart("contactLocation", "location", johnsAddress)},
		{"the modalities", func(p *directory.Presence) { p.Modalities = nil }, updatedPart("contactSupportedModalities", "supportedMedia", johnsAddress)},
		{"every part", func(p *directory.Presence) {
			*p = directory.Presence{Availability: "Offline", Note: "x", Location: "y"}
		}, lines(
			updatedPresence(johnsAddress), updatedPart("contactNote", "note", johnsAddress),
			updatedPart("contactSupportedModalities", "supportedMedia", johnsAddress), updatedPart("contactLocation", "location", johnsAddress))},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				s.set(john, before)
				s.subscribe(15, "sip:JOHNDOE@contoso.com")
				get := s.poll("?ack=1").follow("next")
				after := before
				row.change(&after)
				s.set("sip:JohnDoe@Contoso.com", after)
				s.set(jane, directory.Presence{Availability: "Offline"}) // no application is subscribed to jane
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

func TestOnlySubscribedApplicationsGetEvents(t *testing.T) {
	s := start(t, Config{})
	s.subscribe(15, john)
	one := s.poll("?ack=1").follow("next")
	first := s.app
	app, err := s.CreateApplication(s.Token(), s.now)
	require.NoError(t, err)
	s.app = app
	s.subscribe(15, jane)
	other := s.poll("?ack=1").follow("next")

	s.set(john, busy("a"))
	s.pass(5 * time.Second)
	assert.Equal(t, "waits", other.says())
	s.app = first
	assert.Equal(t, lines("next?ack=3", updatedPresence(johnsAddress)), one.says())
}

func TestAnUnknownContactMayGetAPresence(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(15, "sip:user@contoso.com")
		get := s.poll("?ack=1").follow("next")
		s.set("sip:user@contoso.com", directory.Presence{Availability: "Online", DeviceType: "Unknown"})
		s.pass(5 * time.Second)
		assert.Equal(t, lines("next?ack=3", updatedPresence("user@contoso.com")), get.says())
	})
}

// What users publish raises events for their subscribers, and urgent ones in their own
// application (page EventChannelDetails).
func TestPublishingRaisesEventsForSubscribersAndTheUser(t *testing.T) {
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
		assert.Equal(t, seen.Availability, after.Availability, "the presence changes by itself again")
		hears(lines(updatedPresence(sarasAddress), updatedPart("contactNote", "note", sarasAddress), updatedPart("contactSupportedModalities", "supportedMedia", sarasAddress)))
		s.app = watching
		assert.NotEqual(t, schedule.Never(), s.watches["sip:"+sarasAddress].appointment.At(), "the presence is watched")
	})
}

// Presences that change by themselves raise events at the time of the change.
func TestChangesOfALifeRaiseEvents(t *testing.T) {
	inBothFormats(t, Config{Life: time.Minute}, func(t *testing.T, s *server) {
		s.subscribe(30, john)
		get := s.poll("?ack=1")
		changed := 0
		for range 20 {
			get = get.follow("next")
			before, begin := s.Presence(john, s.now), s.now
			for get.says() == "waits" {
				s.pass(time.Second)
			}
			says := get.says()
			if strings.Count(says, "\n") == 0 {
				assert.Equal(t, 180*time.Second, s.now.Sub(begin))
				continue
			}
			changed++
			after := s.Presence(john, s.now.Add(-5*time.Second))
			s.checkUpdates(says, before, after)
			unchanged := s.Presence(john, s.now.Add(-5*time.Second-time.Second))
			assert.NotEqual(t, after.LastActive, unchanged.LastActive, "the wait starts with the change")
		}
		assert.GreaterOrEqual(t, changed, 15)

		s.set(john, busy(""))
		get = s.later(get.follow("next"), 5*time.Second)
		assert.Contains(t, get.says(), updatedPresence(johnsAddress))
		get = get.follow("next")
		s.pass(179 * time.Second)
		assert.Equal(t, "waits", get.says(), "the presence does not change by itself any more")
	})
}

// What a user publishes interrupts a presence that changes by itself. Afterwards it
// continues as if it had not been interrupted.
func TestALifeContinuesAfterAPublication(t *testing.T) {
	const period = 10 * time.Minute
	times := Times{Silence: time.Hour} // there is no GET during the interruption
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
			s.checkUpdates(hear(), before, s.Presence(lene, s.now))
			s.subscribe(30, lene) // so that there are events of every part
			hear()
		}
	})
}

// checkUpdates asserts that the events are those of the parts that have changed.
func (s *server) checkUpdates(says string, before, after directory.Presence) {
	s.t.Helper()
	assert.Equal(s.t, before.Note != after.Note, strings.Contains(says, "contactNote"))
	assert.Equal(s.t, before.Location != after.Location, strings.Contains(says, "contactLocation"))
	changed := before.Availability != after.Availability || before.Activity != after.Activity || before.DeviceType != after.DeviceType
	assert.Equal(s.t, changed, strings.Contains(says, "contactPresence"))
}

func TestALifeOfMillisecondsIsFast(t *testing.T) {
	s := start(t, Config{Life: time.Millisecond})
	s.subscribe(30, john, jane, sara)
	s.poll("?ack=1").follow("next")
	begin := time.Now()
	s.pass(100 * 365 * 24 * time.Hour)
	assert.Less(t, time.Since(begin), 10*time.Second)
	assert.Empty(t, s.watches, "the application has expired with everything in it")
	assert.Zero(t, s.agenda.Len())
}
