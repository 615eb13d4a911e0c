package live

import (
	"slices"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

const (
	// removalDelay is how long a contact stays subscribed to after the last watch of it is
	// closed: pages close one view and open the next.
	removalDelay = time.Second
	// maxDeletions is how often the server may refuse a deletion before the core stops
	// trying. A subscription that cannot be deleted expires, and its memberships with it.
	// Transient failures do not count while there are watches, because the server
	// continues to send events of the remaining subscriptions.
	maxDeletions = 5
)

// planRemovals unsubscribes from unwatched contacts: it deletes a subscription if all
// its members are unwatched, and otherwise the memberships of the unwatched members.
func (c *Core) planRemovals() {
	for _, s := range slices.Clone(c.subs) {
		if s.busy {
			continue
		}
		if s.group != nil {
			if len(s.group.watches) == 0 {
				c.endGroup(s.group)
				c.discard(s)
			}
			continue
		}
		leaving := s.unwatched()
		if len(leaving) == 0 {
			s.removeAt = 0
			continue
		}
		if s.removeAt == 0 {
			s.removeAt = c.clock.now + removalDelay
		}
		switch {
		case !c.due(max(s.removeAt, s.removing.at, s.changing.at)):
		case len(leaving) == len(s.members):
			for _, k := range leaving {
				s.drop(k)
			}
			c.discard(s)
		case c.app.phase != appReady:
		case slices.ContainsFunc(leaving, func(k *contact) bool { return k.membership == "" }):
			c.listMembers(s)
		default:
			c.removeMembers(s, leaving[:min(len(leaving), maxBatch)])
		}
	}
}

// unwatched returns the members that no watch lists any more.
func (s *subscription) unwatched() []*contact {
	var leaving []*contact
	for _, k := range s.members {
		if k.listed == 0 {
			leaving = append(leaving, k)
		}
	}
	return leaving
}

// listMembers looks up the memberships of a subscription: their addresses, and the
// addresses of their contacts.
func (c *Core) listMembers(s *subscription) {
	if s.memberships == "" {
		c.giveUpRemoval(s)
		return
	}
	s.busy = true
	c.send(Request{Op: OpGet, Href: s.memberships}, func(f *inflightRequest, a Answer) {
		s.busy = false
		switch err := a.Err; {
		case !c.has(s):
		case err == nil:
			s.membersListed, s.changing = true, retries{}
			s.confirm(f)
			c.learnMemberships(s, a.Resource)
			s.confirmMembers(c)
			if slices.ContainsFunc(s.unwatched(), func(k *contact) bool { return k.membership == "" }) {
				c.giveUpRemoval(s)
			}
		case missing(err):
			c.subscriptionMissing(s, err)
		case refused(err) && s.refusals+1 >= maxDeletions:
			s.membersListed, s.refusals = true, 0
			c.giveUpRemoval(s)
		default:
			if !transient(err) {
				s.refusals++
			}
			c.failedAt(&s.changing, err)
		}
	})
}

// giveUpRemoval drops the unwatched members whose memberships are not in the server's
// list. These memberships do not exist, or the user may not see them.
func (c *Core) giveUpRemoval(s *subscription) {
	for _, k := range s.unwatched() {
		if k.membership == "" {
			s.drop(k)
		}
	}
}

// learnMemberships stores the addresses in a list of memberships.
func (c *Core) learnMemberships(s *subscription, list *hal.Resource) {
	if list == nil {
		return
	}
	resources := list.Resources(ucwa.RelPresenceSubscriptionMembership)
	for i := range resources {
		m, ok := ucwa.ParseMembership(&resources[i], ucwa.RelPresenceSubscriptionMembership)
		if !ok || m.Contact == "" {
			continue
		}
		k := c.findContact(m.Contact)
		switch {
		case k == nil:
			c.lookUp(m.Contact)
		case k.sub == s:
			k.membership = keep(k.membership, m.Href)
			c.bind(k, m.Contact)
		}
	}
}

// removeMembers deletes memberships, several with one batch.
func (c *Core) removeMembers(s *subscription, leaving []*contact) {
	s.busy = true
	done := func(k *contact, err *ucwa.Error) {
		k.leaving = false
		if err != nil && !transient(err) {
			s.refusals++
		}
		switch {
		case err == nil || missing(err) && !namesApplication(err) || s.refusals >= maxDeletions:
			s.removing, s.refusals = retries{}, 0
			s.drop(k)
			c.place.relax()
			c.uncover(k)
			c.subscribeSoon() // it may be watched again meanwhile
		case missing(err):
			c.subscriptionMissing(s, err)
		default:
			c.unconfirmMembership(k)
			c.failedAt(&s.removing, err)
		}
	}
	request := Request{Op: OpDelete, Href: leaving[0].membership}
	if batch := c.batchHref(); len(leaving) > 1 && batch != "" {
		request = Request{Op: OpBatch, Href: batch}
		for _, k := range leaving {
			request.Parts = append(request.Parts, Part{Delete: true, Href: k.membership})
		}
	} else {
		leaving = leaving[:1]
	}
	for _, k := range leaving {
		k.leaving = true
	}
	c.send(request, func(_ *inflightRequest, a Answer) {
		s.busy = false
		if request.Op == OpBatch && a.Err == nil && len(a.Parts) != len(leaving) {
			a.Err = newError(ucwa.KindProtocol, "the answer to a batch has another number of parts")
		}
		if request.Op == OpBatch && a.Err != nil {
			c.batchFailed(a.Err)
			for _, k := range leaving {
				k.leaving = false
				c.unconfirmMembership(k)
			}
			c.failedAt(&s.removing, a.Err)
			return
		}
		for i, k := range leaving {
			if request.Op == OpBatch {
				done(k, a.Parts[i].Err)
			} else {
				done(k, a.Err)
			}
		}
	})
}

// unconfirmMembership records that a contact may have left its subscription: an event
// says so, or the server may have acted on a failed request to remove it. The core looks
// for the contact in the list of members, or adds it again if it is watched then.
func (c *Core) unconfirmMembership(k *contact) {
	k.unconfirmed, k.membership = true, ""
	c.missedChanges(k)
}

// discard deletes a subscription that is not needed. Its members can be added to other
// subscriptions.
func (c *Core) discard(s *subscription) {
	c.subs = without(c.subs, s)
	c.deleteLater(s)
}

// deleteLater schedules the deletion of a subscription that the core no longer uses.
func (c *Core) deleteLater(s *subscription) {
	if s.group == nil || len(s.group.watches) == 0 { // the next subscription to the group has the same address
		c.page.deletions = append(c.page.deletions, &deletion{href: s.href, until: c.clock.now + duration*time.Minute})
	}
}

// deletion is a subscription that must be deleted, regardless of the watches.
type deletion struct {
	href     string
	until    time.Duration // when it has expired at the latest
	inFlight bool
	refusals int
	retries
}

// isBeingDeleted reports whether a subscription is about to be deleted.
func (c *Core) isBeingDeleted(href string) bool {
	return slices.ContainsFunc(c.page.deletions, func(d *deletion) bool { return hrefKey(d.href) == hrefKey(href) })
}

// planDeletions deletes the subscriptions that are not needed any more.
func (c *Core) planDeletions() {
	if c.page.away {
		return
	}
	if len(c.watches) == 0 {
		for len(c.subs) > 0 {
			c.discard(c.subs[0])
		}
	}
	for _, d := range c.page.deletions {
		if d.inFlight || !c.due(d.at) {
			continue
		}
		d.inFlight = true
		// A page may end just after its last watch is closed. With Keepalive the
		// browser still sends the request.
		c.send(Request{Op: OpDelete, Href: d.href, Keepalive: true}, func(_ *inflightRequest, a Answer) { c.deletionAnswered(d, a.Err) })
	}
}

func (c *Core) deletionAnswered(d *deletion, err *ucwa.Error) {
	d.inFlight = false
	if err != nil && !transient(err) {
		d.refusals++
	}
	givenUp := d.refusals >= maxDeletions || c.clock.now >= d.until || len(c.watches) == 0 && d.failed+1 >= maxDeletions
	if err == nil || missing(err) || givenUp {
		c.page.deletions = without(c.page.deletions, d)
		c.place.relax()
		return
	}
	c.failedAt(&d.retries, err)
}
