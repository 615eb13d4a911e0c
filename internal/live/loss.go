package live

import (
	"cmp"
	"slices"

	"ucwapresence/internal/ucwa"
)

// loseSubscription drops a subscription that has ended. The core subscribes to its
// contacts again (page ExtendAPresenceSubscription).
func (c *Core) loseSubscription(s *subscription) {
	if !c.has(s) {
		return
	}
	c.subs = without(c.subs, s)
	c.place.relax()
	if g := s.group; g != nil {
		g.sub, g.listed, g.refusal = nil, false, nil
		for _, k := range g.members {
			c.missedChanges(k)
		}
		return
	}
	for _, k := range slices.Clone(s.members) {
		s.drop(k)
		c.missedChanges(k)
	}
}

// deleted handles a subscription that the caller has deleted. The caller probably closes
// the watch of its group next, so the core waits before it subscribes to the group again.
func (c *Core) deleted(in Deleted) {
	s := c.findSubscription(in.Href)
	if s == nil {
		return
	}
	if s.group != nil {
		s.group.at = c.clock.now + removalDelay
	}
	c.loseSubscription(s)
}

// loseIfEnded drops a new subscription if the server announced its end before the answer
// to its creation arrived.
func (c *Core) loseIfEnded(s *subscription) {
	if slices.Contains(c.place.ended, hrefKey(s.href)) {
		c.loseSubscription(s)
	}
}

// loseSubscriptionsBefore handles resume: the server has dropped the subscriptions that
// existed when the answered GET was sent. The server sends resume some time after it
// drops them, so some subscriptions may have been created in between and still exist. The
// core therefore deletes them all.
func (c *Core) loseSubscriptionsBefore(f *inflightRequest) {
	for _, s := range slices.Clone(c.subs) {
		if s.born < f.id {
			c.replaceSubscription(s)
		}
	}
}

// errUncovered is a variable so that equal states have equal reasons.
var errUncovered = newError(ucwa.KindServer, "the server no longer reports the presence of a contact, which is subscribed to again")

// missedChanges records that changes of a contact may have been missed.
func (c *Core) missedChanges(k *contact) {
	c.uncover(k)
	c.reason = cmp.Or(c.reason, errUncovered)
	for _, w := range k.watches {
		w.missed(true)
	}
}
