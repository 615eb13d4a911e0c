package live

import (
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"ucwapresence/internal/ucwa"
)

// Config is what a [Core] starts with.
type Config struct {
	// Application is the href of the application; "" if the first one has to be made.
	Application string
	// CanMake says that the executor can make an application (OpMake). Without, losing
	// the application is the end.
	CanMake bool
	// CanRenew says that the executor can get another token. Without, one that the
	// server refuses is the end.
	CanRenew bool
	// Random is the source of jitter.
	Random *rand.Rand
}

// Core is the state machine. It is not safe for concurrent use.
type Core struct {
	config Config
	random *rand.Rand
	clock  clock
	next   time.Duration // when to be called next
	out    Output

	watches   []*watch
	contacts  []*contact
	byURI     map[string]*contact // by ucwa.SIPKey
	byHref    map[string]*contact // by hrefKey
	strangers []*stranger
	groups    []*group
	subs      []*subscription

	app     application
	flights []*flight
	lastID  int

	gen     uint32      // of the present: one more after each gap
	trouble *ucwa.Error // why the channel is not live
	failure *ucwa.Error // why it never will be

	poll     *flight // the GET of the event channel; nil if none is under way
	position string  // href of the next GET
	polls    retries
	proven   bool          // the server has answered a GET of this generation in sequence
	readFrom time.Duration // when the GET counts as parked
	restless []time.Duration
	conflict conflict
	damaged  int // answers in a row that could not be read

	place placement
	reads readPlan
	page  pageState
}

// flight is a request under way.
type flight struct {
	id   int
	op   Op
	read bool          // it only reads what may be read again
	gen  uint32        // in which it was sent
	sent time.Duration // when
	done func(f *flight, a Answer)
}

// New returns a core without watches.
func New(config Config) *Core {
	return &Core{
		config: config,
		random: config.Random,
		byURI:  map[string]*contact{},
		byHref: map[string]*contact{},
		app:    application{href: config.Application},
		gen:    2, // 0 is never, and 1 is before the present
		page:   pageState{slot: true},
	}
}

// Handle returns what follows from an input at a time.
func (c *Core) Handle(at Instant, in Input) Output {
	c.out = Output{}
	expected := c.next
	slept := c.clock.advance(at)
	if slept || expected != never && c.clock.now > expected+lateness {
		c.wake() // before the input is looked at: it may be an answer from before the sleep
	}
	c.next = never
	switch in := in.(type) {
	case Open:
		c.open(in)
	case Add:
		c.add(in)
	case Remove:
		c.remove(in)
	case Close:
		c.close(in.Watch)
	case Page:
		c.turn(in)
	case Slot:
		c.page.slot = in.Granted
	case Answer:
		c.answered(in)
	}
	c.plan()
	c.publish()
	if c.failure != nil {
		c.bury()
	}
	c.forget()
	out := c.out
	out.WantsSlot = c.wantsSlot()
	if c.next != never {
		out.Wait, out.Timer = c.next-c.clock.now, true
	}
	c.out = Output{}
	return out
}

// plan sends what is due, and finds out when the next thing is.
func (c *Core) plan() {
	c.planPage()
	if len(c.watches) > 0 && c.failure == nil && !c.page.away {
		c.planApplication()
		c.planPoll()
		c.planRenewals()
		c.planGroups()
		c.planRemovals()
		c.planPlacement()
		c.planReads()
	}
	c.planDeletions()
}

// send adds a request to the output.
func (c *Core) send(r Request, done func(f *flight, a Answer)) *flight {
	c.lastID++
	r.ID = c.lastID
	f := &flight{id: r.ID, op: r.Op, gen: c.gen, sent: c.clock.now, done: done}
	c.flights = append(c.flights, f)
	c.out.Requests = append(c.out.Requests, r)
	return f
}

// answered hands an answer to what waits for it. The answer to a request that was
// cancelled may arrive all the same; nothing waits for that.
func (c *Core) answered(a Answer) {
	i := slices.IndexFunc(c.flights, func(f *flight) bool { return f.id == a.ID })
	if i < 0 {
		return
	}
	f := c.flights[i]
	c.flights = slices.Delete(c.flights, i, i+1)
	if a.Err != nil && f.op != OpPoll && f.gen == c.gen && c.poll != nil && f.disconnected(a.Err) {
		c.breakdown(a.Err)
	}
	f.done(f, a)
}

// disconnected reports whether an error suggests that the connection of the parked GET
// is broken, too, and does not tell. One document that takes for ever to read does not.
func (f *flight) disconnected(err *ucwa.Error) bool {
	return err.Kind == ucwa.KindNetwork || err.Kind == ucwa.KindTimeout && !(f.read && f.op == OpGet)
}

// cancel cancels a request.
func (c *Core) cancel(f *flight) {
	c.flights = slices.DeleteFunc(c.flights, func(other *flight) bool { return other == f })
	unsent := slices.IndexFunc(c.out.Requests, func(r Request) bool { return r.ID == f.id })
	if unsent >= 0 {
		c.out.Requests = slices.Delete(c.out.Requests, unsent, unsent+1)
		return
	}
	c.out.Cancel = append(c.out.Cancel, f.id)
}

// cancelAll cancels all requests. Those that change something may have done so.
func (c *Core) cancelAll() {
	c.abortPoll()
	for _, f := range slices.Clone(c.flights) {
		c.abandon(f)
	}
}

// abandon cancels a request, and lets it fail.
func (c *Core) abandon(f *flight) {
	if !slices.Contains(c.flights, f) {
		return // another request has taken it along
	}
	c.cancel(f)
	err := newError(ucwa.KindAborted, "the request was cancelled")
	err.OutcomeUnknown = f.op != OpGet && f.op != OpApplication && !f.read
	f.done(f, Answer{ID: f.id, Err: err})
}

// gap starts a new generation: from now on every value is stale until it is read
// again. why is the reason that watches give; broken says that events may be lost, and
// do not only wait to be read.
func (c *Core) gap(why *ucwa.Error, broken bool) {
	c.gen++
	c.abortPoll()
	for _, f := range slices.Clone(c.flights) {
		if f.read {
			c.abandon(f) // it may hang, and what it brings does not count
		}
	}
	c.trouble = why
	c.proven = false
	for _, k := range c.contacts {
		for p := range k.parts {
			if k.parts[p].failed == 0 {
				k.parts[p].after = 0 // events that would tell may be lost
			}
		}
	}
	for _, w := range c.watches {
		w.missed(broken)
	}
}

// stop ends the channel, because the last watch is closed. What this client has
// subscribed to is deleted. The position in the event channel stays good.
func (c *Core) stop() {
	c.gap(nil, true)
	for _, f := range slices.Clone(c.flights) {
		if f.op == OpGet || f.op == OpApplication || f.op == OpMake {
			c.abandon(f)
		}
	}
	c.groups, c.contacts, c.strangers = nil, nil, nil
	clear(c.byURI)
	clear(c.byHref)
	c.place, c.reads = placement{}, readPlan{}
	c.trouble = nil
}

// fail ends all watches: nothing that the core can do makes them live again.
func (c *Core) fail(why *ucwa.Error) {
	if c.failure == nil {
		c.failure = why
		c.gap(why, true)
	}
}

// bury drops the watches that have failed. Another watch starts from the beginning:
// the page may have signed in again meanwhile.
func (c *Core) bury() {
	c.cancelAll()
	c.watches, c.subs, c.page.dying = nil, nil, nil
	c.stop()
	c.app = application{href: c.config.Application}
	c.position, c.polls = "", retries{}
	c.failure = nil
}

// forget drops contacts and groups that nothing needs any more.
func (c *Core) forget() {
	c.groups = slices.DeleteFunc(c.groups, func(g *group) bool { return len(g.watches) == 0 && g.sub == nil && !g.flying })
	c.contacts = slices.DeleteFunc(c.contacts, func(k *contact) bool {
		if len(k.watches) > 0 || k.sub != nil || k.placing || len(k.groups) > 0 {
			return false
		}
		delete(c.byURI, k.key)
		maps.DeleteFunc(c.byHref, func(_ string, other *contact) bool { return other == k })
		return true
	})
}
