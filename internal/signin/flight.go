package signin

import (
	"context"
	"sync"

	"ucwapresence/internal/client"
)

// flights runs one function at a time, for all callers that need its result. The
// zero value is ready.
type flights[T any] struct {
	mu      sync.Mutex
	current *flight[T]
}

// flight is one run of the function. It goes on when no caller waits any more: what
// the user is typing must not be lost because a call has used up its time.
type flight[T any] struct {
	done     chan struct{}
	value    T
	err      error
	panicked any
}

// join returns the flight under way. Without one it starts one, which runs f.
func (s *flights[T]) join(f func() (T, error)) *flight[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		s.current = &flight[T]{done: make(chan struct{})}
		go s.run(s.current, f)
	}
	return s.current
}

// settle waits until no flight is under way.
func (s *flights[T]) settle(ctx context.Context) {
	s.mu.Lock()
	current := s.current
	s.mu.Unlock()
	if current != nil {
		_, _ = current.wait(ctx) // its callers see the outcome
	}
}

func (s *flights[T]) run(current *flight[T], f func() (T, error)) {
	defer close(current.done)
	defer func() {
		// The callers know what to do with a panic. Here it would end the program.
		current.panicked = recover()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.current = nil
	}()
	current.value, current.err = f()
}

// wait returns the result, or the error of ctx if that ends first.
func (f *flight[T]) wait(ctx context.Context) (T, error) {
	select {
	case <-f.done:
		if f.panicked != nil {
			panic(f.panicked)
		}
		return f.value, f.err
	case <-ctx.Done():
		var none T
		return none, client.Ended(ctx)
	}
}
