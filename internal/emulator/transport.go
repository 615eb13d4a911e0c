package emulator

import (
	"context"
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

// Do has the request answered. Its URL may be absolute, or path and query only.
func (t *Transport) Do(ctx context.Context, req *ucwa.Request) (*ucwa.Response, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	resp := t.handle(req)
	if req.MaxBytes > 0 && len(resp.Body) > req.MaxBytes {
		return nil, &ucwa.ErrTooLarge{MaxBytes: req.MaxBytes}
	}
	return resp, nil
}

func (t *Transport) handle(req *ucwa.Request) *ucwa.Response {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.emulator.Handle(req, t.now())
}
