package live

import (
	"time"

	"ucwapresence/internal/ucwa"
)

// The pauses before a request is repeated. They have full jitter, so that the pages
// that a failing server has disconnected do not all reconnect at the same moment.
const (
	minPause     = 500 * time.Millisecond
	firstCeiling = 2 * time.Second
	maxPause     = 30 * time.Second
)

// retries contains the number of failed attempts at an operation and the time of the
// next attempt. The zero value has no failures.
type retries struct {
	failed int           // failed attempts in a row
	at     time.Duration // the time of the next attempt
	asked  bool          // the server asked for the pause, so no event of the page shortens it
}

// failedAt records a failed attempt and plans the next one: after the pause that the
// server asked for, or else after a random pause of up to 2, 4, 8, 16, 30 seconds.
func (c *Core) failedAt(r *retries, err *ucwa.Error) {
	r.asked = err != nil && err.RetryAfter > 0
	if r.asked {
		// All pages get the same Retry-After. Adding up to a tenth spreads them.
		r.at = c.clock.now + err.RetryAfter + c.jitter(min(err.RetryAfter/10, maxPause))
	} else {
		r.at = c.clock.now + c.pause(r.failed, maxPause)
	}
	r.failed++
}

// pause returns a random pause whose bound grows with the number of failed attempts.
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

// retryNow makes the next attempt due now, unless the server asked for the pause.
func (r *retries) retryNow(now time.Duration) {
	if !r.asked {
		r.failed, r.at = 0, min(r.at, now)
	}
}
