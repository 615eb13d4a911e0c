package emulator

import (
	"sync"
	"time"
)

// Clock is the time that a carrier tells an emulator: its Now is made for
// [NewTransport]. It stands still until it is moved by hand, or runs. It is safe
// for concurrent use.
type Clock struct {
	mu     sync.Mutex
	time   time.Time // at since
	since  time.Time // of the system's clock
	factor float64
}

// NewClock returns a clock that stands still at a time.
func NewClock(start time.Time) *Clock { return &Clock{time: start, since: time.Now()} }

// Now returns the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	passed := float64(time.Since(c.since)) * c.factor
	return c.time.Add(time.Duration(passed))
}

// Advance moves the clock, forth or back.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.time = c.time.Add(d)
}

// Run lets the clock run from now on, that many times as fast as the system's:
// 1 is live, 60 a minute for each second, and 0 stops it.
func (c *Clock) Run(factor float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.time, c.since, c.factor = c.now(), time.Now(), factor
}
