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

func TestAGetWaitsUntilSomethingHappens(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		get := s.poll("?ack=1")
		assert.Equal(t, "waits", get.says())
		id := s.subscribe(15, john)
		assert.Equal(t, lines("next?ack=2", created(id), came(johnsAddress), state(johnsAddress)), get.says(), "no time has to pass")

		get = get.follow("next")
		assert.Equal(t, "waits", get.says())
		s.move(john, busy("in-a-meeting"))
		assert.Equal(t, "waits", get.says())
		s.pass(5*time.Second - 1)
		assert.Equal(t, "waits", get.says())
		s.pass(1)
		assert.Equal(t, lines("next?ack=3", moved(johnsAddress)), get.says())
	})
}

func TestRow33WhatWaitsIsToldAtOnce(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		id := s.subscribe(15, john)
		get := s.poll("?ack=1")
		assert.Nil(t, get.delivery.Parked)
		assert.Equal(t, lines("next?ack=2", created(id), came(johnsAddress), state(johnsAddress)), get.says(), "the channel is there from the start")

		s.move(john, busy(""))
		get = get.follow("next")
		assert.Equal(t, "waits", get.says())
		s.pass(4 * time.Second)
		again := s.poll("?ack=2")
		assert.Equal(t, "409 Conflict PGetReplaced", get.says())
		s.pass(time.Second)
		assert.Equal(t, lines("next?ack=3", moved(johnsAddress)), again.says(), "it has waited long enough, whoever asks")
	})
}

func TestRow24PackagesToTheByte(t *testing.T) {
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
		late, wait time.Duration // how late the reader asks for it, and waits for it
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

// An ack that does not fit is answered 200 with a way back, never refused.
func TestRows30And32AcksThatDoNotFit(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		id := s.subscribe(15, john)
		second := s.poll("?ack=1").follow("next")
		s.move(john, busy(""))
		require.Equal(t, lines("next?ack=3", moved(johnsAddress)), s.later(second, 5*time.Second).says())
		for _, row := range []struct{ name, query string }{
			{"one that has been acknowledged", "?ack=1"},
			{"one behind the next", "?ack=4"},
			{"one before the first", "?ack=0"},
			{"the greatest", "?ack=18446744073709551615"},
			{"one beyond all numbers", "?ack=99999999999999999999999"},
			{"none", "?"},
			{"none, as on the page events_ref", "?timeout=180"},
		} {
			assert.Regexp(t, `^resync\?ack=2(&timeout=180)?$`, s.poll(row.query).says(), row.name)
		}
		assert.Equal(t, second.says(), s.poll("?ack=9").follow("resync").says(), "it has not been acknowledged")
		third := second.follow("next")
		assert.Equal(t, "waits", third.says())
		assert.Equal(t, "resync?ack=3", s.poll("?ack=2").says(), "now it has")
		assert.Equal(t, "resync?ack=3", s.poll("?ack=4").says())
		assert.Equal(t, "waits", third.says(), "who asks for something else is in nobody's way")
		s.status("DELETE {app}/people/presenceSubscriptions/" + id)
		assert.Equal(t, lines("next?ack=4", left(johnsAddress), ended(id)), third.says())
		assert.Equal(t, third.says(), s.poll("?ack=2").follow("resync").says())
	})
}

func TestRow32APackageWhoseAnswerWasLostIsSentAgain(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(15, john)
		first := s.poll("?ack=1")
		s.move(john, busy(""))
		s.pass(time.Minute)
		for range 2 {
			assert.Equal(t, string(first.response().Body), string(s.poll("?ack=1").response().Body), "the same, whatever has happened since")
		}
		second := first.follow("next")
		assert.Equal(t, lines("next?ack=3", moved(johnsAddress)), second.says(), "and nothing twice")
		assert.Equal(t, "waits", second.follow("next").says())
	})
}

func TestRow32TheSameAckReplaces(t *testing.T) {
	const refused = "409 Conflict PGetReplaced"
	for _, row := range []struct {
		name                 string
		older, newer         string
		olderSays, newerSays string
	}{
		{"the older gives way", "", "", refused, "waits"},
		{"one of higher priority replaces", "&priority=1", "&priority=2", refused, "waits"},
		{"one of the same priority replaces", "&priority=7", "&Priority=7", refused, "waits"},
		{"one of lower priority is refused itself", "&priority=1", "&priority=0", "waits", refused},
		{"a priority may be less than none", "", "&priority=-1", "waits", refused},
		{"a priority is remembered", "&priority=5", "", refused, "waits"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				older := s.poll("?ack=1" + row.older)
				newer := s.poll("?ack=1" + row.newer)
				assert.Equal(t, row.olderSays, older.says())
				assert.Equal(t, row.newerSays, newer.says())
				id := s.subscribe(15, john)
				told := lines(created(id), came(johnsAddress), state(johnsAddress))
				for _, get := range []*pending{older, newer} {
					if says := get.says(); says != refused {
						assert.Contains(t, says, told)
					}
				}
			})
		})
	}
}

func TestTheReaderSaysHowLongEventsWait(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		s.subscribe(30, john)
		takes := func(get *pending) time.Duration {
			begin := s.now
			for get.says() == "waits" {
				s.pass(time.Second)
			}
			return s.now.Sub(begin)
		}
		get := s.poll("?ack=1&medium=20")
		s.move(john, busy("a"))
		get = get.follow("next")
		assert.Equal(t, 20*time.Second, takes(get))
		s.move(john, busy("b"))
		get = s.poll("?ack=3")
		assert.Equal(t, 20*time.Second, takes(get), "it is remembered")
		get = s.poll("?ack=4&MEDIUM=5")
		s.pass(time.Second)
		s.move(john, busy("c"))
		assert.Equal(t, 5*time.Second, takes(get))
		assert.Equal(t, 180*time.Second, takes(s.poll("?ack=5")), "nothing happens")
		assert.Equal(t, 240*time.Second, takes(s.poll("?ack=6&timeout=240")))
		assert.Equal(t, 240*time.Second, takes(s.poll("?ack=7")))
		empty := s.poll("?ack=7")
		assert.Equal(t, "next?ack=8", empty.says(), "an empty package has a number as well")

		get = s.poll("?ack=8&medium=1800&timeout=180")
		s.move(john, busy("d"))
		assert.Equal(t, 180*time.Second, takes(get))
		assert.Equal(t, lines("next?ack=9&medium=1800&timeout=180", moved(johnsAddress)), get.says(), "what is there goes along")
	})
}

func TestRow34ParametersOutOfRange(t *testing.T) {
	for _, row := range []struct{ query, want string }{
		{"ack=1&low=5&medium=5&timeout=180&priority=0", ""},
		{"ack=1&low=1800&medium=1800&timeout=1800&priority=-9", ""},
		{"ack=1&low=4", "low must be a whole number from 5 to 1800"},
		{"ack=1&Medium=1801", "medium must be a whole number from 5 to 1800"},
		{"ack=1&timeout=0", "timeout must be a whole number from 180 to 1800"},
		{"ack=1&timeout=1801", "timeout must be a whole number from 180 to 1800"},
		{"ack=1&medium=", "medium must be a whole number from 5 to 1800"},
		{"ack=1&medium=5.5", "medium must be a whole number from 5 to 1800"},
		{"ack=1&priority=high", "priority must be a whole number"},
		{"ack=x", "ack must be a whole number"},
		{"ack=-1", "ack must be a whole number"},
		{"ack=", "ack must be a whole number"},
		{"ack=x&low=1", "ack must be a whole number, low must be a whole number from 5 to 1800"},
		{"ack=1&low=1&low=5", ""},
		{"ack=1&low=5&LOW=1", "low must be a whole number from 5 to 1800"},
	} {
		t.Run(row.query, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				get := s.poll("?" + row.query)
				if row.want == "" {
					assert.Equal(t, "waits", get.says())
					return
				}
				refusal, parameters := refused(t, get.response())
				assert.Equal(t, "400 BadRequest ParameterValidationFailure", refusal)
				var all []string
				for _, p := range parameters {
					all = append(all, p.Name+" "+p.Reason)
				}
				assert.Equal(t, row.want, strings.Join(all, ", "))
			})
		})
	}
}

// Whatever a client puts into the address of its GET stands in the links of the
// answer, because it was not the client who put the address together.
func TestParametersStandInTheLinksOfTheAnswer(t *testing.T) {
	for _, row := range []struct{ name, query, want string }{
		{"none", "ack={n}", "ack={n}"},
		{"one that nobody knows", "ack={n}&key=a", "ack={n}&key=a"},
		{"before the ack", "key=a&ack={n}", "ack={n}&key=a"},
		{"all", "ack={n}&low=5&medium=6&timeout=200&priority=3", "ack={n}&low=5&medium=6&timeout=200&priority=3"},
		{"their spelling", "ACK={n}&Medium=6&KEY=a", "ack={n}&Medium=6&KEY=a"},
		{"escapes", "ack={n}&a%26b=c%26d%3De+f%2B%c3%a9", "ack={n}&a%26b=c%26d=e%20f%2B%C3%A9"},
		{"no value", "ack={n}&key", "ack={n}&key="},
		{"one that is given again counts as the last of them", "ack={n}&low=5&key=a&low=6&Key=b", "ack={n}&low=6&key=b"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothFormats(t, Config{}, func(t *testing.T, s *server) {
				at := func(n string, text string) string { return strings.ReplaceAll(text, "{n}", n) }
				get := s.poll("?" + at("1", row.query))
				s.pass(200 * time.Second)
				events := get.events()
				assert.Equal(t, s.app+"/events?"+at("1", row.want), events.Href("self"))
				assert.Equal(t, s.app+"/events?"+at("2", row.want), events.Href("next"))
				assert.Equal(t, "resync?"+at("1", row.want), s.poll("?"+at("7", row.query)).says())
				get = get.follow("next")
				s.pass(200 * time.Second)
				assert.Equal(t, "next?"+at("3", row.want), get.says(), "again and again")
			})
		})
	}
}

// XML must be asked for by the type of the vendor (page EventChannelDetails).
func TestMediaTypesOfTheEventChannel(t *testing.T) {
	for _, row := range []struct{ accept, want string }{
		{"", "application/json"},
		{"*/*", "application/json"},
		{"application/json", "application/json"},
		{"application/vnd.microsoft.com.ucwa+json", "application/vnd.microsoft.com.ucwa+json"},
		{"application/vnd.microsoft.com.ucwa+xml", "application/vnd.microsoft.com.ucwa+xml"},
		{"application/vnd.microsoft.ucwa+xml", "application/vnd.microsoft.ucwa+xml"},
		{"application/xml", ""},
		{"text/html", ""},
		{"application/xml, application/json;q=0.5", "application/json"},
		{"application/xml, */*;q=0.1", "application/json"},
		{"application/json;q=0, application/xml, */*;q=0.1", ""},
		{"application/xml, application/vnd.microsoft.com.ucwa+xml;q=0.5", "application/vnd.microsoft.com.ucwa+xml"},
	} {
		t.Run(row.accept, func(t *testing.T) {
			s := start(t, Config{})
			get := s.ask("GET {app}/events?ack=1\nAccept: " + row.accept)
			s.pass(3 * time.Minute)
			resp := get.response()
			if row.want == "" {
				refusal, _ := refused(t, resp)
				assert.Equal(t, "406 NotAcceptable", refusal)
				assert.Equal(t, "application/json; charset=utf-8", resp.Header.Get("Content-Type"))
				return
			}
			assert.Equal(t, 200, resp.Status)
			assert.Equal(t, row.want+"; charset=utf-8", resp.Header.Get("Content-Type"))
		})
	}
}
