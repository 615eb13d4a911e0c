package live

import (
	"math/rand/v2"
	"sort"
	"strconv"
	"testing"
	"time"
)

// world is one simulated day: a core in a page, a network, and a server with people whose
// presence changes. The simulation uses virtual time and a single goroutine.
type world struct {
	t      testing.TB
	script script
	now    time.Duration // since the morning
	server *simServer
	core   *Core
	chance *rand.Rand // of the network

	// The page.
	asleep    time.Duration // until when the page does not run
	monoLost  time.Duration // for how long the monotonic clock has stopped
	wallShift time.Duration // how far the wall clock is off
	timerAt   time.Duration
	timer     bool
	hidden    bool
	hiddenAt  time.Duration
	held      []*wire // answers that arrived while the page was asleep

	wires   []*wire
	offline time.Duration // until when the network refuses
	hole    time.Duration // until when the network loses all messages
	faults  []plannedFault
	other   *otherReader

	app     string
	people  []string
	truth   map[string][]change       // by URI
	told    map[string][]announcement // by key
	covered map[string]time.Duration  // since when the server reports a contact, by key
	losses  int                       // how often the server has lost events
	watches map[WatchID]*seen
	closing map[WatchID]time.Duration
	nextID  WatchID

	inspectAt time.Duration // when to look at the subscriptions of the server next

	changing bool          // contacts change
	changeAt time.Duration // when the next contact changes
	failed   string        // the first violation; "" if there is none

	pace  []time.Duration // when the latest requests were sent
	polls []pollSent      // the latest GETs of the event channel
	count tally
}

// change is one change of a contact.
type change struct {
	at      time.Duration
	version int
}

func newWorld(t testing.TB, s script) *world {
	w := &world{
		t: t, script: s, chance: rand.New(rand.NewPCG(s.seed, 2)),
		truth: map[string][]change{}, told: map[string][]announcement{}, covered: map[string]time.Duration{}, watches: map[WatchID]*seen{}, timerAt: never,
		closing: map[WatchID]time.Duration{}, changing: true, count: newTally(),
	}
	for i := range s.people {
		w.people = append(w.people, "sip:person"+strconv.Itoa(i)+"@contoso.com")
	}
	s.server.people = w.people
	s.server.groups = map[string][]string{"team": w.people[:min(len(w.people), 20)]}
	w.server = newSimServer(t, s.seed, s.server)
	for i, uri := range w.people {
		w.change(uri, i)
	}
	w.core = New(Config{CanMake: true, CanRenew: true, Random: rand.New(rand.NewPCG(s.seed, 1))})
	return w
}

// clock returns the time of the server.
func (w *world) clock() time.Time { return morning.Add(w.now) }

// instant returns the time of both clocks of the page.
func (w *world) instant() Instant {
	return Instant{Mono: w.now - w.monoLost, Wall: morning.Add(w.now + w.wallShift).UnixMilli()}
}

// awake reports whether the page is running.
func (w *world) awake() bool { return w.now >= w.asleep }

// handle passes an input to the core and carries out the output.
func (w *world) handle(in Input) {
	if *printRequests {
		w.logInput(in)
	}
	out := w.core.Handle(w.instant(), in)
	w.timer, w.timerAt = out.Timer, w.now+max(out.Wait, time.Millisecond)
	if out.Timer && w.hidden && w.now > w.hiddenAt+5*time.Minute {
		// Timers of hidden pages fire once a minute.
		w.timerAt = (w.timerAt + time.Minute - 1).Truncate(time.Minute)
	}
	for _, id := range out.Cancel {
		w.cancel(id)
	}
	for _, n := range out.Notices {
		w.note(n)
	}
	w.checkOrder(in, out.Requests)
	for _, r := range out.Requests {
		w.send(r)
	}
	w.check(in)
}

// run runs the simulation up to a time.
func (w *world) run(until time.Duration) {
	for w.failed == "" {
		w.settle()
		at, what := until, func() {}
		consider := func(t time.Duration, do func()) {
			if t < at {
				at, what = max(t, w.now), do
			}
		}
		if due, waiting := w.server.due(); waiting {
			consider(due.Sub(morning), func() {})
		}
		if w.timer && w.awake() {
			consider(w.timerAt, func() { w.timer = false; w.handle(Tick{}) })
		}
		if w.awake() && len(w.held) > 0 {
			consider(w.now, func() { w.arrive(w.held[0]) })
		}
		for _, x := range w.wires {
			consider(x.arrives, func() { w.arrive(x) })
		}
		if o := w.other; o != nil {
			consider(min(o.next, o.until), w.otherTurns)
		}
		if w.changing {
			consider(w.changeAt, w.changeSome)
		}
		consider(w.inspectAt, w.inspect)
		for id := range w.nextID {
			if at, planned := w.closing[id]; planned && w.awake() {
				consider(at, func() {
					delete(w.closing, id)
					w.handle(Close{Watch: id})
				})
			}
		}
		w.now = at
		if at >= until {
			w.settle()
			return
		}
		what()
	}
}

// change changes a contact.
func (w *world) change(uri string, roll int) {
	states := [...]string{"Online", "Busy", "Away", "Offline", "DoNotDisturb", "BeRightBack"}
	version := len(w.truth[uri]) + 1
	w.server.setPresence(uri, states[roll%len(states)], version, w.clock())
	w.truth[uri] = append(w.truth[uri], change{w.now, version})
	w.count.changes++
}

// changeSome changes one contact, and sometimes several.
func (w *world) changeSome() {
	w.changeAt = w.now + time.Duration(w.chance.Int64N(int64(time.Minute)))
	for range 1 + w.chance.IntN(3)*w.chance.IntN(2) {
		w.change(w.people[w.chance.IntN(len(w.people))], w.chance.IntN(6))
	}
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
