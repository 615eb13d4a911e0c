package live

import (
	"slices"
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// unknownCreate is a request to create a subscription whose outcome is unknown because
// the answer was lost. If the server created the subscription, a repeated request would
// create a second one. So the core lists the subscriptions of the application and looks
// for an unknown one that has exactly the requested contacts.
type unknownCreate struct {
	members    []*contact
	keys       map[string]bool // the contacts by ucwa.SIPKey
	sent       *inflightRequest
	listed     bool
	candidates []ucwa.PresenceSubscription
}

// resolveUnknownCreate takes the next step to find the outcome. Until it is known, the
// core subscribes to no contact.
func (c *Core) resolveUnknownCreate() {
	d := c.place.unknown
	if !d.listed {
		c.place.inFlight = true
		c.send(Request{Op: OpGet, Href: c.app.links.Subscriptions}, func(_ *inflightRequest, a Answer) {
			c.place.inFlight = false
			if a.Err != nil {
				c.placeLater(a.Err)
				return
			}
			d.listed = true
			d.candidates = c.unknownSubscriptions(a.Resource)
		})
		return
	}
	if len(d.candidates) == 0 {
		d.hold(false)
		c.place.unknown = nil // the server did not create it
		c.planPlacement()
		return
	}
	candidate := d.candidates[0]
	c.place.inFlight = true
	c.send(Request{Op: OpGet, Href: candidate.Memberships}, func(_ *inflightRequest, a Answer) {
		c.place.inFlight = false
		if a.Err != nil && !missing(a.Err) {
			c.placeLater(a.Err)
			return
		}
		d.candidates = d.candidates[1:]
		if a.Err == nil && d.fits(a.Resource) {
			c.adopt(candidate)
			c.place.unknown = nil
		}
	})
}

// hold sets placing of the contacts. While it is set, the core keeps the contacts: until
// the outcome is known, the server may send events about them.
func (d *unknownCreate) hold(placing bool) {
	for _, k := range d.members {
		k.placing = placing
	}
}

// unknownSubscriptions returns the ad hoc subscriptions of a list that the core does
// not know.
func (c *Core) unknownSubscriptions(list *hal.Resource) []ucwa.PresenceSubscription {
	var unknown []ucwa.PresenceSubscription
	resources := list.Resources(ucwa.RelPresenceSubscription)
	for i := range resources {
		s, ok := ucwa.ParsePresenceSubscription(&resources[i], ucwa.RelPresenceSubscription)
		if ok && s.AddTo != "" && s.Memberships != "" && c.findSubscription(s.Href) == nil && !c.isBeingDeleted(s.Href) {
			unknown = append(unknown, ucwa.PresenceSubscription{
				Href:        strings.Clone(s.Href),
				AddTo:       strings.Clone(s.AddTo),
				Memberships: strings.Clone(s.Memberships),
			})
		}
	}
	return unknown
}

// fits reports whether a list of memberships has exactly the requested contacts.
func (d *unknownCreate) fits(list *hal.Resource) bool {
	memberships := list.Resources(ucwa.RelPresenceSubscriptionMembership)
	if len(memberships) != len(d.keys) {
		return false
	}
	return !slices.ContainsFunc(memberships, func(m hal.Resource) bool {
		return !d.keys[addressKey(m.Href(ucwa.RelContact))]
	})
}

// adopt stores the subscription that the lost answer described.
func (c *Core) adopt(found ucwa.PresenceSubscription) {
	d := c.place.unknown
	d.hold(false)
	s := &subscription{
		href: found.Href, addTo: found.AddTo, memberships: found.Memberships,
		born: d.sent.id, confirmed: c.gen,
	}
	c.subs = append(c.subs, s)
	c.extended(s, d.sent)
	c.place.created(len(d.members))
	s.subscribed(c, only(d.members, func(k *contact) bool { return k.sub == nil }))
	s.listAt = c.clock.now // its first events may have been processed already
	for _, k := range s.members {
		for p := range partCard {
			k.parts[p].after = 0
		}
	}
	c.loseIfEnded(s)
}

func keysOf(members []*contact) map[string]bool {
	keys := make(map[string]bool, len(members))
	for _, k := range members {
		keys[k.key] = true
	}
	return keys
}
