package live

import (
	"time"

	"ucwapresence/internal/ucwa"
)

const (
	// renewBefore is how long before its end a subscription is extended. The timers of
	// a hidden page may be a minute late, and a server may be down for a few minutes.
	renewBefore = 8 * time.Minute
	// renewSpread is the time before renewBefore over which the extensions of all pages
	// are spread.
	renewSpread = 2 * time.Minute
	// warningGuard is how long after an extension that extension may cause an event about
	// the subscription ("delivered when the resource is updated", page
	// presenceSubscription_ref). An extension in response would cause the next event.
	warningGuard = 5 * time.Minute
)

// extended records that a request has added time to the subscription: "the sum is
// capped at 30 minutes" (page presenceSubscription_ref). The server acted after the
// request was sent, so the subscription lasts at least until the recorded time.
func (c *Core) extended(s *subscription, f *inflightRequest) {
	left := max(0, s.expires-f.sent)
	s.expires = f.sent + min(left+duration*time.Minute, ucwa.MaxDuration*time.Minute)
	s.extended = f.sent
	s.renewAt = s.expires - renewBefore - c.jitter(renewSpread)
	s.renewing = retries{}
}

// warned handles the event that a subscription is about to end. The core extends
// subscriptions before that warning, so the warning matters only if the server ends
// subscriptions early. It may arrive a minute after the end.
func (c *Core) warned(s *subscription) {
	if c.clock.now >= s.extended+warningGuard {
		s.renewAt = c.clock.now
	}
}

// planRenewals extends the subscriptions that are about to expire. It also extends
// expired ones, because servers have been observed to keep them longer.
func (c *Core) planRenewals() {
	if paused, _ := c.paused(); paused || c.app.phase != appReady {
		return
	}
	for _, s := range c.subs {
		if s.busy || !c.due(max(s.renewAt, s.renewing.at)) {
			continue
		}
		href := s.href
		if s.group != nil {
			// "The same subscribeToGroupPresence href again" (sample
			// ExtendGroupSubscription.js). If the subscription has ended, the request
			// creates it again.
			href = s.group.subscribe
		}
		s.busy = true
		c.send(Request{Op: OpExtend, Href: href, Duration: duration}, func(f *inflightRequest, a Answer) {
			s.busy = false
			switch err := a.Err; {
			case err == nil && s.group != nil:
				c.groupSubscribed(s.group, f, a)
			case err == nil:
				c.extended(s, f)
				s.confirm(f)
			case missing(err):
				c.subscriptionMissing(s, err)
			default:
				c.failedAt(&s.renewing, err)
			}
		})
	}
}
