package emulator

import (
	"slices"
	"time"

	"ucwapresence/internal/emulator/channel"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// subscription is a presenceSubscription. Its documents have neither the time at
// which it expires nor its contacts.
type subscription struct {
	id      string
	origin  origin
	uris    []string // different people; may become empty when contacts are removed
	expires time.Time
	warned  bool // that it is about to expire
}

// origin is how a subscription was created, which decides what clients may do with
// it.
type origin uint8

const (
	byList   origin = iota // for SIP URIs that a client listed
	byGroup                // for the members of a group, whose id it has; no contacts can be added
	bySystem               // by the server; clients can only list it, and it never expires
)

// end returns when the subscription is gone.
func (s *subscription) end(t *Times) time.Time {
	if s.origin == bySystem {
		return schedule.Never()
	}
	return s.expires.Add(t.Grace)
}

// warning returns when the expiry has to be announced.
func (s *subscription) warning(t *Times) time.Time {
	if s.origin == bySystem || s.warned || t.Warning < 0 {
		return schedule.Never()
	}
	return s.end(t).Add(-t.Warning)
}

// extend adds minutes to the time that is left, up to the longest duration (page
// presenceSubscription_ref). Within the grace period it adds them to now. The expiry
// is announced again if there is more time left than the warning takes.
func (s *subscription) extend(minutes int, now time.Time, t *Times) {
	s.expires = extended(s.expires, now, minutes, ucwa.MaxDuration)
	s.warned = s.end(t).Sub(now) <= t.Warning
}

// extended returns an end that is later by some minutes, and at most the given
// minutes from now.
func extended(end, now time.Time, minutes, most int) time.Time {
	longest := time.Duration(most) * time.Minute
	left := min(max(0, end.Sub(now)), longest) // Sub returns the largest Duration for centuries
	return now.Add(min(left+time.Duration(minutes)*time.Minute, longest))
}

// index returns the index of a contact in the subscription, or -1.
func (s *subscription) index(uri string) int {
	key := ucwa.SIPKey(uri)
	return slices.IndexFunc(s.uris, func(uri string) bool { return ucwa.SIPKey(uri) == key })
}

// resource returns the subscription as a document. Its memberships are listed and
// added at the same href, as in captures, where the subscription to a group has no
// link to add any.
func (s *subscription) resource(a *application) *hal.Resource {
	r := ucwa.PresenceSubscription{
		ID:          s.id,
		Href:        a.subscriptionHref(s.id),
		Memberships: a.membershipsHref(s.id),
	}
	if s.origin == byList {
		r.AddTo = r.Memberships
	}
	return r.Resource()
}

// subscription returns the subscription with an id, or nil.
func (a *application) subscription(id string) *subscription {
	i := slices.IndexFunc(a.subscriptions, func(s *subscription) bool { return s.id == id })
	if i < 0 {
		return nil
	}
	return a.subscriptions[i]
}

// memberships returns the number of memberships of all subscriptions.
func (a *application) memberships() int {
	count := 0
	for _, s := range a.subscriptions {
		count += len(s.uris)
	}
	return count
}

func (a *application) subscriptionHref(id string) string {
	return a.href + "/people/presenceSubscriptions/" + httpmsg.Escape(id)
}

// listSubscriptions is GET presenceSubscriptions.
func (c *call) listSubscriptions() *answer {
	list := hal.Embedded{Rel: ucwa.RelPresenceSubscription, Array: true}
	for _, s := range c.application.subscriptions {
		list.Resources = append(list.Resources, *s.resource(c.application))
	}
	return ok(collection(ucwa.RelPresenceSubscriptions, c.application.href+"/people/presenceSubscriptions", list))
}

// subscribing is POST presenceSubscriptions, which is two operations: with a groupId
// it is subscribeToGroupPresence.
func subscribing() operation {
	toList := taking(creationParameters(), (*call).createSubscription)
	toGroup := taking(groupParameters(), (*call).subscribeToGroup)
	return operation{input: true, prepare: func(c *call) (func() *answer, []fields.Problem) {
		if c.gives("groupId") {
			return toGroup.prepare(c)
		}
		return toList.prepare(c)
	}}
}

func creationParameters() input.Parameters[ucwa.CreateRequest] {
	return input.Parameters[ucwa.CreateRequest]{
		Scalars: []string{"duration"},
		Lists:   []string{"uris"},
		Parse:   ucwa.ParseCreateInput,
	}
}

// createSubscription creates a subscription to a list of SIP URIs.
func (c *call) createSubscription(in ucwa.CreateRequest) *answer {
	if !c.acceptable(in.URIs) {
		return refuse(refusal.NotFound())
	}
	return c.subscribe(&subscription{origin: byList, uris: in.URIs}, in.Duration)
}

// subscribe adds a subscription to the application, if the limits allow it.
func (c *call) subscribe(s *subscription, minutes int) *answer {
	app, limits := c.application, c.emulator.config.Limits
	switch {
	case len(app.subscriptions) >= limits.Subscriptions:
		return refuse(refusal.LimitExceeded("presence subscriptions"))
	case len(s.uris) > limits.Contacts:
		return refuse(refusal.LimitExceeded("contacts in a presence subscription"))
	case app.memberships()+len(s.uris) > limits.Memberships:
		return refuse(refusal.LimitExceeded("presence subscription memberships"))
	}
	if s.id == "" {
		s.id = c.emulator.ids.hex()
	}
	s.expires = c.now.Add(time.Duration(minutes) * time.Minute)
	c.emulator.startSubscription(app, s)
	return created(s.resource(app))
}

// findSubscription returns the subscription with an id, or the answer if a client
// cannot use it.
func (c *call) findSubscription(id string) (*subscription, *answer) {
	s := c.application.subscription(id)
	switch {
	case s == nil && c.emulator.config.LegacyExpired404:
		return nil, refuse(refusal.ApplicationNotFound())
	case s == nil:
		return nil, refuse(refusal.NotFound())
	case s.origin == bySystem:
		return nil, refuse(refusal.Forbidden())
	}
	return s, nil
}

func (c *call) getSubscription() *answer {
	s, refusal := c.findSubscription(c.path[3])
	if refusal != nil {
		return refusal
	}
	return ok(s.resource(c.application))
}

func extensionParameters() input.Parameters[ucwa.ExtendRequest] {
	return input.Parameters[ucwa.ExtendRequest]{Scalars: []string{"duration"}, Parse: ucwa.ParseExtendInput}
}

// extendSubscription answers with 200, as in captures; the reference page says 201.
func (c *call) extendSubscription(in ucwa.ExtendRequest) *answer {
	s, refusal := c.findSubscription(c.path[3])
	if refusal != nil {
		return refusal
	}
	c.emulator.extendSubscription(c.application, s, in.Duration)
	return ok(s.resource(c.application))
}

func (c *call) deleteSubscription() *answer {
	s, refusal := c.findSubscription(c.path[3])
	if refusal != nil {
		return refusal
	}
	c.emulator.endSubscription(c.application, s, channel.Urgent)
	return noContent()
}
