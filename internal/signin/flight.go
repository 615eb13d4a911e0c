package signin

import (
	"context"
	"sync"

	"ucwapresence/internal/client"
)

// flights runs a function once for all callers that need its result at the same time.
// The zero value is ready to use. With a type parameter the module would contain this
// code twice.
type flights struct {
	mu      sync.Mutex
	current *flight
}

// flight is one run of the function. It continues even if no caller waits any more: the
// user may be typing a password when a call times out.
type flight struct {
	done     chan struct{}
	value    any
	err      error
	panicked any
}

// join returns the flight under way, or else starts one that runs f.
func (s *flights) join(f func() (any, error)) *flight {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		s.current = &flight{done: make(chan struct{})}
		go s.run(s.current, f)
	}
	return s.current
}

func (s *flights) run(current *flight, f func() (any, error)) {
	defer func() {
		// The panic is passed to the callers, which can recover from it. Here it would
		// end the program.
		current.panicked = recover()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.current = nil
		close(current.done)
	}()
	current.value, current.err = f()
}

// settle waits until no flight is under way, or until ctx ends.
func (s *flights) settle(ctx context.Context) {
	s.mu.Lock()
	current := s.current
	s.mu.Unlock()
	if current != nil {
		_, _ = current.wait(ctx) // its callers handle the outcome
	}
}

// wait returns the result, or the error of ctx if that ends first.
func (f *flight) wait(ctx context.Context) (any, error) {
	select {
	case <-f.done:
		if f.panicked != nil {
			panic(f.panicked)
		}
		return f.value, f.err
	case <-ctx.Done():
		return nil, client.Ended(ctx)
	}
}
