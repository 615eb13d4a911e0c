package signin

import (
	"context"
	"sync"
	"time"
)

// ticket is an access token of one server.
type ticket struct {
	value   string
	renew   time.Time // when to obtain the next one, while this one still works
	expires time.Time // zero if that is not known
}

// newTicket returns a ticket that lives for a while from a time on; 0 if it is not
// known for how long. It is renewed early enough for a request that is parked: the
// longest common pause between two requests is that of the event channel, 3 minutes.
func newTicket(value string, from time.Time, life time.Duration) ticket {
	if life == 0 {
		return ticket{value: value}
	}
	expires := from.Add(life)
	return ticket{value: value, renew: expires.Add(-min(life/10, 5*time.Minute)), expires: expires}
}

// works reports whether the ticket can be used. refused is one that the server has
// refused, or "".
func (t ticket) works(now time.Time, refused string) bool {
	return t.value != "" && t.value != refused && (t.expires.IsZero() || now.Before(t.expires))
}

// isOld reports whether it is time to renew the ticket.
func (t ticket) isOld(now time.Time) bool { return !t.renew.IsZero() && !now.Before(t.renew) }

// tickets keeps the ticket for one server and renews it. It is obtained once for
// all callers that need it.
type tickets struct {
	life   context.Context // of the session
	obtain func(ctx context.Context, reason CredentialsReason) (ticket, error)

	flights flights
	mu      sync.Mutex
	current ticket
}

// get returns the ticket to use. refused is one that the server has just refused,
// or "". An old ticket is renewed while it is used, so that no call waits for that.
func (t *tickets) get(ctx context.Context, refused string) (string, error) {
	if current, now := t.latest(), wallClock(); current.works(now, refused) {
		if current.isOld(now) {
			t.renew(refused)
		}
		return current.value, nil
	}
	v, err := t.renew(refused).wait(ctx)
	obtained, _ := v.(ticket)
	return obtained.value, err
}

// renew obtains a ticket, unless another caller has just done so.
func (t *tickets) renew(refused string) *flight {
	return t.flights.join(func() (any, error) {
		old, reason := t.latest(), CredentialsExpired
		if now := wallClock(); old.works(now, refused) && !old.isOld(now) {
			return old, nil
		}
		if old.value == "" {
			reason = CredentialsFirst
		}
		obtained, err := t.obtain(t.life, reason)
		t.mu.Lock()
		defer t.mu.Unlock()
		if err == nil {
			t.current = obtained
		} else {
			t.current.renew = t.current.expires // it was too early, so the next attempt is at the end
		}
		return obtained, err
	})
}

func (t *tickets) latest() ticket {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.current
}

// wallClock returns the time without the reading of the monotonic clock, which
// browsers stop while a machine sleeps: tickets expire meanwhile.
func wallClock() time.Time { return time.Now().Round(0) }
