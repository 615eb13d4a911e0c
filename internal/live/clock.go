package live

import (
	"math"
	"time"
)

// Instant is one moment, as both clocks of the machine show it.
type Instant struct {
	// Mono is the time since some fixed moment. It never runs backwards. In some
	// browsers it stops while the machine sleeps.
	Mono time.Duration
	// Wall is the time in milliseconds since 1970 UTC. It may be set at any time.
	Wall int64
}

// never is a time that is never reached.
const never time.Duration = math.MaxInt64

const (
	// drift is how far the clocks may move apart in one step before the core assumes
	// that the machine slept.
	drift = 5 * time.Second
	// lateness is how late a timer may fire. Timers of hidden pages fire once a minute
	// (https://developer.chrome.com/blog/timer-throttling-in-chrome-88), so a longer delay
	// is not throttling: the page did not run.
	lateness = 2 * time.Minute
	// heartbeat is the longest time between two reads of the clocks while values are shown
	// as fresh. Browsers have no event for the sleep of the machine.
	heartbeat = 30 * time.Second
)

// clock combines the two clocks into one that never runs backwards. It also counts the
// time during which the machine sleeps, because subscriptions expire meanwhile.
type clock struct {
	last    Instant
	started bool
	now     time.Duration
}

// advance moves the clock, and reports whether the wall clock has moved ahead of the
// monotonic clock: the machine slept, or the wall clock was set forward. The core cannot
// distinguish these cases, so it assumes that the longer of the two times has passed.
func (c *clock) advance(to Instant) (slept bool) {
	if !c.started {
		c.last, c.started = to, true
		return false
	}
	passed := max(0, to.Mono-c.last.Mono)
	wall := time.Duration(to.Wall-c.last.Wall) * time.Millisecond
	if wall > passed+drift {
		passed, slept = wall, true
	}
	c.now += passed
	c.last = Instant{Mono: max(to.Mono, c.last.Mono), Wall: to.Wall}
	return slept
}

// due reports whether a time is reached. If not, the core asks to be called at that
// time.
func (c *Core) due(at time.Duration) bool {
	if at <= c.clock.now {
		return true
	}
	c.next = min(c.next, at)
	return false
}
