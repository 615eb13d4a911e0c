package emulator

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
)

func TestAGETWaitsForEvents(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		get := s.poll("?ack=1")
		assert.Equal(t, "waits", get.says())
		id := s.subscribe(15, john)
		assert.Equal(t, lines("next?ack=2", addedSubscription(id), addedContact(johnsAddress), initialState(johnsAddress)), get.says(), "urgent events are sent without delay")

		get = get.follow("next")
		assert.Equal(t, "waits", get.says())
		s.set(john, busy("in-a-meeting"))
		assert.Equal(t, "waits", get.says())
		s.pass(5*time.Second - 1)
		assert.Equal(t, "waits", get.says())
		s.pass(1)
		assert.Equal(t, lines("next?ack=3", updatedPresence(johnsAddress)), get.says())
	})
}

func TestAGETGetsTheEventsThatAreDue(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		id := s.subscribe(15, john)
		get := s.poll("?ack=1")
		assert.Nil(t, get.delivery.Parked)
		assert.Equal(t, lines("next?ack=2", addedSubscription(id), addedContact(johnsAddress), initialState(johnsAddress)), get.says(), "the channel exists from the start")

		s.set(john, busy(""))
		get = get.follow("next")
		assert.Equal(t, "waits", get.says())
		s.pass(4 * time.Second)
		again := s.poll("?ack=2")
		assert.Equal(t, "409 Conflict PGetReplaced", get.says())
		s.pass(time.Second)
		assert.Equal(t, lines("next?ack=3", updatedPresence(johnsAddress)), again.says(), "the event has waited long enough, whichever GET asks")
	})
}

func TestPackagesToTheByte(t *testing.T) {
	const (
		people = `"rel":"people","href":"{app}/people"`
		in     = `"in":{"rel":"contact","href":"{app}/people/johndoe@contoso.com"},"type":"updated"}`
		part   = `{"link":{"rel":"{rel}","href":"{app}/people/johndoe@contoso.com/`
	)
	var parts, partsXML strings.Builder
	for _, p := range contactParts() {
		parts.WriteString("," + strings.ReplaceAll(part, "{rel}", p.rel) + p.path[1:] + `"},` + in)
		partsXML.WriteString(`<updated rel="` + p.rel + `" href="{app}/people/johndoe@contoso.com` + p.path + `"><in rel="contact" href="{app}/people/johndoe@contoso.com" /></updated>`)
	}
	packages := []struct {
		late, wait time.Duration // until the reader asks for it, and until it is sent
		json, xml  string
	}{
		{
			0, 0,
			`{"_links":{"self":{"href":"{app}/events?ack=1"},"next":{"href":"{app}/events?ack=2"}},"sender":[{` + people + `,"events":[` +
				`{"link":{"rel":"presenceSubscription","href":"{app}/people/presenceSubscriptions/{id}"},"type":"added"},` +
				`{"link":{"rel":"contact","href":"{app}/people/johndoe@contoso.com"},"in":{"rel":"subscribedContacts","href":"{app}/people/subscribedContacts"},"type":"added"}` +
				parts.String() + `]}]}`,
			`<events href="{app}/events?ack=1" {ns}><link rel="next" href="{app}/events?ack=2" /><sender rel="people" href="{app}/people">` +
				`<added rel="presenceSubscription" href="{app}/people/presenceSubscriptions/{id}" />` +
				`<added rel="contact" href="{app}/people/johndoe@contoso.com"><in rel="subscribedContacts" href="{app}/people/subscribedContacts" /></added>` +
				partsXML.String() + `</sender></events>`,
		},
		{
			8 * time.Minute, 5 * time.Second,
			`{"_links":{"self":{"href":"{app}/events?ack=2"},"next":{"href":"{app}/events?ack=3"}},"sender":[{` + people + `,"events":[` +
				`{"link":{"rel":"presenceSubscription","href":"{app}/people/presenceSubscriptions/{id}"},"_embedded":{"presenceSubscription":` + jsonSubscription + `},"type":"updated"}]}]}`,
			`<events href="{app}/events?ack=2" {ns}><link rel="next" href="{app}/events?ack=3" /><sender rel="people" href="{app}/people">` +
				`<updated rel="presenceSubscription" href="{app}/people/presenceSubscriptions/{id}">` + strings.ReplaceAll(xmlSubscription, "{ns}", "") + `</updated></sender></events>`,
		},
		{
			115 * time.Second, 5 * time.Second,
			`{"_links":{"self":{"href":"{app}/events?ack=3"},"next":{"href":"{app}/events?ack=4"}},"sender":[{` + people + `,"events":[` +
				`{"link":{"rel":"contact","href":"{app}/people/johndoe@contoso.com"},"in":{"rel":"subscribedContacts","href":"{app}/people/subscribedContacts"},"type":"deleted"},` +
				`{"link":{"rel":"presenceSubscription","href":"{app}/people/presenceSubscriptions/{id}"},"type":"deleted"}]}]}`,
			`<events href="{app}/events?ack=3" {ns}><link rel="next" href="{app}/events?ack=4" /><sender rel="people" href="{app}/people">` +
				`<deleted rel="contact" href="{app}/people/johndoe@contoso.com"><in rel="subscribedContacts" href="{app}/people/subscribedContacts" /></deleted>` +
				`<deleted rel="presenceSubscription" href="{app}/people/presenceSubscriptions/{id}" /></sender></events>`,
		},
		{
			0, 3 * time.Minute,
			`{"_links":{"self":{"href":"{app}/events?ack=4"},"next":{"href":"{app}/events?ack=5"}},"sender":[]}`,
			`<events href="{app}/events?ack=4" {ns}><link rel="next" href="{app}/events?ack=5" /></events>`,
		},
	}
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		id := s.subscribe(10, john)
		for i, want := range packages {
			s.pass(want.late)
			get := s.poll("?ack=" + strconv.Itoa(i+1))
			s.pass(want.wait)
			body := want.json
			if s.format == hal.XML {
				body = `<?xml version="1.0" encoding="utf-8"?>` + want.xml
			}
			resp := get.response()
			assert.Equal(t, strings.NewReplacer("{app}", s.app, "{id}", id, "{ns}", xmlNamespace).Replace(body), string(resp.Body))
			assert.Equal(t, strconv.Itoa(len(resp.Body)), resp.Header.Get("Content-Length"))
		}
	})
}

func TestAcksThatDoNotFitGetResync(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		id := s.subscribe(15, john)
		second := s.poll("?ack=1").follow("next")
		s.set(john, busy(""))
		require.Equal(t, lines("next?ack=3", updatedPresence(johnsAddress)), s.later(second, 5*time.Second).says())
		for _, row := range []struct{ name, query string }{
			{"an acknowledged package", "?ack=1"},
			{"the package after the next", "?ack=4"},
			{"0", "?ack=0"},
			{"the largest integer", "?ack=18446744073709551615"},
			{"a number that is no integer of 64 bits", "?ack=99999999999999999999999"},
			{"no ack", "?"},
			{"no ack, as on the page events_ref", "?timeout=180"},
		} {
			assert.Regexp(t, `^resync\?ack=2(&timeout=180)?$`, s.poll(row.query).says(), row.name)
		}
		assert.Equal(t, second.says(), s.poll("?ack=9").follow("resync").says(), "the package was not acknowledged")
		third := second.follow("next")
		assert.Equal(t, "waits", third.says())
		assert.Equal(t, "resync?ack=3", s.poll("?ack=2").says(), "the package was acknowledged")
		assert.Equal(t, "resync?ack=3", s.poll("?ack=4").says())
		assert.Equal(t, "waits", third.says(), "a GET whose ack does not fit replaces no other")
		s.status("DELETE {app}/people/presenceSubscriptions/" + id)
		assert.Equal(t, lines("next?ack=4", deletedContact(johnsAddress), deletedSubscription(id)), third.says())
		assert.Equal(t, third.says(), s.poll("?ack=2").follow("resync").says())
	})
}

func TestALostPackageIsSentAgain(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(15, john)
		first := s.poll("?ack=1")
		s.set(john, busy(""))
		s.pass(time.Minute)
		for range 2 {
			assert.Equal(t, string(first.response().Body), string(s.poll("?ack=1").response().Body), "the package does not change")
		}
		second := first.follow("next")
		assert.Equal(t, lines("next?ack=3", updatedPresence(johnsAddress)), second.says(), "no event is sent twice")
		assert.Equal(t, "waits", second.follow("next").says())
	})
}

// A GET that is refused because of a pending one changes no settings.
func TestARefusedGETChangesNothing(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(30, john)
		get := s.poll("?ack=1").follow("next")
		for range 2 {
			assert.Equal(t, "409 Conflict PGetReplaced", s.poll("?ack=2&priority=-1&medium=20&timeout=240").says())
		}
		s.set(john, busy(""))
		assert.Equal(t, lines("next?ack=3", updatedPresence(johnsAddress)), s.later(get, 5*time.Second).says())
		assert.Equal(t, "next?ack=4", s.later(get.follow("next"), 180*time.Second).says())
	})
}

func TestAGETOfTheSamePackageReplacesThePendingOne(t *testing.T) {
	const refused = "409 Conflict PGetReplaced"
	for _, row := range []struct {
		name                 string
		older, newer         string
		olderSays, newerSays string
	}{
		{"without priorities the newer GET replaces", "", "", refused, "waits"},
		{"a higher priority replaces", "&priority=1", "&priority=2", refused, "waits"},
		{"the same priority replaces", "&priority=7", "&Priority=7", refused, "waits"},
		{"a lower priority is refused", "&priority=1", "&priority=0", "waits", refused},
		{"a negative priority is lower than none", "", "&priority=-1", "waits", refused},
		{"a GET without priority has the last one given", "&priority=5", "", refused, "waits"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				older := s.poll("?ack=1" + row.older)
				newer := s.poll("?ack=1" + row.newer)
				assert.Equal(t, row.olderSays, older.says())
				assert.Equal(t, row.newerSays, newer.says())
				id := s.subscribe(15, john)
				want := lines(addedSubscription(id), addedContact(johnsAddress), initialState(johnsAddress))
				for _, get := range []*pending{older, newer} {
					if says := get.says(); says != refused {
						assert.Contains(t, says, want)
					}
				}
			})
		})
	}
}
