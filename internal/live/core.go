package live

import (
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"ucwapresence/internal/ucwa"
)

// Config is the configuration of a [Core].
type Config struct {
	// Application is the href of the application; "" if the core must create one.
	Application string
	// CanMake is set if the executor can create an application (OpMake). Otherwise all
	// watches fail when the application is lost.
	CanMake bool
	// CanRenew is set if the executor can obtain another token. Otherwise all watches
	// fail when the server refuses the token.
	CanRenew bool
	// Random is the source of jitter.
	Random *rand.Rand
}

// Core is the state machine. It is not safe for concurrent use.
type Core struct {
	config Config
	random *rand.Rand
	clock  clock
	next   time.Duration // when the core must be called next
	out    Output

	watches  []*watch
	contacts []*contact
	byURI    map[string]*contact // by ucwa.SIPKey
	byHref   map[string]*contact // by hrefKey
	lookups  []*lookup
	groups   []*group
	subs     []*subscription

	app      application
	inflight []*inflightRequest // in the order in which they were sent
	lastID   int

	gen     uint32      // the generation: each gap adds one
	reason  *ucwa.Error // why the channel is not live
	failure *ucwa.Error // why the channel has failed permanently

	poll       *inflightRequest // the GET of the event channel; nil if none is under way
	position   string           // href of the next GET
	polls      retries
	proven     bool          // the server has answered a GET of this generation in sequence
	readFrom   time.Duration // from when on the GET counts as parked
	emptyPolls []time.Duration
	conflict   conflict
	unreadable int // answers in a row that could not be decoded

	place placement
	reads readPlan
	page  pageState
}

// inflightRequest is a request under way.
type inflightRequest struct {
	id   int
	op   Op
	read bool          // it has no effect on the server and may be repeated
	gen  uint32        // the generation in which it was sent
	sent time.Duration // the time at which it was sent
	done func(f *inflightRequest, a Answer)
}

// New returns a core without watches.
func New(config Config) *Core {
	return &Core{
		config: config,
		random: config.Random,
		byURI:  map[string]*contact{},
		byHref: map[string]*contact{},
		app:    application{href: config.Application},
		gen:    2, // generation 0 means never, and 1 any time in the past
		page:   pageState{slot: true},
	}
}

// Handle processes an input that arrives at the given time.
func (c *Core) Handle(at Instant, in Input) Output {
	c.out = Output{}
	expected := c.next
	slept := c.clock.advance(at)
	if slept || expected != never && c.clock.now > expected+lateness {
		c.woke() // first, because the input may be an answer from before the sleep
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
	case Deleted:
		c.deleted(in)
	case Page:
		c.pageEvent(in)
	case Slot:
		c.page.slot = in.Granted
	case Answer:
		c.answered(in)
	}
	c.plan()
	c.publish()
	if c.up() {
		c.next = min(c.next, c.clock.now+heartbeat)
	}
	if c.failure != nil {
		c.dropFailed()
	}
	c.forget()
	out := c.out
	out.WantsSlot = c.wantsSlot()
	out.Idle = len(c.watches) == 0 && len(c.inflight) == 0 && len(c.page.deletions) == 0
	if c.next != never {
		out.Wait, out.Timer = c.next-c.clock.now, true
	}
	c.out = Output{}
	return out
}

// plan sends the requests that are due and determines the time of the next one.
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
func (c *Core) send(r Request, done func(f *inflightRequest, a Answer)) *inflightRequest {
	c.lastID++
	r.ID = c.lastID
	f := &inflightRequest{id: r.ID, op: r.Op, gen: c.gen, sent: c.clock.now, done: done}
	c.inflight = append(c.inflight, f)
	c.out.Requests = append(c.out.Requests, r)
	return f
}

// answered passes an answer to the code that sent the request. The answer to a cancelled
// request is ignored.
func (c *Core) answered(a Answer) {
	i := slices.IndexFunc(c.inflight, func(f *inflightRequest) bool { return f.id == a.ID })
	if i < 0 {
		return
	}
	f := c.inflight[i]
	c.inflight = without(c.inflight, f)
	if a.Err != nil && f.op != OpPoll && f.gen == c.gen && c.poll != nil && f.disconnected(a.Err) {
		c.breakdown(a.Err)
	}
	f.done(f, a)
}

// disconnected reports whether an error suggests that the connection of the parked GET
// is broken as well. The timeout of a single GET does not suggest that.
func (f *inflightRequest) disconnected(err *ucwa.Error) bool {
	return err.Kind == ucwa.KindNetwork || err.Kind == ucwa.KindTimeout && !(f.read && f.op == OpGet)
}

// cancel cancels a request.
func (c *Core) cancel(f *inflightRequest) {
	c.inflight = without(c.inflight, f)
	for i, r := range c.out.Requests {
		if r.ID == f.id {
			c.out.Requests = append(c.out.Requests[:i], c.out.Requests[i+1:]...) // the request has not been sent yet
			return
		}
	}
	c.out.Cancel = append(c.out.Cancel, f.id)
}

// cancelAll cancels all requests. The server may have acted on them.
func (c *Core) cancelAll() {
	c.abortPoll()
	for _, f := range slices.Clone(c.inflight) {
		c.abort(f)
	}
}

// abort cancels a request, which fails with kind aborted.
func (c *Core) abort(f *inflightRequest) {
	if !slices.Contains(c.inflight, f) {
		return // the failure of another request has cancelled it already
	}
	c.cancel(f)
	err := newError(ucwa.KindAborted, "the request was cancelled")
	err.OutcomeUnknown = f.op != OpGet && f.op != OpApplication && !f.read
	f.done(f, Answer{ID: f.id, Err: err})
}

// gap starts a new generation: from now on every value is stale until it is read again.
// why is the reason in the states of the watches. broken means that events may be lost;
// otherwise the server keeps them in the channel.
func (c *Core) gap(why *ucwa.Error, broken bool) {
	c.gen++
	c.abortPoll()
	for _, f := range slices.Clone(c.inflight) {
		if f.read {
			c.abort(f) // its connection may be broken, and its answer would be outdated
		}
	}
	c.reason = why
	c.proven = false
	for _, k := range c.contacts {
		for p := range k.parts {
			if k.parts[p].failed == 0 {
				k.parts[p].after = 0 // the events that would cause the read may be lost
			}
		}
	}
	for _, w := range c.watches {
		w.missed(broken)
	}
}

// stop ends the channel after the last watch was closed. planDeletions deletes the
// subscriptions. The position in the event channel remains valid.
func (c *Core) stop() {
	c.gap(nil, true)
	for _, f := range slices.Clone(c.inflight) {
		if f.op == OpGet || f.op == OpApplication || f.op == OpMake {
			c.abort(f)
		}
	}
	c.groups, c.contacts, c.lookups = nil, nil, nil
	clear(c.byURI)
	clear(c.byHref)
	c.place, c.reads = placement{}, readPlan{}
	c.reason = nil
}

// fail ends all watches, because the core cannot make them live again.
func (c *Core) fail(why *ucwa.Error) {
	if c.failure == nil {
		c.failure = why
		c.gap(why, true)
	}
}

// dropFailed drops the watches that have failed. A new watch starts from the beginning:
// the user may have signed in again meanwhile.
func (c *Core) dropFailed() {
	c.cancelAll()
	c.watches, c.subs, c.page.deletions = nil, nil, nil
	c.stop()
	c.app = application{href: c.config.Application}
	c.position, c.polls = "", retries{}
	c.failure = nil
}

// forget drops contacts and groups that are not needed any more.
func (c *Core) forget() {
	c.groups = only(c.groups, func(g *group) bool { return len(g.watches) > 0 || g.sub != nil || g.inFlight })
	c.contacts = only(c.contacts, func(k *contact) bool {
		if len(k.watches) > 0 || k.sub != nil || k.placing || len(k.groups) > 0 {
			return true
		}
		delete(c.byURI, k.key)
		maps.DeleteFunc(c.byHref, func(_ string, other *contact) bool { return other == k })
		return false
	})
}
