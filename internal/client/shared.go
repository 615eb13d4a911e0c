package client

import (
	"context"
	"sync"
)

// shared is a value that many calls need and that takes time to get: it is
// remembered, and fetched once for all who ask meanwhile. Each of them waits
// under its own context; the fetching goes on until it is done or nobody waits
// for it any more.
type shared[T comparable] struct {
	mu       sync.Mutex
	value    T // zero: not known
	fetching *fetching[T]
}

type fetching[T comparable] struct {
	cancel   context.CancelFunc
	waiting  int
	done     chan struct{}
	value    T
	err      error
	panicked any
}

// get returns the value. If none is known, or only the stale one, it waits for
// fetch, which runs under life.
func (s *shared[T]) get(ctx, life context.Context, stale T, fetch func(context.Context) (T, error)) (T, error) {
	var none T
	if ctx.Err() != nil {
		return none, Ended(ctx)
	}
	s.mu.Lock()
	if s.value != none && s.value != stale {
		defer s.mu.Unlock()
		return s.value, nil
	}
	f := s.fetching
	if f == nil {
		f = &fetching[T]{done: make(chan struct{})}
		ctx, cancel := context.WithCancel(life)
		f.cancel = cancel
		s.fetching = f
		go s.run(ctx, f, fetch)
	}
	f.waiting++
	s.mu.Unlock()

	select {
	case <-f.done:
		if f.panicked != nil {
			panic(f.panicked)
		}
		return f.value, f.err
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		if f.waiting--; f.waiting == 0 {
			f.cancel()
			s.end(f)
		}
		return none, Ended(ctx)
	}
}

// run fetches the value. A panic is handed on to those who wait: their callers
// know what to do with it, while here it would end the program.
func (s *shared[T]) run(ctx context.Context, f *fetching[T], fetch func(context.Context) (T, error)) {
	defer func() {
		f.panicked = recover()
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.end(f) && f.panicked == nil && f.err == nil {
			s.value = f.value
		}
		close(f.done)
		f.cancel()
	}()
	f.value, f.err = fetch(ctx)
}

// end lets the next caller start anew, and reports whether f was still under
// way. The caller holds the lock.
func (s *shared[T]) end(f *fetching[T]) bool {
	underWay := s.fetching == f
	if underWay {
		s.fetching = nil
	}
	return underWay
}

// latest returns the value without a look at whether it is stale.
func (s *shared[T]) latest() T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.value
}

// set replaces the value.
func (s *shared[T]) set(value T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.value = value
}

// forget drops the value if it still is the stale one.
func (s *shared[T]) forget(stale T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.value == stale {
		var none T
		s.value = none
	}
}

// drop forgets the value, whatever it is.
func (s *shared[T]) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	var none T
	s.value = none
}
