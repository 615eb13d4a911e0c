package live

import (
	"errors"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

var errNotUCWA = errors.New("the answer is not UCWA")

// world is one simulated day: a core in a page, a network, and a server with people who
// change. Everything happens in virtual time, one thing after the other.
type world struct {
	t      testing.TB
	script script
	now    time.Duration // since the morning
	server *simServer
	core   *Core
	chance *rand.Rand // of the network

	// The page.
	asleep    time.Duration // until when; 0 if awake
	monoLost  time.Duration // how much the monotonic clock has stood still
	wallShift time.Duration // how far the wall clock is off
	timerAt   time.Duration
	timer     bool
	hidden    bool
	hiddenAt  time.Duration
	held      []*wire // what arrived while the page was asleep

	wires   []*wire
	offline time.Duration // until when the network refuses
	hole    time.Duration // until when the network swallows everything
	faults  []plannedFault
	other   *otherReader

	app     string
	people  []string
	truth   map[string][]change // by URI
	watches map[WatchID]*seen
	closing map[WatchID]time.Duration
	nextID  WatchID

	inspectAt time.Duration // when to look at the subscriptions of the server next

	changing bool          // contacts change
	changeAt time.Duration // when the next one does
	failed   string        // what is wrong, "" if nothing

	pace  []time.Duration // when the latest requests were sent
	count tally
}

// change is one change of a contact.
type change struct {
	at      time.Duration
	version int
}

// wire is a request on its way, or its answer.
type wire struct {
	request Request
	sent    time.Duration
	arrives time.Duration // of the answer; never while the server has it parked
	answer  func() Answer
	parked  *emulator.Parked
	fault   *simFault
	renewed bool // a refused token was renewed
	swallow bool // the answer will not arrive
}

// plannedFault is a fault that happens to the next requests that fit.
type plannedFault struct {
	kind  string
	ops   []Op
	times int
	until time.Duration
	fault simFault
}

// otherReader is another client that reads the event channel of the same application.
type otherReader struct {
	until  time.Duration
	href   string
	parked *emulator.Parked
	since  time.Duration // when it was parked
	next   time.Duration
}

// seen is what a watch was told.
type seen struct {
	id       WatchID
	uris     map[string]bool // by key; nil for a group
	details  Details
	state    State
	contacts map[string]*Contact
	versions map[string]int
	order    []*Contact
	closed   bool
}

func newWorld(t testing.TB, s script) *world {
	w := &world{
		t: t, script: s, chance: rand.New(rand.NewPCG(s.seed, 2)),
		truth: map[string][]change{}, watches: map[WatchID]*seen{}, timerAt: never,
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

// instant returns what the clocks of the page show.
func (w *world) instant() Instant {
	return Instant{Mono: w.now - w.monoLost, Wall: morning.Add(w.now + w.wallShift).UnixMilli()}
}

// awake reports whether the page runs.
func (w *world) awake() bool { return w.now >= w.asleep }

// handle gives the core an input, and carries out what follows.
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
	for _, r := range out.Requests {
		w.send(r)
	}
	w.check(in)
}

// cancel takes back a request. The server may not notice.
func (w *world) cancel(id int) {
	for i, x := range w.wires {
		if x.request.ID != id {
			continue
		}
		w.wires = slices.Delete(w.wires, i, i+1)
		w.held = slices.DeleteFunc(w.held, func(other *wire) bool { return other == x })
		if x.parked != nil && !w.cutOff() && w.chance.IntN(4) > 0 {
			w.server.forget(x.parked, w.clock())
		}
		return
	}
}

// cutOff reports whether the network does not work.
func (w *world) cutOff() bool { return w.now < w.offline || w.now < w.hole }

// fit returns the fault that happens to a request.
func (w *world) fit(r Request) *simFault {
	for i := range w.faults {
		f := &w.faults[i]
		if f.times > 0 && w.now < f.until && slices.Contains(f.ops, r.Op) {
			f.times--
			w.count.fault(f.kind)
			return &f.fault
		}
	}
	return nil
}

// latency returns how long a message takes one way.
func (w *world) latency() time.Duration {
	return 10*time.Millisecond + time.Duration(w.chance.IntN(30))*time.Millisecond
}

// timeout is how long the client waits for an answer, except on the event channel.
const timeout = 30 * time.Second

// send carries a request to the server.
func (w *world) send(r Request) {
	w.count.request(r)
	w.checkPace()
	w.log("%d %s %s uris=%d parts=%d", r.ID, r.Op, r.Href, len(r.URIs), len(r.Parts))
	x := &wire{request: r, sent: w.now, arrives: never}
	w.wires = append(w.wires, x)
	if r.Op == OpMake {
		x.arrives = w.now + 4*w.latency()
		if w.cutOff() {
			x.answer = w.failure(r, ucwa.KindNetwork, false)
			return
		}
		href, err := w.server.makeApplication(w.clock())
		if err != nil {
			w.fail("an application cannot be made: " + err.Error())
		}
		w.app = href
		x.answer = func() Answer { return Answer{ID: r.ID, Application: href} }
		return
	}
	switch {
	case w.now < w.offline:
		x.arrives, x.answer = w.now+w.latency(), w.failure(r, ucwa.KindNetwork, false)
	case w.now < w.hole:
		w.expire(x, w.chance.IntN(2) == 0)
	default:
		w.reach(x, w.fit(r))
	}
}

// expire lets a request go unanswered. acted says that it reaches the server.
func (w *world) expire(x *wire, acted bool) {
	if acted {
		if d := w.server.deliver(x.request, nil, w.clock()); d.parked != nil {
			x.parked, x.swallow = d.parked, true
		}
	}
	if x.request.Op == OpPoll {
		x.swallow = true
		return
	}
	x.arrives, x.answer = x.sent+timeout, w.failure(x.request, ucwa.KindTimeout, true)
}

// failure returns the answer to a request that got none from the server.
func (w *world) failure(r Request, kind ucwa.Kind, sent bool) func() Answer {
	return func() Answer {
		return Answer{ID: r.ID, Err: &ucwa.Error{
			Kind: kind, Message: "the server cannot be reached", OutcomeUnknown: sent && changes(r.Op),
		}}
	}
}

// reach lets the server act on a request.
func (w *world) reach(x *wire, f *simFault) {
	x.fault = f
	d := w.server.deliver(x.request, f, w.clock())
	if d.parked != nil {
		x.parked = d.parked
		return
	}
	w.respond(x, d.response, d.delay)
}

// respond sends an answer of the server on its way.
func (w *world) respond(x *wire, resp *httpmsg.Response, delay time.Duration) {
	x.parked = nil
	x.arrives = w.now + 2*w.latency() + delay
	switch {
	case x.swallow:
		x.arrives = never
	case resp == nil:
		x.answer = w.failure(x.request, ucwa.KindNetwork, true)
	case wantsToken(resp) && !x.renewed:
		x.renewed = true
		w.server.renew(w.clock())
		again := w.server.deliver(x.request, w.fit(x.request), w.clock())
		if again.parked != nil {
			x.parked, x.arrives = again.parked, never
			return
		}
		w.respond(x, again.response, delay+again.delay)
	default:
		x.answer = func() Answer { return w.server.decode(x.request, resp) }
	}
	if x.request.Op != OpPoll && x.arrives > x.sent+timeout {
		x.arrives, x.answer = x.sent+timeout, w.failure(x.request, ucwa.KindTimeout, true)
	}
}

// settle takes the answers of parked requests from the server.
func (w *world) settle() {
	for _, p := range w.server.settle(w.clock()) {
		if o := w.other; o != nil && o.parked == p {
			w.otherAnswered(p.Delivery().Response)
			continue
		}
		i := slices.IndexFunc(w.wires, func(x *wire) bool { return x.parked == p })
		if i < 0 {
			continue // its connection was broken
		}
		x, d := w.wires[i], p.Delivery()
		if w.cutOff() {
			x.swallow = true
		}
		w.respond(x, d.Response, d.Delay)
	}
}

// run lets everything happen up to a time.
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

// arrive hands an answer to the page, or keeps it until the page runs again.
func (w *world) arrive(x *wire) {
	if !w.awake() {
		w.held = append(w.held, x)
		x.arrives = never
		return
	}
	is := func(other *wire) bool { return other == x }
	w.wires, w.held = slices.DeleteFunc(w.wires, is), slices.DeleteFunc(w.held, is)
	a := x.answer()
	w.count.answer(a)
	w.handle(a)
}

// breakConnections breaks the connections of all requests under way. Those who wait
// are told, or not.
func (w *world) breakConnections(told bool, forgotten bool) {
	for _, x := range w.wires {
		if x.parked != nil && forgotten {
			w.server.forget(x.parked, w.clock())
			x.parked = nil
		}
		switch {
		case told:
			x.parked, x.arrives, x.answer = nil, w.now+w.latency(), w.failure(x.request, ucwa.KindNetwork, true)
		case x.request.Op == OpPoll:
			x.swallow, x.arrives = true, never
		default:
			x.arrives, x.answer = x.sent+timeout, w.failure(x.request, ucwa.KindTimeout, true)
		}
	}
}

// otherTurns lets the other reader ask for events, or end.
func (w *world) otherTurns() {
	o := w.other
	if w.now >= o.until {
		if o.parked != nil {
			w.server.forget(o.parked, w.clock())
		}
		w.other = nil
		return
	}
	o.next = never
	d := w.server.deliver(Request{Op: OpPoll, Href: o.href}, nil, w.clock())
	o.since = w.now
	if o.parked = d.parked; o.parked == nil {
		w.otherAnswered(d.response)
	}
}

// otherAnswered lets the other reader follow the channel, or take it back.
func (w *world) otherAnswered(resp *httpmsg.Response) {
	o := w.other
	o.parked, o.next = nil, w.now+time.Second
	if resp == nil || resp.Status != 200 {
		o.next = w.now + 3*time.Second
		return
	}
	if a := w.server.decode(Request{Op: OpPoll}, resp); a.Err == nil {
		if _, href := following(a.Events); href != "" {
			o.href = href
		}
	}
}

// change changes a contact.
func (w *world) change(uri string, roll int) {
	moods := [...]string{"Online", "Busy", "Away", "Offline", "DoNotDisturb", "BeRightBack"}
	version := len(w.truth[uri]) + 1
	w.server.setPresence(uri, moods[roll%len(moods)], version, w.clock())
	w.truth[uri] = append(w.truth[uri], change{w.now, version})
	w.count.changes++
}

// changeSome lets one contact change, and at times several.
func (w *world) changeSome() {
	w.changeAt = w.now + time.Duration(w.chance.Int64N(int64(time.Minute)))
	for range 1 + w.chance.IntN(3)*w.chance.IntN(2) {
		w.change(w.people[w.chance.IntN(len(w.people))], w.chance.IntN(6))
	}
}

// note takes over what a watch is told.
func (w *world) note(n Notice) {
	s := w.watches[n.Watch]
	if s == nil || s.closed {
		w.fail("a notice for a watch that is not open")
		return
	}
	if n.State == nil && n.Contacts == nil {
		w.fail("a notice that tells nothing")
	}
	if n.State != nil {
		if *n.State == s.state {
			w.fail("a state that is the same as before")
		}
		s.state = *n.State
		s.closed = s.state.Name == Closed
	}
	if n.Contacts != nil {
		w.noteContacts(s, n)
	}
}

// noteContacts checks the list of contacts that a watch is told: each is the one that
// was there before, or has changed.
func (w *world) noteContacts(s *seen, n Notice) {
	for _, change := range n.Changes {
		w.noteChange(s, change)
	}
	same := len(s.order) == len(n.Contacts) && !slices.ContainsFunc(n.Contacts, func(k *Contact) bool { return s.contacts[k.URI] == nil })
	old := s.contacts
	if !same {
		s.contacts = make(map[string]*Contact, len(n.Contacts))
	}
	changed := 0
	for _, k := range n.Contacts {
		if was := old[k.URI]; was != nil && was != k {
			changed++
		}
		s.contacts[k.URI] = k
	}
	if changed > len(n.Changes) {
		w.fail("a contact is another one without a change")
	}
	s.order = n.Contacts
	for uri := range s.versions {
		if s.contacts[uri] == nil {
			delete(s.versions, uri)
		}
	}
}

// noteChange checks one change that a watch is told of: it is one, it goes on from
// what was shown before, and no value comes back that was replaced already.
func (w *world) noteChange(s *seen, c Change) {
	key := c.Contact.URI
	w.count.notices++
	if c.Previous == nil || *c.Previous == *c.Contact {
		w.fail("a change that changes nothing: " + key)
		return
	}
	if old := s.contacts[key]; old != nil && old != c.Previous {
		w.fail("a change that does not go on from what was shown: " + key)
	}
	version := versionOf(c.Contact)
	if version < s.versions[key] {
		w.fail(key + " went back to an older value")
	}
	s.versions[key] = version
}

// versionOf returns the number of the change that a contact shows; 0 for none.
func versionOf(k *Contact) int {
	if k.Activity == "" {
		return 0
	}
	version, err := strconv.Atoi(k.Activity[1:])
	if err != nil {
		panic(err)
	}
	return version
}

// log prints what happens, if asked for.
func (w *world) log(format string, args ...any) {
	if *printRequests {
		w.t.Logf("%v "+format, append([]any{w.now}, args...)...)
	}
}

func (w *world) fail(what string) {
	if w.failed == "" {
		w.failed = w.now.String() + ": " + what
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

func (w *world) logInput(in Input) {
	if a, ok := in.(Answer); ok {
		w.log("answer %d %v parts=%d events=%s", a.ID, a.Err, len(a.Parts), eventsOf(a))
	} else {
		w.log("%T %v", in, in)
	}
}

func eventsOf(a Answer) string {
	if a.Events == nil {
		return ""
	}
	s := ""
	for _, l := range a.Events.Links {
		s += l.Rel + " "
	}
	for _, sender := range a.Events.Senders {
		for _, e := range sender.Events {
			s += string(e.Type) + " " + e.Target.Href[strings.LastIndexByte(e.Target.Href, '/')+1:] + ", "
		}
	}
	return s[:min(len(s), 200)]
}
