package live

import (
	"cmp"
	"time"

	"ucwapresence/internal/ucwa"
)

// application is the core's state of the application.
type application struct {
	href  string
	links Links
	phase appPhase
	retries
	inFlight bool
	lost     string // the address of the application that is gone, until the next one is read
	refusals int    // refused reads of the application since the last success
	losses   int    // applications lost in a row without a working event channel in between

	// In phase appChecking: what to do if the application exists.
	rewind   bool            // read the event channel from the position in the link events
	suspects []*subscription // the subscriptions that were not found: replace them
}

type appPhase uint8

const (
	appUnknown  appPhase = iota // it must be created or read
	appReady                    // its links are known
	appChecking                 // an error says that it may be gone
)

const (
	// checkSpread is the time over which pages spread their reads of the application
	// after its event channel is not found: the server may have lost all applications.
	checkSpread = 4 * time.Second
	// maxRefusals is the number of refused reads of the application, without a success in
	// between, that ends the channel.
	maxRefusals = 5
)

// The messages of errors that end the channel. The function because appends the cause to
// an advice.
const (
	adviceLost = "the application is gone, and this client cannot make another one: sign in again, or " +
		"give connect() a function as application"
	adviceToken = "the server refuses the token, and this client cannot get another one: " +
		"give connect() a function as token"
	noEvents = "the server offers no event channel: the application has no link events"
)

// planApplication creates or reads the application if necessary.
func (c *Core) planApplication() {
	a := &c.app
	if paused, _ := c.paused(); paused || a.phase == appReady || a.inFlight || !c.due(a.at) {
		return
	}
	switch {
	case a.href != "":
		c.send(Request{Op: OpApplication, Href: a.href}, c.applicationAnswered)
	case c.config.CanMake:
		c.send(Request{Op: OpMake, Href: a.lost}, c.applicationMade)
	default:
		c.fail(because(adviceLost, c.reason))
		return
	}
	a.inFlight = true
}

// applicationMade stores the address of the application that the executor created.
func (c *Core) applicationMade(_ *inflightRequest, a Answer) {
	c.app.inFlight = false
	switch {
	case a.Err == nil:
		c.app.href, c.app.at = a.Application, c.clock.now
	case a.Err.Kind == ucwa.KindArgument, a.Err.Kind == ucwa.KindAborted, a.Err.Kind == ucwa.KindInternal,
		c.isFinal(a.Err), refused(a.Err), tokenRefused(a.Err):
		c.fail(a.Err)
	default:
		c.reason = a.Err
		c.failedAt(&c.app.retries, a.Err)
	}
}

// applicationAnswered stores the links of the application, or handles the error.
func (c *Core) applicationAnswered(_ *inflightRequest, a Answer) {
	app := &c.app
	app.inFlight = false
	if err := a.Err; err != nil {
		if refused(err) {
			app.refusals++
		}
		switch {
		case missing(err) && !applicationRefused(err):
			c.loseApplication(err)
		case c.isFinal(err), refused(err) && app.refusals >= maxRefusals:
			c.failWith(err)
		default:
			c.reason = err
			c.failedAt(&app.retries, err)
		}
		return
	}
	if a.Links.Events == "" {
		c.fail(newError(ucwa.KindServer, noEvents))
		return
	}
	app.links, app.phase, app.lost = a.Links, appReady, ""
	app.retries, app.refusals = retries{}, 0
	if app.rewind {
		app.rewind = false
		c.position = "" // read from the link events; the server answers resync if this is wrong
		c.gap(c.reason, true)
	}
	for _, s := range app.suspects {
		c.replaceSubscription(s)
	}
	app.suspects = nil
}

// checkApplication schedules a read of the application after an error that may mean
// that the application is gone.
func (c *Core) checkApplication(delay time.Duration) {
	if c.app.phase == appReady {
		c.app.phase = appChecking
		c.app.retries = retries{at: c.clock.now + delay}
	}
}

// checkChannel schedules a read of the application because its event channel is not
// found or its answers cannot be decoded. The core then reads the channel from the
// position in the link events.
func (c *Core) checkChannel() {
	c.app.rewind = true
	c.checkApplication(c.jitter(checkSpread))
}

// loseApplication drops everything that belongs to the application: the links of one
// application are not valid in another (page Hypermedia).
func (c *Core) loseApplication(why *ucwa.Error) {
	c.gap(why, true)
	c.cancelAll()
	for len(c.subs) > 0 {
		c.loseSubscription(c.subs[0])
	}
	for _, k := range c.contacts {
		k.membership, k.limited, k.linked, k.placing = "", false, false, false
		for p := range k.parts {
			k.parts[p] = reading{gen: min(k.parts[p].gen, 1)}
		}
	}
	for _, g := range c.groups {
		*g = group{id: g.id, earlier: cmp.Or(g.href, g.earlier), members: g.members, watches: g.watches}
	}
	clear(c.byHref)
	c.lookups = nil
	c.place, c.reads = placement{limits: c.place.ofServer()}, readPlan{}
	c.position, c.polls, c.unreadable = "", retries{}, 0
	c.page.deletions = nil
	losses := c.app.losses
	c.app = application{lost: c.app.href, losses: losses + 1}
	if losses > 0 { // the previous application was lost early, too
		c.app.at = c.clock.now + c.pause(losses, maxPause)
	}
}

// isFinal reports whether an error ends the channel.
func (c *Core) isFinal(err *ucwa.Error) bool {
	return applicationRefused(err) || wrongOrigin(err) || tokenRefused(err) && !c.config.CanRenew
}

// failWith ends the channel with an error. It adds advice if the token was refused.
func (c *Core) failWith(err *ucwa.Error) {
	if tokenRefused(err) {
		err = because(adviceToken, err)
	}
	c.fail(err)
}

// because returns an error whose message has the advice and the cause.
func because(advice string, cause *ucwa.Error) *ucwa.Error {
	if cause == nil {
		return newError(ucwa.KindServer, advice)
	}
	err := *cause
	err.Message = advice + " (" + cause.Message + ")"
	err.Retryable, err.Cause = false, cause
	return &err
}
