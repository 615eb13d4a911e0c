package live

import "ucwapresence/internal/ucwa"

// StateName names a state of a watch.
type StateName string

// The states of a watch.
const (
	Connecting StateName = "connecting" // the watch has not been live yet
	// Live means that a GET is parked or being answered, and that everything was read
	// since the last gap.
	Live       StateName = "live"
	Recovering StateName = "recovering" // the watch was live, and the channel tries to make it live again
	Paused     StateName = "paused"     // the watch waits for the page: it is hidden or frozen, or other tabs use the connections
	Failed     StateName = "failed"     // the watch has ended with an error
	Closed     StateName = "closed"
)

// Continuity is whether events were missed between two live states.
type Continuity uint8

// The values of a [Continuity].
const (
	Unproven Continuity = iota // the server has not confirmed the position yet, or there was no gap
	Kept                       // no event was missed
	Broken                     // events may have been missed; the values are current nevertheless
)

// State is the state of a watch. It is immutable.
type State struct {
	Name    StateName
	Since   int64       // milliseconds since 1970 UTC
	Reason  *ucwa.Error // why the watch is not live; in a live watch, why contacts cannot be watched
	RetryAt int64       // time of the next attempt in milliseconds since 1970 UTC; 0 if no attempt is planned
	Resumed Continuity  // of a live state after a gap
}

// stateOf returns the current state of a watch.
func (c *Core) stateOf(w *watch) State {
	s := State{Name: Connecting}
	if w.wasLive {
		s.Name = Recovering
	}
	pause, why := c.paused()
	switch {
	case c.failure != nil:
		s.Name, s.Reason = Failed, c.failure
	case pause:
		s.Name, s.Reason = Paused, why
	case c.isLive(w):
		s.Name, s.Reason = Live, c.limitReason(w)
		if w.wasLive && w.gaps > 0 {
			s.Resumed = w.continuity(c.proven)
		}
	default:
		s.Reason, s.RetryAt = c.reason, c.retryTime()
	}
	s.Since = w.state.Since
	if s.Name != w.state.Name || s.Since == 0 {
		s.Since = c.wall()
	}
	return s
}

// isLive reports whether a watch is live.
func (c *Core) isLive(w *watch) bool {
	if !c.up() {
		return false
	}
	for _, g := range w.groups {
		if g.refusal == nil && !c.isListed(g) {
			return false
		}
	}
	for _, k := range w.members {
		// A watch stays live while a contact that was just added is still unread.
		added := w.wasLive && k.known == c.gen && k.parts[partPresence].gen == 0
		if !added && !c.isSettled(k) {
			return false
		}
	}
	return true
}

// retryTime returns when the next attempt is made.
func (c *Core) retryTime() int64 {
	at := c.polls.at
	if c.app.phase != appReady {
		at = c.app.at
	}
	if c.poll != nil || c.app.inFlight || at <= c.clock.now {
		return 0
	}
	return c.wall() + (at - c.clock.now).Milliseconds()
}

// wall returns the current time of the wall clock.
func (c *Core) wall() int64 { return c.clock.last.Wall }
