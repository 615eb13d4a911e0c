package emulator

import (
	"math"
	"sync"
	"time"
)

// Clock is the time that a carrier tells an emulator. It stands still until it is
// moved by hand, or runs. It is safe for concurrent use.
type Clock struct {
	mu        sync.Mutex
	time      time.Time // at since
	since     time.Time // of the system's clock
	factor    float64
	followers []func()
}

// NewClock returns a clock that stands still at a time.
func NewClock(start time.Time) *Clock { return &Clock{time: start, since: time.Now()} }

// LiveClock returns a clock that shows the system's time.
func LiveClock() *Clock {
	c := NewClock(time.Now())
	c.Run(1)
	return c
}

// Now returns the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

// now goes on from the time that it returned last. What passes at the highest speed
// in two days is more than a Duration can be.
func (c *Clock) now() time.Time {
	system := time.Now()
	passed := float64(system.Sub(c.since)) * c.factor
	c.time, c.since = c.time.Add(time.Duration(min(passed, maxWait))), system
	return c.time
}

// Until returns how long it takes, by the system's clock, until this one shows a
// time; false if it stands still before.
func (c *Clock) Until(t time.Time) (d time.Duration, arrives bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	left := t.Sub(c.now())
	switch {
	case left <= 0:
		return 0, true
	case c.factor <= 0:
		return 0, false
	}
	return time.Duration(min(math.Ceil(float64(left)/c.factor), maxWait)), true
}

// maxWait is longer than anybody waits, and is a Duration.
const maxWait = 1 << 62

// Advance moves the clock. What has become due by then has happened when it
// returns, and requests that were parked for it have their answers. Back is for an
// emulator that was reset: another one keeps what was to happen at a time for then.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	c.time = c.time.Add(d)
	c.notify()
}

// Run lets the clock run from now on, that many times as fast as the system's:
// 1 is live, 60 a minute for each second, and 0 stops it.
func (c *Clock) Run(factor float64) {
	c.mu.Lock()
	c.now()
	c.factor = factor
	c.notify()
}

// notify tells those who follow the clock that it was moved, and gives the lock
// back before: they read the time.
func (c *Clock) notify() {
	followers := c.followers
	c.mu.Unlock()
	for _, f := range followers {
		f()
	}
}

// follow calls f whenever the clock was moved or runs otherwise.
func (c *Clock) follow(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.followers = append(c.followers, f)
}
