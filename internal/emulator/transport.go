package emulator

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"
	"ucwapresence/internal/httpmsg"
)

// Transport carries requests of one process to an emulator, one at a time, and
// waits with those whose answers have to wait. It is what a client takes for the
// way to its server, and safe for concurrent use.
type Transport struct {
	mu       sync.Mutex
	emulator *Emulator
	clock    *Clock
	waiting  map[*Parked]chan<- Delivery
	timer    *time.Timer // to the time when something is due for one of them
	closed   bool
}

// NewTransport returns a transport to the emulator, which it has to itself from
// now on. The emulator's time is that of the clock; a live one if nil.
func NewTransport(e *Emulator, clock *Clock) *Transport {
	if clock == nil {
		clock = LiveClock()
	}
	t := &Transport{emulator: e, clock: clock, waiting: map[*Parked]chan<- Delivery{}}
	t.timer = time.AfterFunc(math.MaxInt64, t.settle)
	t.timer.Stop()
	clock.follow(t.settle)
	return t
}

// ErrDropped is what [Transport.Do] returns if a fault breaks the connection, and
// if the emulator is reset or its transport closed while a request is parked.
var ErrDropped = errors.New("emulator: the connection broke before an answer came")

// Do has the request answered. Its URL may be absolute, or path and query only. A
// request that is parked waits for its answer as the emulator's clock has it, and
// is forgotten when ctx is done. An answer that a fault delays takes that long by
// the system's clock, whatever the emulator's says: it is the network that is slow,
// and clients measure it by theirs. The request itself has been answered when that
// wait begins.
func (t *Transport) Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	d, err := t.deliver(ctx, req)
	if err != nil {
		return nil, err
	}
	if err := wait(ctx, d.Delay); err != nil {
		return nil, err
	}
	if d.Response == nil {
		return nil, ErrDropped
	}
	if req.MaxBytes > 0 && len(d.Response.Body) > req.MaxBytes {
		return nil, &httpmsg.TooLargeError{MaxBytes: req.MaxBytes}
	}
	return d.Response, nil
}

// deliver returns what becomes of a request, once that is known.
func (t *Transport) deliver(ctx context.Context, req *httpmsg.Request) (Delivery, error) {
	answered := make(chan Delivery, 1)
	var d Delivery
	t.Use(func(e *Emulator, now time.Time) {
		if t.closed {
			return // and the connection breaks
		}
		if d = e.Deliver(req, now); d.Parked != nil {
			t.waiting[d.Parked] = answered
		}
	})
	if d.Parked == nil {
		return d, nil
	}
	parked := d.Parked
	select {
	case d = <-answered:
		return d, nil
	case <-ctx.Done():
		t.Use(func(e *Emulator, now time.Time) {
			delete(t.waiting, parked)
			e.Forget(parked, now)
		})
		return Delivery{}, context.Cause(ctx)
	}
}

// Use lets f have the emulator while no request is on its way, and then delivers
// what has got its answer by it. f must not move the clock.
func (t *Transport) Use(f func(e *Emulator, now time.Time)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(t.emulator, t.clock.Now())
	for _, parked := range t.emulator.Settle(t.clock.Now()) {
		if answered := t.waiting[parked]; answered != nil {
			delete(t.waiting, parked)
			answered <- parked.Delivery() // has room for it
		}
	}
	t.timer.Stop()
	if due, waiting := t.emulator.Due(); waiting {
		if left, arrives := t.clock.Until(due); arrives {
			t.timer.Reset(left)
		}
	}
}

// Close breaks the connections of all requests that are parked, and of those to
// come. It may be called again.
func (t *Transport) Close() {
	t.Use(func(e *Emulator, now time.Time) {
		t.closed = true
		for parked, answered := range t.waiting {
			delete(t.waiting, parked)
			e.Forget(parked, now)
			answered <- Delivery{}
		}
	})
}

func (t *Transport) settle() { t.Use(func(*Emulator, time.Time) {}) }

// wait returns after the delay, or with the cause once ctx is done.
func wait(ctx context.Context, delay time.Duration) error {
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
	}
}
