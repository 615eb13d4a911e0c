package live

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ucwapresence/internal/ucwa"
)

const (
	// duration is the duration in minutes with which the core creates and extends
	// subscriptions.
	duration = ucwa.MaxDuration
	// coalesceDelay is how long additions wait, so that one request can contain several.
	coalesceDelay = 50 * time.Millisecond
	// eventDelay is how long the core waits for the first events of a subscription
	// before it reads the same data itself. The online service took 2.3 seconds on
	// average.
	eventDelay = 10 * time.Second
)

// subscription is a presenceSubscription of this client on the server.
type subscription struct {
	href, addTo, memberships string
	group                    *group // nil if it is ad hoc
	members                  []*contact

	born      int           // id of the request that created it
	expires   time.Duration // earliest time at which it expires
	extended  time.Duration // time of the last extension
	renewAt   time.Duration
	confirmed uint32 // the generation in which it was last seen to exist

	busy          bool // a request about it is under way
	checking      bool // a read that checks whether it exists is under way
	full          bool // the server has no room for another contact in it
	changing      retries
	renewing      retries
	removing      retries
	refusals      int           // failed deletions of memberships in a row
	removeAt      time.Duration // when to remove unwatched members; 0 if there are none
	listAt        time.Duration // when to look up the addresses of members that no event has announced
	membersListed bool          // these addresses have been looked up
}

// placement is the state of subscribing to contacts.
type placement struct {
	inFlight bool // a request that subscribes to contacts, or resolves an unknown outcome, is under way
	retries
	unknown *unknownCreate // a creation whose outcome is unknown
	ended   []string       // keys of hrefs; subscriptions whose end was announced since the last creation was sent
	limits
}

// subscribeSoon schedules the next request that subscribes to contacts. It waits a
// moment so that it includes contacts that are added meanwhile.
func (c *Core) subscribeSoon() {
	c.place.at = max(c.place.at, c.clock.now+coalesceDelay)
}

// planPlacement subscribes to contacts that no subscription covers: it adds them to a
// subscription that has room, or creates a subscription.
func (c *Core) planPlacement() {
	if c.poll == nil || c.app.phase != appReady || c.place.inFlight {
		return
	}
	c.relaxLimits()
	if c.place.unknown != nil {
		if c.due(c.place.at) {
			c.resolveUnknownCreate()
		}
		return
	}
	for _, s := range c.subs {
		if members := s.unconfirmed(); len(members) > 0 && !s.busy && c.due(s.changing.at) {
			c.addTo(s, members) // adding a contact again has no effect
			return
		}
	}
	waiting := c.unplaced()
	if len(waiting) == 0 || !c.due(c.place.at) {
		return
	}
	if s := c.withRoom(); s != nil {
		c.addTo(s, waiting[:min(len(waiting), c.place.batch(len(s.members)))])
		return
	}
	if c.place.closed {
		for _, k := range waiting {
			k.limited = true
		}
		return
	}
	if c.app.links.Subscriptions == "" {
		c.fail(newError(ucwa.KindServer, "this application may not subscribe to presence: the server offers no link presenceSubscriptions"))
		return
	}
	c.create(waiting[:min(len(waiting), c.place.batch(0))])
}

// unplaced returns the contacts that need a subscription.
func (c *Core) unplaced() []*contact {
	var waiting []*contact
	for _, k := range c.contacts {
		if k.listed > 0 && k.sub == nil && !k.placing && !k.limited {
			waiting = append(waiting, k)
		}
	}
	return waiting
}

// withRoom returns a subscription that another contact can be added to, or nil.
func (c *Core) withRoom() *subscription {
	for _, s := range c.subs {
		if s.group == nil && s.addTo != "" && !s.busy && !s.full && c.due(s.changing.at) && c.place.fits(len(s.members)+1) {
			return s
		}
	}
	return nil
}

// create creates a subscription.
func (c *Core) create(members []*contact) {
	c.placing(members, true)
	c.place.ended = nil
	c.send(Request{Op: OpCreate, Href: c.app.links.Subscriptions, Duration: duration, URIs: urisOf(members)},
		func(f *inflightRequest, a Answer) {
			c.placing(members, false)
			err := a.Err
			if err == nil {
				if s := c.newSubscription(a, f); s != nil {
					c.place.created(len(members))
					c.place.retries = retries{}
					s.subscribed(c, members)
					c.loseIfEnded(s)
					return
				}
				err = newError(ucwa.KindProtocol, "the answer is not a presenceSubscription")
				err.OutcomeUnknown = true
			}
			switch {
			case err.OutcomeUnknown:
				c.place.unknown = &unknownCreate{members: members, keys: keysOf(members), sent: f}
				c.place.unknown.hold(true)
				c.placeLater(err)
			case limitExceeded(err):
				c.place.createExceeded(len(members))
				c.place.retryAt = c.clock.now + limitRetryDelay
				c.pauseSearch()
			case missing(err):
				c.checkApplication(0)
				c.placeLater(err)
			default:
				c.placeLater(err)
			}
		})
}

// addTo adds contacts to a subscription. Adding a contact twice has no effect.
func (c *Core) addTo(s *subscription, members []*contact) {
	c.placing(members, true)
	s.busy = true
	c.send(Request{Op: OpAdd, Href: s.addTo, URIs: urisOf(members)}, func(f *inflightRequest, a Answer) {
		c.placing(members, false)
		s.busy = false
		if !c.has(s) {
			return // the subscription has ended meanwhile
		}
		switch err := a.Err; {
		case err == nil:
			c.place.placed(len(members), len(s.members)+len(members))
			c.place.retries = retries{}
			s.confirm(f)
			s.subscribed(c, members)
			c.learnMemberships(s, a.Resource)
		case missing(err):
			c.subscriptionMissing(s, err)
		case (limitExceeded(err) || refused(err)) && len(s.unconfirmed()) > 0:
			c.listMembers(s) // an earlier request may have added the contacts
		case limitExceeded(err):
			c.place.addExceeded(s, len(members))
			c.pauseSearch()
		case refused(err):
			s.full = true // the server refuses additions to it for another reason
		default:
			if err.OutcomeUnknown {
				s.addMembers(members, true)
			}
			c.failedAt(&s.changing, err)
			c.placeLater(err)
		}
	})
}

// unconfirmed returns the watched members that may not be in the subscription.
func (s *subscription) unconfirmed() []*contact {
	var members []*contact
	for _, k := range s.members {
		if k.unconfirmed && k.listed > 0 {
			members = append(members, k)
		}
	}
	return members
}

// addMembers records that contacts are in the subscription or, if unconfirmed is set, may
// be in it.
func (s *subscription) addMembers(members []*contact, unconfirmed bool) {
	for _, k := range members {
		if k.sub != s {
			k.sub = s
			s.members = append(s.members, k)
		}
		k.unconfirmed = unconfirmed
	}
}

// confirmMembers confirms the unconfirmed members whose memberships were listed, and
// drops the others.
func (s *subscription) confirmMembers(c *Core) {
	for _, k := range slices.Clone(s.members) {
		switch {
		case !k.unconfirmed:
		case k.membership != "":
			k.unconfirmed = false
			c.cover(k)
		default:
			s.drop(k)
		}
	}
}

// placeLater records that a request to subscribe to contacts failed.
func (c *Core) placeLater(err *ucwa.Error) {
	c.failedAt(&c.place.retries, err)
	if !c.up() || c.reason == nil {
		c.reason = err
	}
}

func (c *Core) placing(members []*contact, inFlight bool) {
	c.place.inFlight = inFlight
	for _, k := range members {
		k.placing = inFlight
	}
}

// newSubscription stores the subscription in a document; it returns nil if the document
// is not a subscription.
func (c *Core) newSubscription(a Answer, f *inflightRequest) *subscription {
	if a.Resource == nil {
		return nil
	}
	described, ok := ucwa.ParsePresenceSubscription(a.Resource, ucwa.RelPresenceSubscription)
	if !ok {
		return nil
	}
	s := c.findSubscription(described.Href)
	if s == nil {
		s = &subscription{href: strings.Clone(described.Href), born: f.id}
		c.subs = append(c.subs, s)
	}
	s.addTo, s.memberships = strings.Clone(described.AddTo), strings.Clone(described.Memberships)
	s.confirm(f)
	c.extended(s, f)
	return s
}

// confirm records that the answer to a request shows that the subscription exists.
func (s *subscription) confirm(f *inflightRequest) { s.confirmed = f.gen }

// subscribed stores the members of the subscription. The server announces the state of
// each in an event, so the core reads it after the event, or after a delay.
func (s *subscription) subscribed(c *Core, members []*contact) {
	s.listAt, s.membersListed = c.clock.now+eventDelay, false
	s.addMembers(members, false)
	for _, k := range members {
		c.cover(k)
	}
}

// cover records that from now on the server reports changes of the contact. Only reads
// sent later count.
func (c *Core) cover(k *contact) {
	c.uncover(k)
	k.limited = false
	for p := range partCard {
		// The events may arrive before the answer to the request that causes them.
		if r := &k.parts[p]; !r.dirty {
			r.after = c.clock.now + eventDelay
		}
	}
}

// uncover records that the contact may change without an event.
func (c *Core) uncover(k *contact) {
	k.cover = c.lastID
	for p := range partCard {
		if r := &k.parts[p]; r.gen == c.gen {
			r.gen = c.gen - 1
		}
	}
}

// drop removes a contact from the subscription.
func (s *subscription) drop(k *contact) {
	s.members = without(s.members, k)
	if k.sub == s {
		k.sub, k.membership, k.leaving, k.unconfirmed = nil, "", false, false
	}
}

// has reports whether the core still uses a subscription.
func (c *Core) has(s *subscription) bool { return slices.Contains(c.subs, s) }

// findSubscription returns the subscription of this client with an address, or nil.
func (c *Core) findSubscription(href string) *subscription {
	key := hrefKey(href)
	for _, s := range c.subs {
		if hrefKey(s.href) == key {
			return s
		}
	}
	return nil
}

// subscriptionMissing handles an error that means that a subscription, or possibly the
// application, does not exist.
func (c *Core) subscriptionMissing(s *subscription, err *ucwa.Error) {
	if namesApplication(err) {
		c.app.suspects = append(c.app.suspects, s)
		c.failedAt(&s.changing, err) // the check of the application may need several attempts
		c.checkApplication(0)
		return
	}
	c.reason = cmp.Or(c.reason, err)
	c.replaceSubscription(s)
}

// replaceSubscription handles a subscription that was not found. The core deletes it
// nevertheless: if it exists after all, its contacts would be subscribed to twice.
func (c *Core) replaceSubscription(s *subscription) {
	if c.has(s) {
		c.loseSubscription(s)
		c.deleteLater(s)
	}
}

func urisOf(members []*contact) []string {
	uris := make([]string, len(members))
	for i, k := range members {
		uris[i] = k.uri
	}
	return uris
}
