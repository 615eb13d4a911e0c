package live

import (
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

const (
	// PollLimit is how long a GET of the event channel may remain unanswered: the server
	// answers after 180 seconds if nothing has happened (page events_ref), and the answer
	// needs some time to arrive. This timeout detects connections that broke silently.
	PollLimit = 180*time.Second + 30*time.Second

	// settleTime is how long a GET that follows a failed one must remain unanswered until
	// it counts as parked: a repeated failure would arrive within that time.
	settleTime = 500 * time.Millisecond
	// holdTime is used instead of settleTime after another reader has replaced a GET.
	holdTime = 10 * time.Second
	// abortGrace is how long after its cancellation a GET may still cause a 409.
	abortGrace = 5 * time.Second
	// conflictMemory is the time without a conflict after which the pauses start from the
	// beginning. maxConflictPause is the longest pause.
	conflictMemory   = 5 * time.Minute
	maxConflictPause = 2 * time.Minute

	// At most maxEmptyPolls GETs without result are sent within emptyPollWindow.
	maxEmptyPolls   = 5
	emptyPollWindow = 5 * time.Second
	// An answer without events that arrives within emptyPollTime counts as no result.
	emptyPollTime = time.Second

	// maxUnreadable is the number of malformed answers in a row after which the core
	// reads the channel from the position in the link events of the application.
	maxUnreadable = 3
)

// conflict is the state of a conflict with another reader of the same event channel.
type conflict struct {
	count   int           // number of recent conflicts
	last    time.Duration // time of the last conflict
	aborted time.Duration // when the core last cancelled a GET; the server may not have noticed
	ever    bool          // a GET was cancelled since the last 409
}

// up reports whether a GET counts as parked.
func (c *Core) up() bool {
	return c.poll != nil && c.clock.now >= c.readFrom && c.failure == nil
}

// planPoll sends the next GET of the event channel if it is due and none is parked.
func (c *Core) planPoll() {
	if c.poll != nil && c.due(c.poll.sent+PollLimit) {
		c.breakdown(newError(ucwa.KindTimeout, "the event channel did not answer within "+PollLimit.String()))
	}
	paused, _ := c.paused()
	ready := c.app.phase == appReady || c.app.phase == appChecking && !c.app.rewind
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
	case c.conflict.count > 0 && c.clock.now < c.conflict.last+conflictMemory:
		c.readFrom += holdTime
	case c.polls.failed > 0:
		c.readFrom += settleTime
	}
}

// abortPoll cancels the GET of the event channel, if there is one. The next GET
// requests the same package, so no events are lost.
func (c *Core) abortPoll() {
	if c.poll != nil {
		c.cancel(c.poll)
		c.poll = nil
		c.conflict.aborted, c.conflict.ever = c.clock.now, true
	}
}

// pollAnswered handles an answer of the event channel: it sends the next GET and only
// then processes the events (page EventsInUCWA).
func (c *Core) pollAnswered(f *inflightRequest, a Answer) {
	c.poll = nil
	if a.Err != nil {
		c.pollFailed(a.Err)
		return
	}
	link, href := following(a.Events)
	if href == "" {
		c.pollFailed(newError(ucwa.KindProtocol, "the package of events has none of the links next, resume and resync"))
		return
	}
	first := c.position == ""
	c.position, c.unreadable = keep(c.position, href), 0
	c.polls.at = c.clock.now
	switch link {
	case relResync:
		c.limitPolls()
		if !first { // the first resync only states the current position
			c.gap(newError(ucwa.KindServer, "the event channel answered with resync: events may be lost"), true)
			c.relistMembers()
		}
	case relResume:
		c.gap(newError(ucwa.KindServer, "the event channel answered with resume: the server has ended all presence subscriptions"), true)
		c.loseSubscriptionsBefore(f)
	default:
		c.proven, c.polls.failed, c.app.losses = true, 0, 0
		if len(a.Events.Senders) == 0 && c.clock.now < f.sent+emptyPollTime {
			c.limitPolls()
		}
	}
	c.planPoll()
	if c.poll == nil {
		c.gap(c.reason, false) // the next GET is delayed, so no GET is parked
	}
	c.process(a.Events)
}

// The links from a package of events to the next one.
const (
	relNext   = "next"
	relResume = "resume" // to the next package, after the server dropped the subscriptions
	relResync = "resync" // to the current position, if the requested one does not exist
)

// following returns the link from a package to the next one. resync takes precedence
// over next.
func following(events *hal.Events) (rel, href string) {
	for _, rel := range [...]string{relResync, relNext, relResume} {
		if href := events.Href(rel); href != "" {
			return rel, href
		}
	}
	return "", ""
}

// limitPolls delays the next GET if too many recent ones had no result.
func (c *Core) limitPolls() {
	c.emptyPolls = only(c.emptyPolls, func(at time.Duration) bool { return at+emptyPollWindow > c.clock.now })
	c.emptyPolls = append(c.emptyPolls, c.clock.now)
	if len(c.emptyPolls) >= maxEmptyPolls {
		c.polls.at = max(c.polls.at, c.emptyPolls[len(c.emptyPolls)-maxEmptyPolls]+emptyPollWindow)
	}
}

// pollFailed handles a failed GET of the event channel.
func (c *Core) pollFailed(err *ucwa.Error) {
	switch {
	case c.isFinal(err):
		c.failWith(err)
	case replaced(err):
		c.pollReplaced(err)
	case missing(err):
		c.gap(err, false)
		c.checkChannel()
	case err.Kind == ucwa.KindProtocol:
		c.breakdown(err)
		// The core requests the same package again. If that fails, too, it takes the
		// position from the server: it never skips a package by itself.
		if c.unreadable++; c.unreadable >= maxUnreadable {
			c.unreadable = 0
			c.checkChannel()
		}
	default:
		c.breakdown(err)
	}
}

// breakdown starts a gap because the channel does not work. After a pause the core reads
// the channel from the same position.
func (c *Core) breakdown(err *ucwa.Error) {
	c.gap(err, false)
	c.failedAt(&c.polls, err)
	c.limitPolls()
}

// pollReplaced handles 409 PGetReplaced: another GET has replaced the last one. If the
// core cancelled a GET just before, that GET may have arrived late. Otherwise another
// client reads the channel. The next GET would replace the GET of that client, so the
// pauses grow, and the channel counts as regained only after the GET has been parked
// for some time.
func (c *Core) pollReplaced(err *ucwa.Error) {
	d := &c.conflict
	own := d.ever && c.clock.now < d.aborted+abortGrace
	d.ever = false
	if own {
		c.gap(err, false)
		c.polls.at = c.clock.now
		c.limitPolls()
		return
	}
	if c.clock.now >= d.last+conflictMemory {
		d.count = 0
	}
	other := *err
	other.Message = "another client reads the event channel of this application: give each page an application of its own"
	other.Cause = err
	c.gap(&other, false)
	c.polls.at = c.clock.now + c.pause(d.count, maxConflictPause)
	c.limitPolls()
	d.count, d.last = d.count+1, c.clock.now
}
