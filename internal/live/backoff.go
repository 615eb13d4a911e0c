package live

import (
	"time"

	"ucwapresence/internal/ucwa"
)

// The pauses before a request is sent again: full jitter, so that the pages that a
// failing server has cut off do not come back together.
const (
	minPause     = 500 * time.Millisecond
	firstCeiling = 2 * time.Second
	maxPause     = 30 * time.Second
)

// retries counts the attempts at something that failed, and says when to make the
// next. The zero value has not failed.
type retries struct {
	failed int           // attempts in a row
	at     time.Duration // of the next
	asked  bool          // the server asked for the pause, which no event of the page may shorten
}

// failedAt notes a failed attempt, and plans the next: after what the server asked
// for, or else after a random pause of up to 2, 4, 8, 16, 30 seconds.
func (c *Core) failedAt(r *retries, err *ucwa.Error) {
	r.asked = err != nil && err.RetryAfter > 0
	if r.asked {
		// All pages get the same answer. Up to a tenth is added to spread them.
		r.at = c.clock.now + err.RetryAfter + c.jitter(min(err.RetryAfter/10, maxPause))
	} else {
		r.at = c.clock.now + c.pause(r.failed, maxPause)
	}
	r.failed++
}

// pause returns a random pause, the longer the more attempts have failed.
func (c *Core) pause(failed int, most time.Duration) time.Duration {
	ceiling := min(firstCeiling<<min(failed, 10), most)
	return minPause + c.jitter(ceiling-minPause)
}

// jitter returns a random duration below d.
func (c *Core) jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return time.Duration(c.random.Int64N(int64(d)))
}

// retryNow makes the next attempt due, unless the server asked for the pause.
func (r *retries) retryNow(now time.Duration) {
	if !r.asked {
		r.failed, r.at = 0, min(r.at, now)
	}
}
