package live

import (
	"slices"
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// process handles the events of a package in their order.
func (c *Core) process(events *hal.Events) {
	for i := range events.Senders {
		for j := range events.Senders[i].Events {
			e := &events.Senders[i].Events[j]
			switch e.Target.Rel {
			case ucwa.RelPresenceSubscription:
				c.subscriptionEvent(e)
			case ucwa.RelContact:
				if e.In.Rel == ucwa.RelSubscribedContacts {
					c.contactEvent(e)
				}
			default:
				if p, known := partOf(e.Target.Rel); known && e.Type == hal.Updated {
					c.partEvent(p, e)
				}
			}
		}
	}
	for _, k := range c.contacts {
		if k.left {
			k.left = false
			c.leftSubscription(k)
		}
	}
}

// partEvent handles the change of a part of a contact. Several changes in one package
// lead to one read. A document in the event replaces the read, unless a read is under way:
// it is unknown which of the two documents is newer.
func (c *Core) partEvent(p part, e *hal.Event) {
	k := c.findContact(e.In.Href)
	if k == nil {
		if e.In.Href != "" && slices.ContainsFunc(c.contacts, (*contact).lacksAddress) {
			c.lookUp(e.In.Href) // it may be the address of a contact whose address is not known
		}
		return
	}
	r := &k.parts[p]
	if r.href != e.Target.Href {
		r.href, r.failed = strings.Clone(e.Target.Href), 0
	}
	for i := range e.Embedded {
		if docs := e.Embedded[i].Resources; len(docs) > 0 && e.Embedded[i].Rel == p.rel() && !r.inFlight {
			c.partRead(k, p, &docs[0], c.gen, c.lastID+1)
			r.dirty = false
			return
		}
	}
	r.dirty = true
	r.after = 0
	if r.known == 0 {
		r.known = max(c.clock.now, 1)
	}
}

// contactEvent handles a contact that entered or left subscribedContacts, which
// contains the contacts of all subscriptions.
func (c *Core) contactEvent(e *hal.Event) {
	k := c.findContact(e.Target.Href)
	switch {
	case e.Type == hal.Added && k != nil:
		k.left = false
	case e.Type == hal.Added:
		for _, g := range c.groups {
			g.listed = false // the group may have a new member
		}
	case e.Type == hal.Deleted && k != nil:
		k.left = true // a later event of the package may reset it
	}
}

// leftSubscription handles a contact that no subscription covers any more although this
// client has not removed it. The event may be older than the contact's current
// subscription, so the core adds the contact to that subscription again.
func (c *Core) leftSubscription(k *contact) {
	if k.sub == nil || k.leaving || k.placing || k.unconfirmed {
		return
	}
	c.unconfirmMembership(k)
}

// subscriptionEvent handles a subscription that is about to end or has ended.
func (c *Core) subscriptionEvent(e *hal.Event) {
	s := c.findSubscription(e.Target.Href)
	if s == nil {
		if e.Type == hal.Deleted && (c.place.inFlight || c.place.unknown != nil) {
			c.place.ended = append(c.place.ended, hrefKey(e.Target.Href))
		}
		return
	}
	switch e.Type {
	case hal.Updated:
		c.warned(s)
	case hal.Deleted:
		c.loseSubscription(s)
	}
}
