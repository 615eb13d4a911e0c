package signin

import (
	"context"
	"sync"
	"time"
)

// ticket is an access token of one server. Times are in milliseconds since 1970, by the
// wall clock: browsers stop the monotonic one while a machine sleeps.
type ticket struct {
	value   string
	renew   int64 // when to obtain the next ticket, while this one is still valid
	expires int64 // 0 if the lifetime is not known
}

// newTicket returns a ticket that is valid for life milliseconds from a time on; 0 means
// an unknown lifetime. The renewal is due 5 minutes before the expiry, or a tenth of life
// if that is shorter. A client that waits on the event channel usually sends a request
// every 3 minutes or more often.
func newTicket(value string, from, life int64) *ticket {
	if life == 0 {
		return &ticket{value: value}
	}
	expires := from + life
	return &ticket{value: value, renew: expires - min(life/10, (5*time.Minute).Milliseconds()), expires: expires}
}

// works reports whether the ticket can be used. refused is a ticket that the server has
// refused, or "".
func (t *ticket) works(now int64, refused string) bool {
	return t != nil && t.value != refused && (t.expires == 0 || now < t.expires)
}

// isOld reports whether it is time to renew the ticket.
func (t *ticket) isOld(now int64) bool { return t.renew != 0 && now >= t.renew }

// tickets keeps the ticket for one server and renews it, once for all callers that need
// it.
type tickets struct {
	life   context.Context // of the session
	obtain func(ctx context.Context, reason CredentialsReason) (*ticket, error)

	flights flights
	mu      sync.Mutex
	current *ticket
}

// get returns the ticket to use. refused is a ticket that the server has just refused,
// or "". An old ticket is renewed in the background while calls still use it.
func (t *tickets) get(ctx context.Context, refused string) (string, error) {
	if current, now := t.latest(), wallClock(); current.works(now, refused) {
		if current.isOld(now) {
			t.renew(refused)
		}
		return current.value, nil
	}
	v, err := t.renew(refused).wait(ctx)
	value, _ := v.(string)
	return value, err
}

// renew obtains a ticket, unless another caller has just done so.
func (t *tickets) renew(refused string) *flight {
	return t.flights.join(func() (any, error) {
		old, reason := t.latest(), CredentialsExpired
		if now := wallClock(); old.works(now, refused) && !old.isOld(now) {
			return old.value, nil
		}
		if old == nil {
			reason = CredentialsFirst
		}
		obtained, err := t.obtain(t.life, reason)
		t.mu.Lock()
		defer t.mu.Unlock()
		if err == nil {
			t.current = obtained
			return obtained.value, nil
		}
		if old != nil {
			t.current = &ticket{old.value, old.expires, old.expires} // renew again at the expiry only
		}
		return nil, err
	})
}

func (t *tickets) latest() *ticket {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.current
}

// wallClock returns the current time in the unit of tickets.
func wallClock() int64 { return time.Now().UnixMilli() }
