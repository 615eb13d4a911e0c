package live

import (
	"slices"
	"time"

	"ucwapresence/internal/ucwa"
)

// patience is how long a hidden page keeps its channel.
const patience = 5 * time.Minute

// pageState is the life of the page.
type pageState struct {
	hidden    bool
	hiddenAt  time.Duration
	frozen    bool
	away      bool // in the back/forward cache, or gone: nothing may be sent
	slot      bool // the channel may park a GET
	suspended bool // the channel is paused
	dying     []dying
}

// The reasons of a pause. They are values, so that a state stays the same.
var (
	pausedHidden = newError(ucwa.KindAborted, "the page has been hidden for "+patience.String())
	pausedFrozen = newError(ucwa.KindAborted, "the browser has frozen the page")
	pausedAway   = newError(ucwa.KindAborted, "the page has been left")
	pausedSlot   = newError(ucwa.KindAborted, "other tabs of this site use the connections that there are")
	errSlept     = newError(ucwa.KindNetwork, "the page was asleep")
	errOffline   = newError(ucwa.KindNetwork, "the browser is offline")
)

// paused reports whether the channel is paused, and why.
func (c *Core) paused() (bool, *ucwa.Error) {
	p := &c.page
	switch {
	case p.away:
		return true, pausedAway
	case p.frozen:
		return true, pausedFrozen
	case p.hidden && c.due(p.hiddenAt+patience) && !c.keeps():
		return true, pausedHidden
	case !p.slot:
		return true, pausedSlot
	}
	return false, nil
}

// keeps reports whether a watch is to stay live while the page is hidden.
func (c *Core) keeps() bool {
	return slices.ContainsFunc(c.watches, func(w *watch) bool { return w.keep })
}

// wantsSlot reports whether the channel would park a GET if it had a slot.
func (c *Core) wantsSlot() bool {
	p := &c.page
	return len(c.watches) > 0 && !p.away && !p.frozen && (!p.hidden || c.clock.now < p.hiddenAt+patience || c.keeps())
}

// turn deals with an event in the life of the page.
func (c *Core) turn(event Page) {
	p := &c.page
	switch event {
	case Hidden:
		if !p.hidden {
			p.hidden, p.hiddenAt = true, c.clock.now
		}
	case Shown:
		p.hidden = false
		c.hurry()
	case Frozen:
		p.frozen = true
	case Resumed:
		p.frozen = false
		c.hurry()
	case PageHideCache:
		p.away = true
	case PageHideEnd:
		p.away, p.suspended = true, true
		c.leave()
	case PageShow:
		p.away, p.frozen = false, false
		c.hurry()
	case Offline:
		if c.isActive() {
			c.breakdown(errOffline)
		}
	case Online:
		c.hurry()
	}
}

// isActive reports whether the channel is running, or trying to.
func (c *Core) isActive() bool { return len(c.watches) > 0 && !c.page.suspended }

// hurry makes the attempts due that wait for better times.
func (c *Core) hurry() {
	c.polls.hurry(c.clock.now)
	c.app.hurry(c.clock.now)
	c.place.hurry(c.clock.now)
	c.reads.hurry(c.clock.now)
}

// planPage pauses the channel, and lets it go on: then one GET and one batch bring it up
// to date.
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
		c.hurry()
	}
}

// wake starts a gap after the machine slept: the parked GET may have broken without
// telling, and its answer may be old.
func (c *Core) wake() {
	if c.isActive() {
		c.gap(errSlept, false)
		c.hurry()
	}
}

// leave deletes what this client has subscribed to, with requests that outlive the
// page. It is the best that a page can do: browsers do not wait for the answers.
func (c *Core) leave() {
	c.gap(pausedAway, true)
	c.cancelAll()
	for len(c.subs) > 0 {
		s := c.subs[0]
		c.send(Request{Op: OpDelete, Href: s.href, Keepalive: true}, func(*flight, Answer) {})
		c.loseSubscription(s)
	}
}
