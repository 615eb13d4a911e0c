package live

import (
	"time"

	"ucwapresence/internal/ucwa"
)

// application is what is known of the application.
type application struct {
	href  string
	links Links
	phase appPhase
	retries
	flying   bool
	lost     bool // one application is gone, and the next is not there yet
	refusals int  // of the application, in a row
	losses   int  // of applications in a row, none of which has had a working event channel

	// While the application is doubted: what depends on the answer.
	rewind   bool            // the event channel was not found
	suspects []*subscription // not found, in words that may mean the application
}

type appPhase uint8

const (
	appUnknown appPhase = iota // it has to be made, or looked at
	appReady                   // its links are known
	appDoubted                 // something says that it is gone
)

const (
	// spread is over what time pages look for an application that their event channel
	// says is gone: the server may have lost all applications.
	spread = 4 * time.Second
	// maxRefusals is how often the server may refuse to show the application.
	maxRefusals = 5
)

// The errors that tell people what to do. Each is completed by its cause.
const (
	adviceLost = "the application is gone, and this client cannot make another one: sign in again, or " +
		"give connect() a function as application"
	adviceToken = "the server refuses the token, and this client cannot get another one: " +
		"give connect() a function as token"
	noEvents = "the server offers no event channel: the application has no link events"
)

// planApplication makes and looks at the application as far as necessary.
func (c *Core) planApplication() {
	a := &c.app
	if paused, _ := c.paused(); paused || a.phase == appReady || a.flying || !c.due(a.at) {
		return
	}
	switch {
	case a.href != "":
		c.send(Request{Op: OpApplication, Href: a.href}, c.applicationAnswered)
	case c.config.CanMake:
		c.send(Request{Op: OpMake, Again: a.lost}, c.applicationMade)
	default:
		c.fail(because(adviceLost, c.trouble))
		return
	}
	a.flying = true
}

// applicationMade takes over the application that the executor has made.
func (c *Core) applicationMade(_ *flight, a Answer) {
	c.app.flying = false
	switch {
	case a.Err == nil:
		c.app.href, c.app.at = a.Application, c.clock.now
	case a.Err.Kind == ucwa.KindArgument, a.Err.Kind == ucwa.KindAborted, a.Err.Kind == ucwa.KindInternal,
		c.isFinal(a.Err), refused(a.Err), tokenRefused(a.Err):
		c.fail(a.Err)
	default:
		c.trouble = a.Err
		c.failedAt(&c.app.retries, a.Err)
	}
}

// applicationAnswered takes over the links of the application, or finds that it is gone.
func (c *Core) applicationAnswered(_ *flight, a Answer) {
	app := &c.app
	app.flying = false
	if err := a.Err; err != nil {
		app.refusals++
		switch {
		case missing(err) && !unwanted(err):
			c.loseApplication(err)
		case c.isFinal(err), refused(err) && app.refusals >= maxRefusals:
			c.fail(err)
		default:
			c.trouble = err
			c.failedAt(&app.retries, err)
		}
		return
	}
	if a.Links.Events == "" {
		c.fail(newError(ucwa.KindServer, noEvents))
		return
	}
	app.links, app.phase, app.lost = a.Links, appReady, false
	app.retries, app.refusals = retries{}, 0
	if app.rewind {
		app.rewind = false
		c.position = "" // the channel says by itself where it is
		c.gap(c.trouble, true)
	}
	for _, s := range app.suspects {
		c.replaceSubscription(s)
	}
	app.suspects = nil
}

// doubtApplication has the application looked at, after an error that may say that it
// is gone. The error is about a subscription, or about the event channel if nil.
func (c *Core) doubtApplication(s *subscription) {
	app := &c.app
	if s == nil {
		app.rewind = true
	} else {
		app.suspects = append(app.suspects, s)
	}
	if app.phase == appReady {
		app.phase = appDoubted
		app.retries = retries{at: c.clock.now}
		if s == nil {
			app.at += c.jitter(spread)
		}
	}
}

// loseApplication drops everything that belongs to the application: links of one
// application mean nothing in another (page Hypermedia).
func (c *Core) loseApplication(why *ucwa.Error) {
	c.gap(why, true)
	c.cancelAll()
	for len(c.subs) > 0 {
		c.loseSubscription(c.subs[0])
	}
	for _, k := range c.contacts {
		k.membership, k.limited, k.linked = "", false, false
		for p := range k.parts {
			k.parts[p] = reading{gen: min(k.parts[p].gen, 1)}
		}
	}
	for _, g := range c.groups {
		*g = group{id: g.id, members: g.members, watches: g.watches}
	}
	clear(c.byHref)
	c.strangers = nil
	c.place, c.reads = placement{}, readPlan{}
	c.position, c.polls, c.damaged = "", retries{}, 0
	c.page.dying = nil
	losses := c.app.losses
	c.app = application{lost: true, losses: losses + 1}
	if losses > 0 { // the one that was made in place of another did not last either
		c.app.at = c.clock.now + c.pause(losses, maxPause)
	}
}

// isFinal reports whether an error is the end of the channel.
func (c *Core) isFinal(err *ucwa.Error) bool {
	return unwanted(err) || wrongOrigin(err) || tokenRefused(err) && !c.config.CanRenew
}

// because returns an error that says what to do, and why.
func because(advice string, cause *ucwa.Error) *ucwa.Error {
	if cause == nil {
		return newError(ucwa.KindServer, advice)
	}
	err := *cause
	err.Message = advice + " (" + cause.Message + ")"
	err.Retryable, err.Cause = false, cause
	return &err
}
