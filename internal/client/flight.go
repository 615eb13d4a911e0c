package client

import (
	"context"
	"sync"
)

// flight shares one piece of work among all who ask for its result while it is
// under way. Each waits under its own context; the work itself runs until it is
// done or nobody waits for it any more.
type flight[T any] struct {
	mu      sync.Mutex
	current *sharedCall[T]
}

type sharedCall[T any] struct {
	cancel  context.CancelFunc
	waiting int
	done    chan struct{}
	value   T
	err     error
}

// do returns the result of the work under way, or starts work under life.
func (f *flight[T]) do(ctx, life context.Context, work func(context.Context) (T, error)) (T, error) {
	f.mu.Lock()
	call := f.current
	if call == nil {
		call = &sharedCall[T]{done: make(chan struct{})}
		var workCtx context.Context
		workCtx, call.cancel = context.WithCancel(life)
		f.current = call
		go func() {
			call.value, call.err = work(workCtx)
			f.leave(call)
			close(call.done)
			call.cancel()
		}()
	}
	call.waiting++
	f.mu.Unlock()

	select {
	case <-call.done:
		return call.value, call.err
	case <-ctx.Done():
		f.mu.Lock()
		call.waiting--
		abandoned := call.waiting == 0
		f.mu.Unlock()
		if abandoned {
			f.leave(call)
			call.cancel()
		}
		var none T
		return none, context.Cause(ctx)
	}
}

// leave lets the next caller start anew.
func (f *flight[T]) leave(call *sharedCall[T]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.current == call {
		f.current = nil
	}
}
