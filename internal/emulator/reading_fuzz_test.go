package emulator

import (
	"fmt"
	"maps"
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

// listener follows an event channel and derives a state from its events. An event that
// contradicts the state fails the test.
type listener struct {
	gets   *[2]*pending // one of each server; nil if none is pending
	asked  string       // the href of the latest GET
	wanted string       // the href of the next GET
	read   string       // the href of the latest package that has arrived
	body   string       // of that package

	subscriptions map[string]bool   // by id
	contacts      map[string]bool   // by SIPKey
	parts         map[string]string // of the presence of contacts

	expected map[string]int // how often a part may have been updated
	updated  map[string]int // how often it was updated
}

func newListener(app string) *listener {
	return &listener{
		asked: app + "/events?ack=1", wanted: app + "/events?ack=1",
		subscriptions: map[string]bool{}, contacts: map[string]bool{}, parts: map[string]string{},
		expected: map[string]int{}, updated: map[string]int{},
	}
}

// poll asks for events. A pending GET is replaced, unless a fault answers the new one.
func (p *play) poll(href string) {
	p.t.Helper()
	older, faults := p.reader.gets, len(p.Faults())
	p.reader.gets = &[2]*pending{p.twins[0].poll(href), p.twins[1].poll(href)}
	p.reader.asked = href
	if older != nil && faults == 0 {
		for _, get := range older {
			_, delivered := get.delivered()
			assert.True(p.t, delivered, "the older GET is replaced")
		}
	}
}

// follow asks for the next package, or again for one whose answer was lost.
func (p *play) follow() {
	if p.reader.gets == nil {
		p.poll(p.reader.wanted)
	}
}

// stray sends a GET whose ack does not fit, which replaces no other GET.
func (p *play) stray(ack uint64) {
	p.t.Helper()
	number, faults := p.application().channel.Number(), len(p.Faults())
	if ack == number || ack == number+1 {
		return
	}
	p.both(func(s *server) string {
		get := s.poll(fmt.Sprintf("?ack=%d", ack))
		if faults == 0 {
			assert.Equal(s.t, fmt.Sprintf("resync?ack=%d", number), get.says())
		}
		d, delivered := get.delivered()
		return fmt.Sprint(delivered, d.Response)
	})
}

// leave removes the pending GETs.
func (p *play) leave() {
	if p.reader.gets == nil {
		return
	}
	for i, get := range p.reader.gets {
		p.twins[i].Forget(get.delivery.Parked, get.s.now)
	}
	p.reader.gets = nil
}

// listen reads the package that has arrived.
func (p *play) listen() {
	p.t.Helper()
	r := p.reader
	if r.gets == nil {
		return
	}
	first, delivered := r.gets[0].delivered()
	second, also := r.gets[1].delivered()
	require.Equal(p.t, delivered, also, "the twins differ")
	if !delivered {
		return
	}
	r.gets = nil
	require.Equal(p.t, first.Response, second.Response, "the twins differ")
	if first.Response == nil || first.Response.Status == 503 {
		return // the next GET asks for it again
	}
	require.Equal(p.t, 200, first.Response.Status, "%s", first.Response.Body)
	events, err := p.format.DecodeEvents(first.Response.Body)
	if err != nil {
		return // the second half is missing
	}
	if resync := events.Href("resync"); resync != "" {
		r.wanted = resync
		return
	}
	if self := events.Href("self"); self != r.read {
		p.take(events)
		r.read, r.body = self, string(first.Response.Body)
	}
	assert.Equal(p.t, r.body, string(first.Response.Body), "a package is the same each time it is sent")
	next := events.Href("next")
	resume := events.Href("resume")
	require.True(p.t, (next == "") != (resume == ""))
	r.wanted = next + resume
}

// take applies a package to the state.
func (p *play) take(events *hal.Events) {
	p.t.Helper()
	r := p.reader
	if events.Href("resume") != "" {
		clear(r.subscriptions)
		clear(r.contacts)
		clear(r.parts)
	}
	for _, sender := range events.Senders {
		for _, e := range sender.Events {
			path := strings.TrimPrefix(e.Target.Href, sender.Href+"/")
			switch {
			case sender.Rel == ucwa.RelMe:
				assert.Contains(p.t, []string{"me", "presence", "note", "location"}, e.Target.Rel)
			case sender.Rel == relCommunication:
				assert.Equal(p.t, sender.Reference, e.Target)
				assert.Len(p.t, e.Embedded, 1)
			case e.Target.Rel == ucwa.RelPresenceSubscription:
				r.change(p, r.subscriptions, strings.TrimPrefix(path, "presenceSubscriptions/"), e.Type)
				assert.Equal(p.t, e.Type == hal.Updated, len(e.Embedded) == 1)
			case e.Target.Rel == ucwa.RelContact:
				r.change(p, r.contacts, "sip:"+httpmsg.Unescape(path), e.Type)
			default:
				p.update(e)
			}
		}
	}
}

// change adds something to the state, or removes it.
func (r *listener) change(p *play, things map[string]bool, thing string, kind hal.EventType) {
	p.t.Helper()
	require.Equal(p.t, kind != hal.Added, things[thing], "%s %s", kind, thing)
	if kind == hal.Deleted {
		delete(things, thing)
	} else {
		things[thing] = true
	}
}

// update applies the update of a part of a contact to the state.
func (p *play) update(e hal.Event) {
	p.t.Helper()
	r := p.reader
	key := "sip:" + httpmsg.Unescape(strings.TrimPrefix(e.In.Href, p.app+"/people/"))
	require.Equal(p.t, hal.Updated, e.Type)
	require.True(p.t, r.contacts[key], "%s is not in subscribedContacts", key)
	part := partOf(e.Target.Rel, key)
	r.parts[part] = p.parts(key)[part]
	if p.config.Life == 0 {
		require.Less(p.t, r.updated[part], r.expected[part], "%s is updated again", part)
	}
	r.updated[part]++
	require.Equal(p.t, "200", p.status("GET "+e.Target.Href))
}

func partOf(rel, key string) string { return rel + " of " + key }

// parts returns the presence of a person at the first server, by part.
func (p *play) parts(key string) map[string]string {
	presence := p.Presence(key, p.now)
	return map[string]string{
		partOf(ucwa.RelContactPresence, key):       presence.Availability + presence.Activity + presence.DeviceType,
		partOf(relContactNote, key):                presence.Note,
		partOf(relContactSupportedModalities, key): fmt.Sprint(presence.Modalities),
		partOf(relContactLocation, key):            presence.Location,
		partOf(relContactPrivacyRelationship, key): "",
	}
}

// look reads until there are no more events, and compares the state with the server.
func (p *play) look() {
	p.t.Helper()
	p.both(func(s *server) string { s.ClearFaults(); return "" })
	for range 10_000 {
		p.follow()
		p.listen()
		if ch := p.application().channel; p.reader.gets != nil && ch.Len() == 0 && !ch.Restarting() {
			break
		}
		before := p.snapshot()
		p.advance(5*time.Second, 1)
		p.listen()
		p.expect(before)
	}
	r := p.reader
	require.NotNil(p.t, r.gets, "the events do not end")
	assert.ElementsMatch(p.t, p.subscriptions(), slices.Collect(maps.Keys(r.subscriptions)))
	addresses := []string{}
	for key := range r.contacts {
		addresses = append(addresses, httpmsg.Escape(directory.Address(key)))
		for part, is := range p.parts(key) {
			assert.Equal(p.t, is, r.parts[part], part)
		}
	}
	assert.ElementsMatch(p.t, p.subscribed(), addresses)
	checkCollections(p.t, p.server)
}

// checkCollections checks that the collections agree with each other.
func checkCollections(t testing.TB, s *server) {
	ids := s.subscriptions()
	require.LessOrEqual(t, len(ids), 4)
	var all []string
	for _, id := range ids {
		left := s.left(id)
		assert.Positive(t, left, "an expired subscription is not listed")
		assert.LessOrEqual(t, left, ucwa.MaxDuration*time.Minute)
		members := s.members(id)
		assert.LessOrEqual(t, len(members), 5)
		assert.Len(t, slices.Compact(slices.Sorted(slices.Values(members))), len(members), "no contact is listed twice")
		all = append(all, members...)
	}
	assert.ElementsMatch(t, all, s.members(""))
	assert.LessOrEqual(t, len(all), 9)
	assert.ElementsMatch(t, slices.Compact(slices.Sorted(slices.Values(all))), s.subscribed())
}
