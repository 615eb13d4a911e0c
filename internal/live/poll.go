package live

import (
	"slices"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

const (
	// PollLimit is how long a GET of the event channel may go unanswered: the server
	// answers after 180 seconds if nothing has happened (page events_ref), and the answer
	// needs some time to arrive. A connection that broke silently is found by this.
	PollLimit = 180*time.Second + 30*time.Second

	// settling is how long a GET must go unanswered after one has failed until it counts
	// as parked: what broke the last one breaks this one at once, too.
	settling = 500 * time.Millisecond
	// holding is the same after another reader took the channel.
	holding = 10 * time.Second
	// ownReplacement is how long after a GET was cancelled a 409 may be due to that.
	ownReplacement = 5 * time.Second
	// truce is how long the channel must have been ours for the next dispute to start
	// from the beginning, and maxTruce the longest pause between two attempts.
	truce    = 5 * time.Minute
	maxTruce = 2 * time.Minute

	// At most maxRestless GETs that bring nothing go out in any restlessTime.
	maxRestless  = 5
	restlessTime = 5 * time.Second
	// quick is how soon an answer without events is one that brings nothing.
	quick = time.Second

	// maxDamaged is how many answers in a row may be unreadable until the channel is
	// read from where its link says.
	maxDamaged = 3
)

// conflict is the dispute with another reader of the same event channel.
type conflict struct {
	count   int           // of the times that the other has taken it, lately
	last    time.Duration // when
	aborted time.Duration // when a GET was cancelled that the server may not know about
	ever    bool          // a GET was cancelled
}

// up reports whether the event channel works: a GET is parked, as far as one can tell.
func (c *Core) up() bool {
	return c.poll != nil && c.clock.now >= c.readFrom && c.failure == nil
}

// planPoll keeps one GET of the event channel parked, and never more.
func (c *Core) planPoll() {
	if c.poll != nil && c.due(c.poll.sent+PollLimit) {
		c.breakdown(newError(ucwa.KindTimeout, "the event channel did not answer within "+PollLimit.String()))
	}
	paused, _ := c.paused()
	ready := c.app.phase == appReady || c.app.phase == appDoubted && !c.app.rewind
	if c.poll != nil || paused || !ready || !c.due(c.polls.at) {
		return
	}
	href := c.position
	if href == "" {
		href = c.app.links.Events
	}
	c.poll = c.send(Request{Op: OpPoll, Href: href}, c.pollAnswered)
	c.readFrom = c.clock.now
	switch {
	case c.proven:
	case c.conflict.count > 0 && c.clock.now < c.conflict.last+truce:
		c.readFrom += holding
	case c.polls.failed > 0:
		c.readFrom += settling
	}
}

// abortPoll cancels the GET of the event channel, if there is one. The next one asks
// for the same package, and gets what this one would have got.
func (c *Core) abortPoll() {
	if c.poll != nil {
		c.cancel(c.poll)
		c.poll = nil
		c.conflict.aborted, c.conflict.ever = c.clock.now, true
	}
}

// pollAnswered deals with the answer of the event channel: it sends the next GET, and
// only then processes the events (page EventsInUCWA).
func (c *Core) pollAnswered(f *flight, a Answer) {
	c.poll = nil
	if a.Err != nil {
		c.pollFailed(a.Err)
		return
	}
	link, href := following(a.Events)
	if href == "" {
		c.pollFailed(newError(ucwa.KindProtocol, "the package of events leads to no other: it has neither next nor resume nor resync"))
		return
	}
	first := c.position == ""
	c.position, c.damaged = keep(c.position, href), 0
	c.polls.at = c.clock.now
	switch link {
	case relResync:
		c.rest()
		if !first { // or it only says where the channel is
			c.gap(newError(ucwa.KindServer, "the event channel has lost its place, and says resync"), true)
			c.unsurvey()
		}
	case relResume:
		c.gap(newError(ucwa.KindServer, "the server has dropped all presence subscriptions, and says resume"), true)
		c.loseSubscriptionsBefore(f)
	default:
		c.proven, c.polls.failed, c.app.losses = true, 0, 0
		if len(a.Events.Senders) == 0 && c.clock.now < f.sent+quick {
			c.rest()
		}
	}
	c.planPoll()
	if c.poll == nil {
		c.gap(c.trouble, false) // the next GET has to wait, so nothing is parked
	}
	c.process(a.Events)
}

// The links that lead on from a package of events.
const (
	relNext   = "next"
	relResume = "resume" // the same, after the subscriptions were dropped
	relResync = "resync" // to the package that comes next, if another was asked for
)

// following returns the link that leads on from a package. resync goes before next.
func following(events *hal.Events) (rel, href string) {
	for _, rel := range [...]string{relResync, relNext, relResume} {
		if href := events.Href(rel); href != "" {
			return rel, href
		}
	}
	return "", ""
}

// rest delays the next GET if too many lately have brought nothing.
func (c *Core) rest() {
	c.restless = slices.DeleteFunc(c.restless, func(at time.Duration) bool { return at+restlessTime <= c.clock.now })
	c.restless = append(c.restless, c.clock.now)
	if len(c.restless) >= maxRestless {
		c.polls.at = max(c.polls.at, c.restless[len(c.restless)-maxRestless]+restlessTime)
	}
}

// pollFailed deals with a GET of the event channel that failed.
func (c *Core) pollFailed(err *ucwa.Error) {
	switch {
	case c.isFinal(err):
		c.fail(err)
	case replaced(err):
		c.pollReplaced(err)
	case missing(err):
		c.gap(err, false)
		c.doubtApplication(nil)
	case err.Kind == ucwa.KindProtocol:
		c.breakdown(err)
		// What cannot be read is asked for again. If that does not help, the server has
		// to say where to go on: a package is never skipped on our own account.
		if c.damaged++; c.damaged >= maxDamaged {
			c.damaged = 0
			c.doubtApplication(nil)
		}
	default:
		c.breakdown(err)
	}
}

// breakdown starts a gap after which the events that wait are read from where they
// were, once a pause is over.
func (c *Core) breakdown(err *ucwa.Error) {
	c.gap(err, false)
	c.failedAt(&c.polls, err)
	c.rest()
}

// pollReplaced deals with 409 PGetReplaced: another GET has taken the place of the
// last one that we sent. If we cancelled one just before, that may have arrived late.
// Otherwise another reader has the channel: asking again takes it away from them, as
// they did from us, so we do that rarely, and do not count on having it.
func (c *Core) pollReplaced(err *ucwa.Error) {
	d := &c.conflict
	own := d.ever && c.clock.now < d.aborted+ownReplacement
	d.ever = false
	if own {
		c.gap(err, false)
		c.polls.at = c.clock.now
		c.rest()
		return
	}
	if c.clock.now >= d.last+truce {
		d.count = 0
	}
	other := *err
	other.Message = "another client reads the event channel of this application: give each page an application of its own"
	other.Cause = err
	c.gap(&other, false)
	c.polls.at = c.clock.now + c.pause(d.count, maxTruce)
	c.rest()
	d.count, d.last = d.count+1, c.clock.now
}
