package client

import (
	"context"
	"sync"
)

// cached is a value that many calls need and that takes time to fetch. One fetch serves
// all calls that need the value meanwhile. Each call waits under its own context; the
// fetch is cancelled when no call waits for it any more. With a type parameter the
// module would contain this code twice.
type cached struct {
	mu     sync.Mutex
	value  any // nil if it is not known
	flight *flight
}

// flight is a fetch that has not ended.
type flight struct {
	cancel   context.CancelFunc
	waiting  int
	done     chan struct{}
	value    any
	err      error
	panicked any
}

// get returns the value. If the value is not known or equals stale, get waits for
// fetch, which runs under life.
func (c *cached) get(ctx, life context.Context, stale any, fetch func(context.Context) (any, error)) (any, error) {
	if ctx.Err() != nil {
		return nil, Ended(ctx)
	}
	c.mu.Lock()
	if c.value != nil && c.value != stale {
		defer c.mu.Unlock()
		return c.value, nil
	}
	f := c.flight
	if f == nil {
		f = &flight{done: make(chan struct{})}
		ctx, cancel := context.WithCancel(life)
		f.cancel = cancel
		c.flight = f
		go c.run(ctx, f, fetch)
	}
	f.waiting++
	c.mu.Unlock()

	select {
	case <-f.done:
		if f.panicked != nil {
			panic(f.panicked)
		}
		return f.value, f.err
	case <-ctx.Done():
		c.mu.Lock()
		defer c.mu.Unlock()
		if f.waiting--; f.waiting == 0 {
			f.cancel()
			c.land(f)
		}
		return nil, Ended(ctx)
	}
}

// run fetches the value. It passes a panic of fetch to the waiting calls, which can
// recover from it: in this goroutine the panic would end the program.
func (c *cached) run(ctx context.Context, f *flight, fetch func(context.Context) (any, error)) {
	defer func() {
		f.panicked = recover()
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.land(f) && f.panicked == nil && f.err == nil {
			c.value = f.value
		}
		close(f.done)
		f.cancel()
	}()
	f.value, f.err = fetch(ctx)
}

// land ends a flight, so that the next call fetches again. It reports whether f was
// still under way. The caller holds the lock.
func (c *cached) land(f *flight) bool {
	current := c.flight == f
	if current {
		c.flight = nil
	}
	return current
}

// latest returns the value, even if it is stale.
func (c *cached) latest() any {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.value
}

// forget drops the value if it is still the given stale one.
func (c *cached) forget(stale any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.value == stale {
		c.value = nil
	}
}

// drop drops the value.
func (c *cached) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.value = nil
}
