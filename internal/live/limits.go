package live

import (
	"strconv"
	"time"

	"ucwapresence/internal/ucwa"
)

// limitRetryDelay is how long the core waits after the server refused even a single
// contact because of a limit.
const limitRetryDelay = 5 * time.Minute

// searchPause is how long the core waits after a refusal while it searches for the
// remaining room of a server: each contact that it places leads to further requests,
// which read the contact.
const searchPause = 500 * time.Millisecond

// limits are estimates of the limits of the server. The limits are not documented, and
// the error LimitExceeded does not name the limit that was exceeded.
type limits struct {
	largest int           // size of the largest subscription that the server accepted
	cap     int           // the most contacts to put into one subscription; 0 if no bound is known
	step    int           // the most contacts to place with one request; 0 if no bound is known
	refused int           // a number of contacts that the server has no room for; 0 if not known
	closed  bool          // the server refused to create a subscription even for a single contact
	retryAt time.Duration // when to try again to subscribe to limited contacts
}

// batch returns how many contacts to place with one request in a subscription that
// already has a number of members. If the server allows no further subscription, the
// known bound for one subscription does not apply.
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

// fits reports whether a subscription may have the given number of members.
func (l *limits) fits(members int) bool { return l.cap == 0 || members <= l.cap || l.closed }

// created records that the server created a subscription for a number of contacts.
func (l *limits) created(contacts int) {
	l.closed = false
	l.placed(contacts, contacts)
}

// placed records that a number of contacts was placed in a subscription, which now has
// a number of members. It does not change closed: room in one subscription does not mean
// that another one can be created.
func (l *limits) placed(contacts, members int) {
	l.largest = max(l.largest, members)
	l.step *= 4
	if l.refused -= contacts; l.refused > 1 { // the remaining room is smaller than refused
		l.step = min(l.step, l.refused-1)
	} else {
		l.refused = 0
	}
	if l.step > l.largest {
		l.step = 0
	}
}

// halve makes the next request place half as many contacts as were refused.
func (l *limits) halve(contacts int) { l.refused, l.step = contacts, contacts/2 }

// createExceeded records that the server refused to create a subscription for a number
// of contacts. If the server has never accepted so many, they may be too many for one
// subscription. Otherwise there are too many subscriptions, or too many contacts in all
// subscriptions.
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

// addExceeded records that the server refused to add a number of contacts to a
// subscription. The subscription counts as full if the server refused a single contact,
// or if it is as large as the largest known one and others can be created. Otherwise the
// next request adds half as many.
func (l *limits) addExceeded(s *subscription, contacts int) {
	if contacts == 1 || !l.closed && len(s.members) >= l.largest {
		s.full, l.refused = true, 0
		return
	}
	l.halve(contacts)
}

// ofServer returns the limits that also apply to other applications of the server.
func (l *limits) ofServer() limits { return limits{largest: l.largest, cap: l.cap} }

// relax makes the core try the limits again, because there may be room now.
func (l *limits) relax() { l.retryAt = 0 }

// pauseSearch delays the next request that subscribes to contacts while the core
// searches for the last places.
func (c *Core) pauseSearch() {
	if c.place.step > 0 || c.place.closed {
		c.place.at = c.clock.now + searchPause
	}
}

// relaxLimits makes the core try the limits again from time to time, first with one
// contact.
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

// limitReason returns the reason in the state of a live watch: a group cannot be watched,
// or the server has no room for some contacts. It returns nil if neither applies.
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
