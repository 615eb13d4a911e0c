package emulator

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"ucwapresence/internal/emulator/directory"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

var formats = [...]hal.Format{hal.JSON, hal.XML}

// accepted is what a reader of the event channel asks for in each format.
var accepted = map[hal.Format]string{hal.JSON: "application/json", hal.XML: "application/vnd.microsoft.com.ucwa+xml"}

// inBothFormats runs a test of an emulator whose event channel is read in one
// format after the other.
func inBothFormats(t *testing.T, config Config, test func(t *testing.T, s *server)) {
	for _, format := range formats {
		t.Run("in "+format.String(), func(t *testing.T) {
			s := start(t, config)
			s.format = format
			test(t, s)
		})
	}
}

// pending is a GET of the event channel, and what has become of it.
type pending struct {
	s        *server
	delivery Delivery
}

// poll asks for events. The address may leave out the application.
func (s *server) poll(href string) *pending {
	s.t.Helper()
	if strings.HasPrefix(href, "?") {
		href = s.app + "/events" + href
	}
	return s.ask("GET " + href + "\nAccept: " + accepted[s.format])
}

// ask sends a request that may have to wait.
func (s *server) ask(text string) *pending {
	s.t.Helper()
	return &pending{s, s.Deliver(s.request(text), s.now)}
}

// pass lets time pass.
func (s *server) pass(d time.Duration) {
	s.now = s.now.Add(d)
	s.settle()
}

// later returns a GET after time has passed.
func (s *server) later(get *pending, d time.Duration) *pending {
	s.pass(d)
	return get
}

// settle collects what has got its answer.
func (s *server) settle() { s.released = append(s.released, s.Settle(s.now)...) }

// delivered returns what has become of the request, and whether it has got that far.
func (p *pending) delivered() (Delivery, bool) {
	p.s.settle()
	parked := p.delivery.Parked
	switch {
	case parked == nil:
		return p.delivery, true
	case slices.Contains(p.s.released, parked):
		return parked.Delivery(), true
	}
	return Delivery{}, false
}

// response returns the answer, which must be there.
func (p *pending) response() *httpmsg.Response {
	p.s.t.Helper()
	d, delivered := p.delivered()
	require.True(p.s.t, delivered, "it still waits")
	require.NotNil(p.s.t, d.Response, "the connection broke")
	return d.Response
}

// events returns the package that is the answer.
func (p *pending) events() *hal.Events {
	p.s.t.Helper()
	resp := p.response()
	require.Equal(p.s.t, 200, resp.Status, "%s", resp.Body)
	assert.Equal(p.s.t, accepted[p.s.format]+"; charset=utf-8", resp.Header.Get("Content-Type"))
	events, err := p.s.format.DecodeEvents(resp.Body)
	require.NoError(p.s.t, err, "%s", resp.Body)
	return events
}

// follow asks for what a link of the answer leads to.
func (p *pending) follow(rel string) *pending {
	p.s.t.Helper()
	href := p.events().Href(rel)
	require.NotEmpty(p.s.t, href, "no link %s: %s", rel, p.response().Body)
	return p.s.poll(href)
}

// says returns what has become of the request in words: "waits", "breaks", the
// refusal, or the link that leads on and a line for each event.
func (p *pending) says() string {
	p.s.t.Helper()
	d, delivered := p.delivered()
	switch {
	case !delivered:
		return "waits"
	case d.Response == nil:
		return "breaks"
	case d.Response.Status != 200:
		refusal, _ := refused(p.s.t, d.Response)
		return refusal
	}
	var lines []string
	events := p.events()
	for _, l := range events.Links {
		if l.Rel != ucwa.RelSelf {
			lines = append(lines, l.Rel+strings.TrimPrefix(l.Href, p.s.app+"/events"))
		}
	}
	return strings.Join(append(lines, p.s.told(events)...), "\n")
}

// told returns a line for each event of a package.
func (s *server) told(events *hal.Events) []string {
	s.t.Helper()
	short := func(r hal.Reference) string {
		path, below := strings.CutPrefix(r.Href, s.app+"/")
		assert.True(s.t, below, "%s is not below the application", r.Href)
		return r.Rel + " " + strings.TrimPrefix(path, "people/")
	}
	var lines []string
	for _, sender := range events.Senders {
		assert.Equal(s.t, hal.Reference{Rel: sender.Rel, Href: s.app + "/" + sender.Rel}, sender.Reference)
		for _, e := range sender.Events {
			assert.True(s.t, strings.HasPrefix(e.Target.Href, sender.Href), "the sender is whose resource it is")
		}
		for _, e := range sender.Events {
			line := string(e.Type) + " " + short(e.Target)
			if e.In != (hal.Reference{}) {
				line += " in " + short(e.In)
			}
			for _, embedded := range e.Embedded {
				line += " with " + embedded.Rel
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// What is told of a subscription, and of a contact.

func addedSubscription(id string) string {
	return "added presenceSubscription presenceSubscriptions/" + id
}
func expiring(id string) string {
	return "updated presenceSubscription presenceSubscriptions/" + id + " with presenceSubscription"
}
func deletedSubscription(id string) string {
	return "deleted presenceSubscription presenceSubscriptions/" + id
}
func addedContact(who string) string {
	return "added contact " + who + " in subscribedContacts subscribedContacts"
}
func deletedContact(who string) string {
	return "deleted contact " + who + " in subscribedContacts subscribedContacts"
}
func updatedPresence(who string) string { return updatedPart("contactPresence", "presence", who) }

func updatedPart(part, path, who string) string {
	return fmt.Sprintf("updated %s %s/%s in contact %s", part, who, path, who)
}

// state is what a contact's initial state is told by.
func initialState(who string) string {
	return lines(updatedPresence(who), updatedPart("contactNote", "note", who), updatedPart("contactSupportedModalities", "supportedMedia", who),
		updatedPart("contactLocation", "location", who), updatedPart("contactPrivacyRelationship", "privacyRelationship", who))
}

func lines(all ...string) string { return strings.Join(all, "\n") }

// The addresses of john, jane and sara.
const (
	johnsAddress = "johndoe@contoso.com"
	janesAddress = "janedoe@contoso.com"
	sarasAddress = "sarad@contoso.com"
)

// busy is a presence that differs from how people are at first in nothing but
// contactPresence.
func busy(activity string) directory.Presence {
	return directory.Presence{Availability: "Busy", Activity: activity, DeviceType: "PC", Modalities: []string{"Messaging"}}
}

// move changes somebody's presence.
func (s *server) move(uri string, p directory.Presence) {
	s.t.Helper()
	require.NoError(s.t, s.SetPresence(uri, p, s.now))
}
