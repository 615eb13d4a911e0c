package emulator

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"

	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/httpmsg"
)

// Transport carries the requests of one process to an emulator, one at a time, and
// waits for answers that take time. A client uses it as the connection to its
// server. It is safe for concurrent use.
//
// It is the one place that waits: for the event channel by the emulator's clock, and
// for answers that a fault delays.
type Transport struct {
	mu       sync.Mutex
	emulator *Emulator
	clock    *schedule.Clock
	waiting  map[*Parked]chan<- Delivery
	timer    *time.Timer   // to the time when something is due for one of them
	closed   chan struct{} // closed by Close
}

// NewTransport returns a transport to the emulator. From now on the emulator must
// only be used through it. The emulator's time is that of the clock; a live one if
// nil.
func NewTransport(e *Emulator, clock *schedule.Clock) *Transport {
	if clock == nil {
		clock = schedule.LiveClock()
	}
	t := &Transport{emulator: e, clock: clock, waiting: map[*Parked]chan<- Delivery{}, closed: make(chan struct{})}
	t.timer = time.AfterFunc(math.MaxInt64, t.settle)
	t.timer.Stop()
	clock.Follow(t.settle)
	return t
}

// ErrDropped is the error of a request whose connection breaks: because of a fault,
// or because the emulator is reset or its transport closed while the request waits.
var ErrDropped = errors.New("emulator: the connection broke before an answer came")

// Do sends a request and waits for its answer, or until ctx is done.
func (t *Transport) Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return t.Send(req).Wait(ctx)
}

// Send delivers a request. Its URL may be absolute, or path and query only. The
// server has performed the request when Send returns, unless it is parked.
func (t *Transport) Send(req *httpmsg.Request) *Pending {
	p := &Pending{transport: t, maxBytes: req.MaxBytes}
	t.Use(func(e *Emulator, now time.Time) {
		if t.isClosed() {
			return // the zero Delivery breaks the connection
		}
		p.delivery = e.Deliver(req, now)
		if parked := p.delivery.Parked; parked != nil {
			answered := make(chan Delivery, 1)
			p.answered, t.waiting[parked] = answered, answered
		}
	})
	return p
}

// Pending is a request that was delivered.
type Pending struct {
	transport *Transport
	delivery  Delivery
	answered  <-chan Delivery // if it is parked
	maxBytes  int
}

// Waits reports whether the answer takes time: whether [Pending.Wait] may block.
func (p *Pending) Waits() bool { return p.answered != nil || p.delivery.Delay > 0 }

// Wait waits for the answer and returns it. If ctx is done first, a parked request
// is removed, and Wait returns the cause. It may be called once.
//
// A parked request waits by the emulator's clock. A delay by a fault takes that long
// by the system's clock: it is the network that is slow, and clients measure it by
// theirs.
func (p *Pending) Wait(ctx context.Context) (*httpmsg.Response, error) {
	d := p.delivery
	if p.answered != nil {
		select {
		case d = <-p.answered:
		case <-ctx.Done():
			p.transport.forget(p.delivery.Parked)
			return nil, context.Cause(ctx)
		}
	}
	if err := p.transport.wait(ctx, d.Delay); err != nil {
		return nil, err
	}
	if d.Response == nil {
		return nil, ErrDropped
	}
	if p.maxBytes > 0 && len(d.Response.Body) > p.maxBytes {
		return nil, &httpmsg.TooLargeError{MaxBytes: p.maxBytes}
	}
	return d.Response, nil
}

// Sleep simulates that the machine of the client sleeps: the connections of parked
// requests break, and then the clock moves by a duration.
func (t *Transport) Sleep(d time.Duration) {
	t.Use(func(e *Emulator, now time.Time) { e.Disconnect(now) })
	t.clock.Advance(d)
}

// forget removes a request that is still parked.
func (t *Transport) forget(parked *Parked) {
	t.Use(func(e *Emulator, now time.Time) {
		delete(t.waiting, parked)
		e.Forget(parked, now)
	})
}

// Use calls f with the emulator while no request is delivered, and then hands over
// the answers that f has brought about. f must not move the clock.
func (t *Transport) Use(f func(e *Emulator, now time.Time)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(t.emulator, t.clock.Now())
	for _, parked := range t.emulator.Settle(t.clock.Now()) {
		if answered := t.waiting[parked]; answered != nil {
			delete(t.waiting, parked)
			answered <- parked.Delivery() // never blocks: the channel has room
		}
	}
	t.timer.Stop()
	if due, waiting := t.emulator.Due(); waiting {
		if left, arrives := t.clock.Until(due); arrives {
			t.timer.Reset(left)
		}
	}
}

// settle hands over the answers that are due.
func (t *Transport) settle() { t.Use(func(*Emulator, time.Time) {}) }

// Close breaks the connections of all requests that wait, and of later ones. It may
// be called again.
func (t *Transport) Close() {
	t.Use(func(e *Emulator, now time.Time) {
		if !t.isClosed() {
			close(t.closed)
		}
		for parked, answered := range t.waiting {
			delete(t.waiting, parked)
			e.Forget(parked, now)
			answered <- Delivery{}
		}
	})
}

func (t *Transport) isClosed() bool {
	select {
	case <-t.closed:
		return true
	default:
		return false
	}
}

// wait returns after a delay. It returns an error if ctx is done or the transport
// closed before.
func (t *Transport) wait(ctx context.Context, delay time.Duration) error {
	if delay == 0 {
		return nil
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.closed:
		return ErrDropped
	}
}
