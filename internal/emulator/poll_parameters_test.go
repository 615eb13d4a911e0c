package emulator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/emulator/channel"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestTheReaderSetsHowLongEventsWait(t *testing.T) {
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
		s.set(john, busy("a"))
		get = get.follow("next")
		assert.Equal(t, 20*time.Second, takes(get))
		s.set(john, busy("b"))
		get = s.poll("?ack=3")
		assert.Equal(t, 20*time.Second, takes(get), "the setting stays")
		get = s.poll("?ack=4&MEDIUM=5")
		s.pass(time.Second)
		s.set(john, busy("c"))
		assert.Equal(t, 5*time.Second, takes(get))
		assert.Equal(t, 180*time.Second, takes(s.poll("?ack=5")), "there are no events")
		assert.Equal(t, 240*time.Second, takes(s.poll("?ack=6&timeout=240")))
		assert.Equal(t, 240*time.Second, takes(s.poll("?ack=7")))
		empty := s.poll("?ack=7")
		assert.Equal(t, "next?ack=8", empty.says(), "an empty package has a number, too")

		get = s.poll("?ack=8&medium=1800&timeout=180")
		s.set(john, busy("d"))
		assert.Equal(t, 180*time.Second, takes(get))
		assert.Equal(t, lines("next?ack=9&medium=1800&timeout=180", updatedPresence(johnsAddress)), get.says(), "events are sent with the timeout")
	})
}

// Nothing has low priority yet, so the test adds an event itself.
func TestTheReaderSetsHowLongEventsOfLowPriorityWait(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		app := s.applications[strings.TrimPrefix(s.app, "/ucwa/oauth/v1/applications/")]
		for i, query := range []string{"?ack=1&low=20", "?ack=2"} {
			get := s.poll(query)
			s.enqueue(app, channel.Low, channel.Event{Type: hal.Updated, Rel: ucwa.RelContactPresence, Subject: "sip:" + johnsAddress})
			s.reschedule(app)
			assert.Equal(t, "waits", s.later(get, 20*time.Second-1).says(), "query %d", i+1)
			assert.Equal(t, updatedPresence(johnsAddress), lines(s.describe(s.later(get, 1).events())...), "the setting stays")
		}
	})
}

func TestPollParametersHaveRanges(t *testing.T) {
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

// The links of an answer repeat all parameters of its GET. A client follows a link as
// it is.
func TestLinksRepeatTheParametersOfTheGET(t *testing.T) {
	for _, row := range []struct{ name, query, want string }{
		{"only the ack", "ack={n}", "ack={n}"},
		{"an unknown parameter", "ack={n}&key=a", "ack={n}&key=a"},
		{"a parameter before the ack", "key=a&ack={n}", "ack={n}&key=a"},
		{"all parameters", "ack={n}&low=5&medium=6&timeout=200&priority=3", "ack={n}&low=5&medium=6&timeout=200&priority=3"},
		{"names in any case", "ACK={n}&Medium=6&KEY=a", "ack={n}&Medium=6&KEY=a"},
		{"escapes", "ack={n}&a%26b=c%26d%3De+f%2B%c3%a9", "ack={n}&a%26b=c%26d=e%20f%2B%C3%A9"},
		{"a parameter without value", "ack={n}&key", "ack={n}&key="},
		{"the last of several values", "ack={n}&low=5&key=a&low=6&Key=b", "ack={n}&low=6&key=b"},
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
				assert.Equal(t, "next?"+at("3", row.want), get.says(), "the links do not grow")
			})
		})
	}
}

// XML needs the media type of the vendor (page EventChannelDetails).
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

func TestTheVariantEventsInAnyXML(t *testing.T) {
	s := start(t, Config{Variants: Variants{EventsInAnyXML: true}})
	for _, mediaType := range []string{"application/xml", "application/vnd.microsoft.com.ucwa+xml", "application/json"} {
		s.subscribe(10, sara)
		resp := s.send("GET {app}/events?ack=1\nAccept: " + mediaType)
		assert.Equal(t, 200, resp.Status)
		assert.Equal(t, mediaType+"; charset=utf-8", resp.Header.Get("Content-Type"))
	}
}
