package live

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// driver passes inputs to a core, and the answers that a test gives to its requests.
type driver struct {
	t         *testing.T
	core      *Core
	now       time.Duration
	wallShift time.Duration
	timerAt   time.Duration

	pending   []Request // not answered yet
	sent      []Request // all
	cancelled []int
	slot      bool
	notices   []Notice
	states    map[WatchID]State
	contacts  map[WatchID][]*Contact
}

const testApp = "/ucwa/applications/1"

// newDriver returns a driver of a core that can make applications and renew tokens.
func newDriver(t *testing.T) *driver {
	return driverOf(t, Config{Application: testApp, CanMake: true, CanRenew: true})
}

func driverOf(t *testing.T, config Config) *driver {
	config.Random = rand.New(rand.NewPCG(1, 1))
	return &driver{
		t: t, core: New(config), timerAt: never,
		states: map[WatchID]State{}, contacts: map[WatchID][]*Contact{},
	}
}

// wallStart is the time of the wall clock at the start of a test.
const wallStart = 1_700_000_000_000

func (d *driver) handle(in Input) {
	d.t.Helper()
	out := d.core.Handle(Instant{Mono: d.now, Wall: wallStart + (d.now + d.wallShift).Milliseconds()}, in)
	d.timerAt = never
	if out.Timer {
		d.timerAt = d.now + out.Wait
	}
	d.cancelled = append(d.cancelled, out.Cancel...)
	d.pending = slices.DeleteFunc(d.pending, func(r Request) bool { return slices.Contains(out.Cancel, r.ID) })
	d.pending = append(d.pending, out.Requests...)
	d.sent = append(d.sent, out.Requests...)
	d.notices = out.Notices
	d.slot = out.WantsSlot
	for _, n := range out.Notices {
		if n.State != nil {
			d.states[n.Watch] = *n.State
		}
		if n.Contacts != nil {
			d.contacts[n.Watch] = n.Contacts
		}
	}
}

// pass lets time pass and lets timers fire.
func (d *driver) pass(span time.Duration) {
	d.t.Helper()
	for end := d.now + span; ; {
		if d.timerAt > end {
			d.now = end
			return
		}
		d.now = max(d.now, d.timerAt)
		d.handle(Tick{})
	}
}

// sleep lets time pass while the page does not run.
func (d *driver) sleep(span time.Duration) { d.now += span }

// take returns the oldest unanswered request of an operation.
func (d *driver) take(op Op) Request {
	d.t.Helper()
	i := slices.IndexFunc(d.pending, func(r Request) bool { return r.Op == op })
	require.GreaterOrEqual(d.t, i, 0, "there is no request %s among %v", op, d.ops())
	r := d.pending[i]
	d.pending = slices.Delete(d.pending, i, i+1)
	return r
}

// ops returns the operations of the unanswered requests in their order.
func (d *driver) ops() []string {
	ops := []string{}
	for _, r := range d.pending {
		ops = append(ops, r.Op.String())
	}
	return ops
}

// count returns how many requests of an operation were sent.
func (d *driver) count(op Op) int {
	n := 0
	for _, r := range d.sent {
		if r.Op == op {
			n++
		}
	}
	return n
}

// fail answers the oldest request of an operation with an error.
func (d *driver) fail(op Op, err *ucwa.Error) {
	d.t.Helper()
	d.handle(Answer{ID: d.take(op).ID, Err: err})
}

// status returns the error of an answer with a status, and a code and a subcode if given.
func status(status int, reason ...string) *ucwa.Error {
	e := &ucwa.Error{Kind: ucwa.KindServer, Status: status, Message: "the server answered " + strconv.Itoa(status)}
	if len(reason) > 0 {
		e.Reason.Code = reason[0]
	}
	if len(reason) > 1 {
		e.Reason.Subcode = reason[1]
	}
	return e
}

func networkError() *ucwa.Error { return newError(ucwa.KindNetwork, "the connection broke") }

// outcomeUnknown returns an error after which it is unknown whether the server acted.
func outcomeUnknown() *ucwa.Error {
	e := newError(ucwa.KindTimeout, "no answer")
	e.OutcomeUnknown = true
	return e
}

var testLinks = Links{
	Events: testApp + "/events?ack=1", Batch: testApp + "/batch",
	Subscriptions: testApp + "/people/presenceSubscriptions", Groups: testApp + "/people/groups",
}

// application answers the request for the application.
func (d *driver) application() {
	d.t.Helper()
	d.handle(Answer{ID: d.take(OpApplication).ID, Links: testLinks})
}

// created answers the request to create a subscription with the subscription that has
// the given id.
func (d *driver) created(id string) Request {
	d.t.Helper()
	r := d.take(OpCreate)
	d.handle(Answer{ID: r.ID, Resource: subscriptionResource(id)})
	return r
}

func subscriptionResource(id string) *hal.Resource {
	memberships := testApp + "/people/memberships?id=" + id
	return ucwa.PresenceSubscription{
		ID: id, Href: testApp + "/people/presenceSubscriptions/" + id, Memberships: memberships, AddTo: memberships,
	}.Resource()
}

// memberships returns a list of memberships of a subscription.
func memberships(id string, users ...string) *hal.Resource {
	list := hal.Embedded{Rel: ucwa.RelPresenceSubscriptionMembership, Array: true}
	for _, user := range users {
		list.Resources = append(list.Resources, *ucwa.Membership{
			Href: testApp + "/people/memberships/" + id + "," + user, Contact: contactHref(user),
			PresenceSubscription: testApp + "/people/presenceSubscriptions/" + id,
		}.Resource())
	}
	return &hal.Resource{
		Rel: ucwa.RelPresenceSubscriptionMemberships, Links: []hal.Link{{Rel: "self", Href: "/m"}}, Embedded: []hal.Embedded{list},
	}
}

func contactHref(user string) string { return testApp + "/people/" + user + "@contoso.com" }

func uri(user string) string { return "sip:" + user + "@contoso.com" }

func uris(users ...string) []string {
	var list []string
	for _, user := range users {
		list = append(list, uri(user))
	}
	return list
}

// people returns n users.
func people(n int) []string {
	users := make([]string, n)
	for i := range users {
		users[i] = "p" + strconv.Itoa(i)
	}
	return users
}

// events answers the GET of the event channel with events and a link to the next
// package.
func (d *driver) events(events ...hal.Event) {
	d.t.Helper()
	d.channel("next", events...)
}

// channel answers the GET of the event channel with events and a link of the given type
// to the next package.
func (d *driver) channel(link string, events ...hal.Event) {
	d.t.Helper()
	r := d.take(OpPoll)
	ack, err := strconv.Atoi(r.Href[len(testApp+"/events?ack="):])
	require.NoError(d.t, err)
	pack := &hal.Events{Links: []hal.Link{{Rel: link, Href: testApp + "/events?ack=" + strconv.Itoa(ack+1)}}}
	if len(events) > 0 {
		pack.Senders = []hal.Sender{{Reference: hal.Reference{Rel: "people", Href: testApp + "/people"}, Events: events}}
	}
	d.handle(Answer{ID: r.ID, Events: pack})
}

// changed returns the event about the change of a part of a contact.
func changed(user string, p part) hal.Event {
	path := [...]string{"/presence", "/note", "/location"}[p]
	return hal.Event{
		Type: hal.Updated, Target: hal.Reference{Rel: p.rel(), Href: contactHref(user) + path},
		In: hal.Reference{Rel: ucwa.RelContact, Href: contactHref(user)},
	}
}

// presences returns the events that announce the presence of users.
func presences(users ...string) []hal.Event {
	var events []hal.Event
	for _, user := range users {
		events = append(events, changed(user, partPresence))
	}
	return events
}

// subscriptionEvent returns an event about a subscription.
func subscriptionEvent(kind hal.EventType, id string) hal.Event {
	return hal.Event{Type: kind, Target: hal.Reference{
		Rel: ucwa.RelPresenceSubscription, Href: testApp + "/people/presenceSubscriptions/" + id,
	}}
}

// contactEvent returns an event about a contact in subscribedContacts.
func contactEvent(kind hal.EventType, user string) hal.Event {
	return hal.Event{
		Type: kind, Target: hal.Reference{Rel: ucwa.RelContact, Href: contactHref(user)},
		In: hal.Reference{Rel: ucwa.RelSubscribedContacts, Href: testApp + "/people/subscribedContacts"},
	}
}

// document returns the document at an address: a presence, note or location, which
// contains availability, a contact, or a subscription.
func document(href, availability string) *hal.Resource {
	self := []hal.Link{{Rel: "self", Href: href}}
	text := func(rel string, properties ...string) *hal.Resource {
		r := &hal.Resource{Rel: rel, Links: self}
		for i := 0; i < len(properties); i += 2 {
			r.Properties = append(r.Properties, hal.Property{Name: properties[i], Value: hal.String(properties[i+1])})
		}
		return r
	}
	switch href[len(href)-4:] {
	case "ence":
		return text(ucwa.RelContactPresence, "availability", availability)
	case "note":
		return text(relContactNote, "message", "note of "+availability)
	case "tion":
		return text(relContactLocation, "location", "room of "+availability)
	case ".com":
		card := text(ucwa.RelContact, "name", "Name", "title", "Title", "uri", "sip:"+href[len(testApp+"/people/"):])
		for _, p := range [...]string{"Presence", "Note", "Location"} {
			path := map[string]string{"Presence": "/presence", "Note": "/note", "Location": "/location"}[p]
			card.Links = append(card.Links, hal.Link{Rel: "contact" + p, Href: href + path})
		}
		return card
	}
	return subscriptionResource(href[len(testApp+"/people/presenceSubscriptions/"):])
}

// read answers all reads that are under way.
func (d *driver) read(availability string) {
	d.t.Helper()
	for {
		i := slices.IndexFunc(d.pending, func(r Request) bool { return r.Op == OpBatch || r.Op == OpGet })
		if i < 0 {
			return
		}
		r := d.pending[i]
		d.pending = slices.Delete(d.pending, i, i+1)
		a := Answer{ID: r.ID}
		if r.Op == OpGet {
			a.Resource = document(r.Href, availability)
		}
		for _, p := range r.Parts {
			a.Parts = append(a.Parts, PartAnswer{Resource: document(p.Href, availability)})
		}
		d.handle(a)
	}
}

// listed answers a request for the members of a subscription and reports whether there
// was such a request.
func (d *driver) listed(id string, users ...string) bool {
	d.t.Helper()
	i := slices.IndexFunc(d.pending, func(r Request) bool { return r.Op == OpGet && r.Href == testApp+"/people/memberships?id="+id })
	if i < 0 {
		return false
	}
	r := d.pending[i]
	d.pending = slices.Delete(d.pending, i, i+1)
	d.handle(Answer{ID: r.ID, Resource: memberships(id, users...)})
	return true
}

// live opens a watch and answers requests until the watch is live.
func (d *driver) live(users ...string) {
	d.t.Helper()
	d.handle(Open{Watch: 1, URIs: uris(users...)})
	d.application()
	d.pass(coalesceDelay)
	d.created("one")
	d.events(presences(users...)...)
	d.read("Online")
	require.Equal(d.t, Live, d.state(1))
}

func (d *driver) state(id WatchID) StateName { return d.states[id].Name }

// contact returns the snapshot of a user in a watch.
func (d *driver) contact(id WatchID, user string) *Contact {
	for _, k := range d.contacts[id] {
		if k.URI == uri(user) {
			return k
		}
	}
	return nil
}
