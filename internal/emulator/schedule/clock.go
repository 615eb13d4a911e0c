package schedule

import (
	"math"
	"sync"
	"time"
)

// Clock is the clock of an emulator. It runs, or shows the same time until it is moved.
// It stops at the end of the year 9999, because package hal writes no later dates in XML.
// It is safe for concurrent use.
type Clock struct {
	mu        sync.Mutex
	time      time.Time // at since
	since     time.Time // of the system's clock
	factor    float64
	followers []func()
}

// NewClock returns a clock that stands still at a time.
func NewClock(start time.Time) *Clock { return &Clock{time: clamp(start), since: time.Now()} }

// clamp returns a time that a clock can show.
func clamp(t time.Time) time.Time {
	if end := time.Date(9999, 12, 31, 23, 59, 59, 999_000_000, time.UTC); t.After(end) {
		return end
	}
	return t
}

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

// now moves the clock by what has passed since the last call. At the highest speed
// two days pass more time than a Duration can hold.
func (c *Clock) now() time.Time {
	system := time.Now()
	passed := float64(system.Sub(c.since)) * c.factor
	c.time, c.since = clamp(c.time.Add(time.Duration(min(passed, maxWait)))), system
	return c.time
}

// Until returns how long the clock takes to show a time, by the system's clock;
// false if it does not get there because it stands still.
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

// maxWait is the longest duration used, with room below the limit of a Duration.
const maxWait = 1 << 62

// Advance moves the clock by a duration. When it returns, everything that has
// become due has happened, and requests that waited for it have their answers.
//
// A negative duration moves the clock back. An emulator that was not reset keeps
// what was to happen for the time that it was set for.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	c.time = clamp(c.time.Add(d))
	c.notify()
}

// Set moves the clock to a time, however far away. It is for an emulator that is
// reset.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	c.time, c.since = clamp(t), time.Now()
	c.notify()
}

// Run lets the clock run from now on, at a multiple of the system's speed: 1 is
// live, 60 is a minute for each second, and 0 stops it.
func (c *Clock) Run(factor float64) {
	c.mu.Lock()
	c.now()
	c.factor = factor
	c.notify()
}

// notify calls the followers. It releases the lock first, because they read the
// time.
func (c *Clock) notify() {
	followers := c.followers
	c.mu.Unlock()
	for _, f := range followers {
		f()
	}
}

// Follow calls f whenever the clock is moved or its speed changes.
func (c *Clock) Follow(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.followers = append(c.followers, f)
}
