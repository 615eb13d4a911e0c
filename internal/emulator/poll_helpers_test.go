package emulator

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

var formats = [...]hal.Format{hal.JSON, hal.XML}

// accepted is the media type that a reader of the event channel accepts in each format.
var accepted = map[hal.Format]string{hal.JSON: "application/json", hal.XML: "application/vnd.microsoft.com.ucwa+xml"}

// inBothFormats runs a test twice, with a reader of the event channel in each format.
func inBothFormats(t *testing.T, config Config, test func(t *testing.T, s *server)) {
	for _, format := range formats {
		t.Run("in "+format.String(), func(t *testing.T) {
			s := start(t, config)
			s.format = format
			test(t, s)
		})
	}
}

// pending is a GET of the event channel, and its result.
type pending struct {
	s        *server
	delivery Delivery
}

// poll asks for events. The href may be a query only.
func (s *server) poll(href string) *pending {
	s.t.Helper()
	if strings.HasPrefix(href, "?") {
		href = s.app + "/events" + href
	}
	return s.ask("GET " + href + "\nAccept: " + accepted[s.format])
}

// ask sends a request that may be parked.
func (s *server) ask(text string) *pending {
	s.t.Helper()
	return &pending{s, s.Deliver(s.request(text), s.now)}
}

// pass advances the time.
func (s *server) pass(d time.Duration) {
	s.now = s.now.Add(d)
	s.settle()
}

// later advances the time and returns the GET.
func (s *server) later(get *pending, d time.Duration) *pending {
	s.pass(d)
	return get
}

// settle collects the GETs that have got their answers.
func (s *server) settle() { s.released = append(s.released, s.Settle(s.now)...) }

// delivered returns the result of the GET; false if it is still pending.
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

// response returns the answer, which must have arrived.
func (p *pending) response() *httpmsg.Response {
	p.s.t.Helper()
	d, delivered := p.delivered()
	require.True(p.s.t, delivered, "the GET is still pending")
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

// follow sends the GET of a link of the answer.
func (p *pending) follow(rel string) *pending {
	p.s.t.Helper()
	href := p.events().Href(rel)
	require.NotEmpty(p.s.t, href, "no link %s: %s", rel, p.response().Body)
	return p.s.poll(href)
}

// says returns the result of the GET as a text: "waits", "breaks", the refusal, or the
// link to the next package and a line for each event.
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
	return strings.Join(append(lines, p.s.describe(events)...), "\n")
}

// describe returns a line for each event of a package.
func (s *server) describe(events *hal.Events) []string {
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
			assert.True(s.t, strings.HasPrefix(e.Target.Href, sender.Href), "the sender contains the target")
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

// The events of a subscription and of a contact, as [server.describe] writes them.

func addedSubscription(id string) string {
	return "added presenceSubscription presenceSubscriptions/" + id
}
func expiring(id string) string {
	return "updated presenceSubscription presenceSubscriptions/" + id + " with presenceSubscription"
}
func deletedSubscription(id string) string {
	return "deleted presenceSubscription presenceSubscriptions/" + id
}
func addedContact(address string) string {
	return "added contact " + address + " in subscribedContacts subscribedContacts"
}
func deletedContact(address string) string {
	return "deleted contact " + address + " in subscribedContacts subscribedContacts"
}
func updatedPresence(address string) string {
	return updatedPart("contactPresence", "presence", address)
}

func updatedPart(part, path, address string) string {
	return fmt.Sprintf("updated %s %s/%s in contact %s", part, address, path, address)
}

// initialState returns the events of the initial state of a contact.
func initialState(address string) string {
	return lines(updatedPresence(address), updatedPart("contactNote", "note", address), updatedPart("contactSupportedModalities", "supportedMedia", address),
		updatedPart("contactLocation", "location", address), updatedPart("contactPrivacyRelationship", "privacyRelationship", address))
}

func lines(all ...string) string { return strings.Join(all, "\n") }

// The addresses of john, jane and sara.
const (
	johnsAddress = "johndoe@contoso.com"
	janesAddress = "janedoe@contoso.com"
	sarasAddress = "sarad@contoso.com"
)

// busy returns a presence that differs from the initial one in contactPresence only.
func busy(activity string) directory.Presence {
	return directory.Presence{Availability: "Busy", Activity: activity, DeviceType: "PC", Modalities: []string{"Messaging"}}
}

// set changes a person's presence.
func (s *server) set(uri string, p directory.Presence) {
	s.t.Helper()
	require.NoError(s.t, s.SetPresence(uri, p, s.now))
}
