package emulator

import (
	"context"
	"errors"
	"sync"
	"time"

	"ucwapresence/internal/ucwa"
)

// Transport carries requests of one process to an emulator, one at a time. It
// is what a client takes for the way to its server, and safe for concurrent use.
type Transport struct {
	mu       sync.Mutex
	emulator *Emulator
	now      func() time.Time
}

// NewTransport returns a transport to the emulator, which it has to itself from
// now on. The emulator's time is what now says.
func NewTransport(e *Emulator, now func() time.Time) *Transport {
	return &Transport{emulator: e, now: now}
}

// ErrDropped is what [Transport.Do] returns if a fault breaks the connection.
var ErrDropped = errors.New("emulator: the connection broke before an answer came")

// Do has the request answered. Its URL may be absolute, or path and query only.
// An answer that a fault delays takes that long by the system's clock, whatever
// the emulator's says: it is the network that is slow, and clients measure it by
// theirs. The request itself has been answered when the wait begins.
func (t *Transport) Do(ctx context.Context, req *ucwa.Request) (*ucwa.Response, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	var d Delivery
	t.Use(func(e *Emulator, now time.Time) { d = e.Deliver(req, now) })
	if err := wait(ctx, d.Delay); err != nil {
		return nil, err
	}
	if d.Response == nil {
		return nil, ErrDropped
	}
	if req.MaxBytes > 0 && len(d.Response.Body) > req.MaxBytes {
		return nil, &ucwa.ErrTooLarge{MaxBytes: req.MaxBytes}
	}
	return d.Response, nil
}

// Use lets f have the emulator while no request is on its way.
func (t *Transport) Use(f func(e *Emulator, now time.Time)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(t.emulator, t.now())
}

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
