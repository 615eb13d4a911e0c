package live

import (
	"slices"
	"time"

	"ucwapresence/internal/ucwa"
)

// hiddenTimeout is how long a hidden page keeps its channel.
const hiddenTimeout = 5 * time.Minute

// pageState is the state of the page.
type pageState struct {
	hidden    bool
	hiddenAt  time.Duration
	frozen    bool
	away      bool // in the back/forward cache, or gone: nothing may be sent
	slot      bool // the channel may park a GET
	suspended bool // the channel is paused
	deletions []*deletion
}

// The reasons for pauses and gaps that the page causes. They are variables so that equal
// states have equal reasons.
var (
	pausedHidden = newError(ucwa.KindAborted, "the page has been hidden for "+hiddenTimeout.String())
	pausedFrozen = newError(ucwa.KindAborted, "the browser has frozen the page")
	pausedAway   = newError(ucwa.KindAborted, "the page has been left")
	pausedSlot   = newError(ucwa.KindAborted, "other tabs of this site use the available connections")
	errSlept     = newError(ucwa.KindNetwork, "the page was asleep")
	errOffline   = newError(ucwa.KindNetwork, "the browser is offline")
)

// paused reports whether the channel must be paused, and returns the reason.
func (c *Core) paused() (bool, *ucwa.Error) {
	p := &c.page
	switch {
	case p.away:
		return true, pausedAway
	case p.frozen:
		return true, pausedFrozen
	case p.hidden && c.due(p.hiddenAt+hiddenTimeout) && !c.keeps():
		return true, pausedHidden
	case !p.slot:
		return true, pausedSlot
	}
	return false, nil
}

// keeps reports whether any watch must stay live while the page is hidden.
func (c *Core) keeps() bool {
	return slices.ContainsFunc(c.watches, func(w *watch) bool { return w.keep })
}

// wantsSlot reports whether the channel would park a GET if it had a slot.
func (c *Core) wantsSlot() bool {
	p := &c.page
	return len(c.watches) > 0 && !p.away && !p.frozen && (!p.hidden || c.clock.now < p.hiddenAt+hiddenTimeout || c.keeps())
}

// pageEvent handles an event of the page.
func (c *Core) pageEvent(event Page) {
	p := &c.page
	switch event {
	case Hidden:
		if !p.hidden {
			p.hidden, p.hiddenAt = true, c.clock.now
		}
	case Shown:
		p.hidden = false
		c.retryNow()
	case Frozen:
		p.frozen = true
	case Resumed:
		p.frozen = false
		c.retryNow()
	case PageHideCache:
		p.away = true
	case PageHideEnd:
		p.away, p.suspended = true, true
		c.endPage()
	case PageShow:
		p.away, p.frozen = false, false
		c.retryNow()
	case Offline:
		if c.isActive() {
			c.breakdown(errOffline)
		}
	case Online:
		c.retryNow()
	}
}

// isActive reports whether the channel is running or trying to run.
func (c *Core) isActive() bool { return len(c.watches) > 0 && !c.page.suspended }

// retryNow makes the next attempts due now.
func (c *Core) retryNow() {
	c.polls.retryNow(c.clock.now)
	c.app.retryNow(c.clock.now)
	c.place.retryNow(c.clock.now)
	c.reads.retryNow(c.clock.now)
}

// planPage pauses and resumes the channel. After a pause one GET and one batch bring the
// watches up to date.
func (c *Core) planPage() {
	pause, why := c.paused()
	switch {
	case len(c.watches) == 0:
		c.page.suspended = pause
	case pause && !c.page.suspended:
		c.page.suspended = true
		c.gap(why, false)
		if c.page.away {
			c.cancelAll()
		}
	case !pause && c.page.suspended:
		c.page.suspended = false
		c.gap(nil, false)
		c.retryNow()
	}
}

// woke starts a gap after sleep: the connection of the parked GET may be broken, and
// its answer may be outdated.
func (c *Core) woke() {
	if c.isActive() {
		c.gap(errSlept, false)
		c.retryNow()
	}
}

// endPage deletes the subscriptions with requests that outlive the page. The core ignores
// their answers.
func (c *Core) endPage() {
	c.gap(pausedAway, true)
	c.cancelAll()
	for len(c.subs) > 0 {
		s := c.subs[0]
		c.send(Request{Op: OpDelete, Href: s.href, Keepalive: true}, func(*inflightRequest, Answer) {})
		c.loseSubscription(s)
	}
}
