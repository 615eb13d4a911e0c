package emulator

import (
	"slices"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// subscription is one presenceSubscription. Its documents tell neither when it
// ends nor whom it is for.
type subscription struct {
	id      string
	origin  origin
	uris    []string // no two alike; may be none once contacts are removed
	expires time.Time
	warned  bool // that it is about to end
}

// origin says how a subscription came to be, which decides what may be done with
// it.
type origin uint8

const (
	byList   origin = iota // for SIP URIs that a client listed
	byGroup                // for the members of a group, whose id is its own; nobody is added
	bySystem               // by the server; nothing may be done with it, and it never ends
)

// end returns when the subscription is gone; the zero time if it never is.
func (s *subscription) end(t *Times) time.Time {
	if s.origin == bySystem {
		return time.Time{}
	}
	return s.expires.Add(t.Grace)
}

// warning returns when its end is to be announced; the zero time if it was, or is
// not going to be.
func (s *subscription) warning(t *Times) time.Time {
	if s.origin == bySystem || s.warned || t.Warning < 0 {
		return time.Time{}
	}
	return s.end(t).Add(-t.Warning)
}

// extend adds minutes to the time that is left, which never is more than the
// longest duration (page presenceSubscription_ref). Its end is announced again,
// unless it is too near for that.
func (s *subscription) extend(minutes int, now time.Time, t *Times) {
	left := max(0, s.expires.Sub(now)) + time.Duration(minutes)*time.Minute
	s.expires = now.Add(min(left, ucwa.MaxDuration*time.Minute))
	s.warned = s.end(t).Sub(now) <= t.Warning
}

// index returns where a contact stands among the subscription's; -1 if it does
// not.
func (s *subscription) index(uri string) int {
	key := ucwa.SIPKey(uri)
	return slices.IndexFunc(s.uris, func(uri string) bool { return ucwa.SIPKey(uri) == key })
}

// resource returns the subscription as a document of its application. The
// memberships are listed and added at the same address, as captures show it; of
// a group they also show that nobody is added.
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

// memberships counts the memberships of all subscriptions.
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

func (a *application) membershipsHref(id string) string {
	return a.href + "/people/presenceSubscriptionMemberships?presenceSubscriptionId=" + httpmsg.Escape(id)
}
