package live

import (
	"strconv"
	"time"

	"ucwapresence/internal/ucwa"
)

// limitRetryDelay is how long the core waits after the server had no room for a single
// contact, before it tries again.
const limitRetryDelay = 5 * time.Minute

// searchPause is how long the core waits after a refusal while it looks for the last
// places of a server: each that it finds takes further requests, which read its contact.
const searchPause = 500 * time.Millisecond

// limits is what has shown itself of the limits of the server, which no page names:
// there is an error LimitExceeded, and it does not say what there was too much of.
type limits struct {
	largest int           // the largest subscription that the server took
	cap     int           // the most contacts to put into one; 0 if no bound has shown itself
	step    int           // the most contacts to place with one request; 0 if there is no bound
	refused int           // there is no room for so many contacts where the next are placed; 0 if not known
	closed  bool          // the server does not create a subscription for a single contact
	retryAt time.Duration // when to try again to subscribe to limited contacts
}

// batch returns how many contacts to place with one request, in a subscription that has
// some already. Where there can be no other subscription, only the server knows how many
// fit into one.
func (l *limits) batch(members int) int {
	most := 1 << 20
	if l.cap > 0 && !l.closed {
		most = max(1, l.cap-members)
	}
	if l.step > 0 {
		most = min(most, l.step)
	}
	return most
}

// fits reports whether a subscription may have so many contacts.
func (l *limits) fits(members int) bool { return l.cap == 0 || members <= l.cap || l.closed }

// created notes that the server created a subscription for so many contacts.
func (l *limits) created(contacts int) {
	l.closed = false
	l.placed(contacts, contacts)
}

// placed notes that contacts were placed in a subscription, which has so many members
// now. That one has room does not say that there can be another.
func (l *limits) placed(contacts, members int) {
	l.largest = max(l.largest, members)
	l.step *= 4
	if l.refused -= contacts; l.refused > 1 { // what is left of the room cannot take more
		l.step = min(l.step, l.refused-1)
	} else {
		l.refused = 0
	}
	if l.step > l.largest {
		l.step = 0
	}
}

// halve has fewer contacts placed than were refused.
func (l *limits) halve(contacts int) { l.refused, l.step = contacts, contacts/2 }

// createExceeded notes that the server did not create a subscription for so many
// contacts. More than ever is too many for one subscription; no more than before means
// that there are too many subscriptions, or contacts in all of them.
func (l *limits) createExceeded(contacts int) {
	switch {
	case contacts == 1:
		l.closed, l.refused = true, 0
	case contacts > l.largest:
		l.cap = max(contacts/2, l.largest)
	default:
		l.halve(contacts)
	}
}

// addExceeded notes that the server did not add so many contacts to a subscription. One of
// the largest size is full, unless there can be no other: then each place in it counts.
func (l *limits) addExceeded(s *subscription, contacts int) {
	if contacts == 1 || !l.closed && len(s.members) >= l.largest {
		s.full, l.refused = true, 0
		return
	}
	l.halve(contacts)
}

// exhausted reports whether there is no use in creating another subscription.
func (l *limits) exhausted() bool { return l.closed }

// ofServer returns the limits without those of one application.
func (l *limits) ofServer() limits { return limits{largest: l.largest, cap: l.cap} }

// relax has the limits tried again: there may be room.
func (l *limits) relax() { l.retryAt = 0 }

// pauseSearch delays the next request that subscribes, after one was refused although
// the server took as many contacts before.
func (c *Core) pauseSearch() {
	if c.place.step > 0 || c.place.closed {
		c.place.at = c.clock.now + searchPause
	}
}

// relaxLimits has the limits tried again from time to time, with one contact first.
func (c *Core) relaxLimits() {
	if !c.place.closed || !c.due(c.place.retryAt) {
		return
	}
	c.place.closed, c.place.step, c.place.refused = false, 1, 0
	for _, s := range c.subs {
		s.full = false
	}
	for _, k := range c.contacts {
		k.limited = false
	}
}

// limitReason returns what to say of a live watch whose contacts cannot all be watched;
// nil if they can.
func (c *Core) limitReason(w *watch) *ucwa.Error {
	limited := 0
	for _, k := range w.members {
		if k.limited {
			limited++
		}
	}
	for _, g := range w.groups {
		if g.refusal != nil {
			return g.refusal
		}
	}
	if limited == 0 {
		return nil
	}
	message := "the server has no room for " + strconv.Itoa(limited) + " of " + strconv.Itoa(len(w.members)) +
		" contacts: its limit of presence subscriptions is reached"
	if w.limit == nil || w.limit.Message != message {
		w.limit = &ucwa.Error{
			Kind: ucwa.KindServer, Status: 403, Message: message,
			Reason: ucwa.Reason{Code: ucwa.CodeForbidden, Subcode: ucwa.SubcodeLimitExceeded},
		}
	}
	return w.limit
}
