package emulator

import (
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// subscription is one presenceSubscription. Its documents tell neither when it
// ends nor whom it is for.
type subscription struct {
	id      string
	uris    []string // no two alike
	expires time.Time
}

// over reports whether the subscription's time has come.
func (s *subscription) over(now time.Time) bool { return !now.Before(s.expires) }

// resource returns the subscription as a document of its application. The
// memberships are listed and added at the same address, as captures show it.
func (s *subscription) resource(a *application) *hal.Resource {
	memberships := a.href + "/people/presenceSubscriptionMemberships?presenceSubscriptionId=" + s.id
	return ucwa.PresenceSubscription{
		ID:          s.id,
		Href:        a.href + "/people/presenceSubscriptions/" + s.id,
		Memberships: memberships,
		AddTo:       memberships,
	}.Resource()
}
