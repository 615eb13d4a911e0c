package live

import (
	"slices"
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// doubt is a request to create a subscription whose outcome is not known: the answer
// was lost. The server may have the subscription, and would have it twice if it were
// simply created again. So the subscriptions that it has are looked through for one
// that is not known here and has exactly the contacts that were asked for.
type doubt struct {
	members    []*contact
	keys       map[string]bool // of the contacts, by ucwa.SIPKey
	sent       *flight
	listed     bool
	candidates []ucwa.PresenceSubscription
}

// resolveDoubt takes the next step to find out. The placement of contacts waits for it.
func (c *Core) resolveDoubt() {
	d := c.place.doubt
	if !d.listed {
		c.place.flying = true
		c.send(Request{Op: OpGet, Href: c.app.links.Subscriptions}, func(_ *flight, a Answer) {
			c.place.flying = false
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
		c.place.doubt = nil // the server never had it
		c.planPlacement()
		return
	}
	candidate := d.candidates[0]
	c.place.flying = true
	c.send(Request{Op: OpGet, Href: candidate.Memberships}, func(_ *flight, a Answer) {
		c.place.flying = false
		if a.Err != nil && !missing(a.Err) {
			c.placeLater(a.Err)
			return
		}
		d.candidates = d.candidates[1:]
		if a.Err == nil && d.fits(a.Resource) {
			c.adopt(candidate)
			c.place.doubt = nil
		}
	})
}

// unknownSubscriptions returns the ad hoc subscriptions of a list that are not known.
func (c *Core) unknownSubscriptions(list *hal.Resource) []ucwa.PresenceSubscription {
	var unknown []ucwa.PresenceSubscription
	resources := list.Resources(ucwa.RelPresenceSubscription)
	for i := range resources {
		s, ok := ucwa.ParsePresenceSubscription(&resources[i], ucwa.RelPresenceSubscription)
		if ok && s.AddTo != "" && s.Memberships != "" && c.findSubscription(s.Href) == nil && !c.isDying(s.Href) {
			unknown = append(unknown, ucwa.PresenceSubscription{
				Href:        strings.Clone(s.Href),
				AddTo:       strings.Clone(s.AddTo),
				Memberships: strings.Clone(s.Memberships),
			})
		}
	}
	return unknown
}

// fits reports whether a list of memberships is that of the contacts in doubt.
func (d *doubt) fits(list *hal.Resource) bool {
	memberships := list.Resources(ucwa.RelPresenceSubscriptionMembership)
	if len(memberships) != len(d.keys) {
		return false
	}
	return !slices.ContainsFunc(memberships, func(m hal.Resource) bool {
		return !d.keys[addressKey(m.Href(ucwa.RelContact))]
	})
}

// addressKey returns the ucwa.SIPKey of the contact that an href ends in.
func addressKey(href string) string {
	path, _, _ := strings.Cut(hrefKey(href), "?")
	address := httpmsg.Unescape(path[strings.LastIndexByte(path, '/')+1:])
	if !ucwa.IsSIP(address) {
		address = "sip:" + address
	}
	return ucwa.SIPKey(address)
}

// adopt takes over the subscription that the lost answer was about.
func (c *Core) adopt(found ucwa.PresenceSubscription) {
	d := c.place.doubt
	s := &subscription{
		href: found.Href, addTo: found.AddTo, memberships: found.Memberships,
		born: d.sent.id, confirmed: c.gen,
	}
	c.subs = append(c.subs, s)
	c.extended(s, d.sent)
	c.place.succeeded(len(d.members))
	s.enroll(c, slices.DeleteFunc(d.members, func(k *contact) bool { return k.sub != nil }))
	s.surveyAt = c.clock.now // its events may have come and gone
	for _, k := range s.members {
		for p := range partCard {
			k.parts[p].after = 0
		}
	}
}
