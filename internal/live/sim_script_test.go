package live

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"ucwapresence/internal/ucwa"
)

// script is the sequence of events of a simulated day. The seed determines it. Each
// step has its own random source, so that any step can be left out.
type script struct {
	seed   uint64
	people int
	length time.Duration
	server simConfig
	steps  []step
}

// step is one event of a script.
type step struct {
	number int
	at     time.Duration
	kind   string
	roll   uint64
}

// limited reports whether the server may have no room for some contacts.
func (s *script) limited() bool { return s.server.memberships > 0 }

// calm is the time without faults at the end of a day.
const calm = 10 * time.Minute

// kinds are the kinds of steps, with how often each happens in a day, on average.
var kinds = []struct {
	name  string
	often int
}{
	{"drop before", 6}, {"drop after", 6}, {"late", 5}, {"very late", 2}, {"half an answer", 5}, {"malformed", 4}, {"page of a proxy", 4},
	{"401", 4}, {"token revoked", 2}, {"403 with a diagnosis", 3},
	{"404 of the application", 2}, {"404 of a subscription", 3}, {"404 of an extension", 2}, {"application ends", 2},
	{"409 from another reader", 2}, {"409 of our own", 3}, {"410", 2},
	{"429", 3}, {"429 with Retry-After", 3}, {"500", 4}, {"503", 4}, {"503 with Retry-After", 2}, {"504", 3}, {"part fails", 3},
	{"batch refused", 1}, {"resync", 3}, {"resume", 3},
	{"sleep of 1 minute", 2}, {"sleep of 20 minutes", 2}, {"sleep of 9 hours", 1}, {"wall clock an hour off", 2},
	{"hidden for 4 minutes", 3}, {"hidden for 14 minutes", 2}, {"hidden for 40 minutes", 1}, {"frozen", 2}, {"back/forward cache", 2},
	{"second tab", 2}, {"offline", 3}, {"silence of the network", 2}, {"LimitExceeded", 2},
	{"watch opened", 8}, {"contacts added and removed", 8}, {"watch of a group", 2},
	{"subscription deleted by the caller", 3},
}

// draw draws a day from a seed.
func draw(seed uint64) script {
	chance := rand.New(rand.NewPCG(seed, 0))
	s := script{seed: seed, people: 200, length: 24 * time.Hour}
	if chance.IntN(2) == 0 {
		s.server.grace = time.Minute // the warning is a minute late
	}
	s.server.legacy404 = chance.IntN(3) == 0
	switch chance.IntN(6) {
	case 0:
		s.server.contacts = 60
	case 1:
		s.server.contacts, s.server.subscriptions = 50, 8
	case 2:
		s.server.memberships = 150
	}
	for _, k := range kinds {
		for range k.often*2 + 1 {
			if chance.IntN(2) == 0 {
				s.steps = append(s.steps, step{
					at: time.Minute + time.Duration(chance.Int64N(int64(s.length-time.Minute))), kind: k.name, roll: chance.Uint64(),
				})
			}
		}
	}
	slices.SortStableFunc(s.steps, func(a, b step) int { return int(a.at - b.at) })
	for i := range s.steps {
		s.steps[i].number = i
	}
	return s
}

// only returns the script with only the steps that have the given numbers.
func (s script) only(numbers []int) script {
	s.steps = slices.DeleteFunc(slices.Clone(s.steps), func(s step) bool { return !slices.Contains(numbers, s.number) })
	return s
}

// all are the operations that send requests to the server.
var all = []Op{OpApplication, OpPoll, OpCreate, OpExtend, OpAdd, OpGet, OpDelete, OpBatch}

// frequent are the operations that occur often, so that a fault soon applies.
var frequent = [][]Op{{OpPoll}, {OpPoll}, {OpBatch}, {OpGet, OpBatch}, {OpCreate, OpAdd}, {OpExtend}, {OpApplication}, {OpDelete}, all}

// plan plans a fault of the next requests of the given operations, or of random ones.
func (w *world) plan(kind string, chance *rand.Rand, ops []Op, f simFault) {
	if ops == nil {
		ops = frequent[chance.IntN(len(frequent))]
	}
	if f.body == "truncated" || f.body == "malformed" {
		ops = slices.DeleteFunc(slices.Clone(ops), func(op Op) bool { return op == OpDelete })
	}
	w.faults = append(w.faults, plannedFault{kind: kind, ops: ops, times: 1 + chance.IntN(3), until: w.now + time.Hour, fault: f})
}

// step performs one step of the script.
func (w *world) step(s step) {
	chance := rand.New(rand.NewPCG(s.roll, uint64(s.number)))
	span := func(least, most time.Duration) time.Duration {
		return least + time.Duration(chance.Int64N(int64(most-least)))
	}
	status := func(status int, retryAfter string) {
		w.plan(s.kind, chance, nil, simFault{status: status, retryAfter: retryAfter, late: status >= 500 && chance.IntN(3) == 0})
	}
	switch s.kind {
	case "drop before":
		w.plan(s.kind, chance, nil, simFault{drop: true})
	case "drop after":
		w.plan(s.kind, chance, nil, simFault{drop: true, late: true})
	case "late":
		w.plan(s.kind, chance, nil, simFault{delay: span(time.Second, 25*time.Second)})
	case "very late":
		w.plan(s.kind, chance, nil, simFault{delay: span(31*time.Second, 5*time.Minute)})
	case "half an answer":
		w.plan(s.kind, chance, nil, simFault{body: "truncated"})
	case "malformed":
		w.plan(s.kind, chance, nil, simFault{body: "malformed"})
	case "page of a proxy":
		w.plan(s.kind, chance, nil, simFault{body: "html"})
	case "401":
		status(401, "")
	case "token revoked":
		w.server.revoke(w.clock())
		w.count.fault(s.kind)
	case "403 with a diagnosis":
		w.plan(s.kind, chance, nil, simFault{diagnosis: true})
	case "404 of the application":
		w.plan(s.kind, chance, []Op{OpPoll, OpBatch, OpExtend, OpGet}, simFault{kill: true})
	case "application ends":
		if w.app != "" {
			w.server.ask("DELETE", w.app, w.clock())
			w.count.fault(s.kind)
		}
	case "404 of a subscription":
		if chance.IntN(2) == 0 {
			w.slowRead(chance)
		}
		if hrefs := sortedKeys(w.server.subscriptions(w.app, w.clock())); len(hrefs) > 0 {
			w.server.ask("DELETE", hrefs[chance.IntN(len(hrefs))], w.clock())
			w.count.fault(s.kind)
		}
	case "404 of an extension":
		w.plan(s.kind, chance, []Op{OpExtend}, simFault{status: 404, subcode: [...]string{"", "ApplicationNotFound"}[chance.IntN(2)]})
	case "409 from another reader":
		if w.other == nil && w.app != "" {
			w.other = &otherReader{until: w.now + span(time.Minute, 10*time.Minute), href: w.app + "/events?ack=1", next: w.now}
			w.count.fault(s.kind)
		}
	case "409 of our own":
		w.plan(s.kind, chance, []Op{OpPoll}, simFault{status: 409, subcode: "PGetReplaced", late: chance.IntN(2) == 0})
	case "410": // not for a DELETE: the core does not delete a resource that is reported as gone
		ops := [...][]Op{{OpPoll}, {OpBatch}, {OpExtend}, {OpCreate, OpAdd}, {OpApplication}}
		w.plan(s.kind, chance, ops[chance.IntN(len(ops))], simFault{status: 410})
	case "429":
		status(429, "")
	case "429 with Retry-After":
		status(429, strconv.Itoa(1+chance.IntN(60)))
	case "500":
		status(500, "")
	case "503":
		status(503, "")
	case "503 with Retry-After":
		status(503, strconv.Itoa(1+chance.IntN(60)))
	case "504":
		status(504, "")
	case "part fails":
		w.plan(s.kind, chance, []Op{OpBatch}, simFault{part: true, status: [...]int{404, 500, 503}[chance.IntN(3)]})
	case "batch refused":
		w.plan(s.kind, chance, []Op{OpBatch}, simFault{status: [...]int{403, 404, 405}[chance.IntN(3)]})
	case "resync":
		w.plan(s.kind, chance, []Op{OpPoll}, simFault{resync: true})
	case "resume":
		w.plan(s.kind, chance, []Op{OpPoll}, simFault{resume: true})
	case "LimitExceeded":
		w.plan(s.kind, chance, []Op{OpCreate, OpAdd}, simFault{status: 403, subcode: "LimitExceeded"})
		w.faults[len(w.faults)-1].times = 1
	case "sleep of 1 minute":
		w.sleep(s.kind, chance, time.Minute)
	case "sleep of 20 minutes":
		w.sleep(s.kind, chance, 20*time.Minute)
	case "sleep of 9 hours":
		w.sleep(s.kind, chance, 9*time.Hour)
	case "wall clock an hour off":
		w.wallShift += time.Hour - time.Duration(chance.IntN(2))*2*time.Hour
		w.count.fault(s.kind)
		w.handle(Tick{})
	case "hidden for 4 minutes":
		w.hide(s.kind, 4*time.Minute)
	case "hidden for 14 minutes":
		w.hide(s.kind, 14*time.Minute)
	case "hidden for 40 minutes":
		w.hide(s.kind, 40*time.Minute)
	case "frozen":
		w.suspend(s.kind, Frozen, Resumed, span(time.Minute, 30*time.Minute))
	case "back/forward cache":
		w.suspend(s.kind, PageHideCache, PageShow, span(time.Minute, 30*time.Minute))
	case "second tab":
		w.count.fault(s.kind)
		w.handle(Slot{Granted: false})
		w.run(w.now + span(time.Minute, 12*time.Minute))
		w.handle(Slot{Granted: true})
	case "offline":
		w.goOffline(s.kind, chance, span(5*time.Second, 10*time.Minute))
	case "silence of the network":
		w.count.fault(s.kind)
		w.hole = w.now + span(30*time.Second, 6*time.Minute)
		w.breakConnections(false, chance.IntN(2) == 0)
	case "watch opened":
		w.count.fault(s.kind)
		w.openFor(chance, span(10*time.Second, 3*time.Hour))
	case "contacts added and removed":
		w.count.fault(s.kind)
		w.shuffle(chance)
	case "watch of a group":
		w.count.fault(s.kind)
		id := w.open(nil, []ucwa.Group{{Href: w.app + "/people/groups/team"}}, Name)
		w.closeLater(id, span(10*time.Minute, 3*time.Hour))
	case "subscription deleted by the caller":
		if hrefs := sortedKeys(w.server.subscriptions(w.app, w.clock())); len(hrefs) > 0 {
			href := hrefs[chance.IntN(len(hrefs))]
			w.server.ask("DELETE", href, w.clock())
			w.count.fault(s.kind)
			w.handle(Deleted{Href: href})
		}
	default:
		panic(s.kind)
	}
}

// slowRead changes a contact, and changes it again while it is being read.
func (w *world) slowRead(chance *rand.Rand) {
	w.plan("late", chance, []Op{OpGet, OpBatch}, simFault{delay: 15*time.Second + time.Duration(chance.Int64N(int64(10*time.Second)))})
	uri := w.people[chance.IntN(len(w.people))]
	w.change(uri, 0)
	w.run(w.now + aggregation + time.Second)
	w.change(uri, 1)
}

// sleep lets the machine sleep.
func (w *world) sleep(kind string, chance *rand.Rand, d time.Duration) {
	w.count.fault(kind)
	w.asleep = w.now + d
	if chance.IntN(2) == 0 {
		w.monoLost += d // as on macOS and Linux; on Windows the clock continues
	}
	if forgotten := min(d, 2*time.Minute); chance.IntN(3) > 0 || d > forgotten {
		w.run(w.now + forgotten)
		w.breakConnections(false, true)
	}
	w.run(w.asleep)
}

// hide hides the page for some time.
func (w *world) hide(kind string, d time.Duration) {
	w.count.fault(kind)
	w.hidden, w.hiddenAt = true, w.now
	w.handle(Hidden)
	w.run(w.now + d)
	w.hidden = false
	w.handle(Shown)
}

// suspend stops the page and starts it again. The page receives the answers that arrive
// meanwhile afterwards.
func (w *world) suspend(kind string, stop, start Page, d time.Duration) {
	w.count.fault(kind)
	w.handle(stop)
	w.asleep = w.now + d
	w.run(w.now + d - 1)
	w.now++
	w.handle(start)
}

// goOffline disables the network and sends the event offline to the page.
func (w *world) goOffline(kind string, chance *rand.Rand, d time.Duration) {
	w.count.fault(kind)
	w.offline = w.now + d
	w.breakConnections(chance.IntN(2) == 0, chance.IntN(2) == 0)
	if chance.IntN(3) > 0 {
		w.handle(Offline)
	}
	w.run(w.offline)
	if chance.IntN(3) > 0 {
		w.handle(Online)
	}
}

// open opens a watch.
func (w *world) open(uris []string, groups []ucwa.Group, details Details) WatchID {
	id := w.nextID
	w.nextID++
	s := &seen{id: id, uris: map[string]bool{}, details: details, contacts: map[string]*Contact{}, versions: map[string]int{}}
	for _, uri := range uris {
		s.uris[ucwa.SIPKey(uri)] = true
	}
	w.watches[id] = s
	w.handle(Open{Watch: id, URIs: uris, Groups: groups, Details: details})
	return id
}

// openFor opens a watch for some time.
func (w *world) openFor(chance *rand.Rand, d time.Duration) {
	var uris []string
	for range 1 + chance.IntN(40) {
		uris = append(uris, w.people[chance.IntN(len(w.people))])
	}
	for range chance.IntN(5) {
		uris = append(uris, fmt.Sprintf("sip:Guest%d@contoso.com", chance.IntN(20)))
	}
	slices.Sort(uris)
	w.closeLater(w.open(slices.Compact(uris), nil, Details(chance.IntN(8))), d)
}

// closeLater closes a watch after some time.
func (w *world) closeLater(id WatchID, d time.Duration) { w.closing[id] = w.now + d }

// shuffle adds contacts to a watch, and removes some.
func (w *world) shuffle(chance *rand.Rand) {
	open := slices.DeleteFunc(w.openWatches(), func(s *seen) bool { return len(s.uris) == 0 })
	if len(open) == 0 {
		return
	}
	s := open[chance.IntN(len(open))]
	var add, remove []string
	for range chance.IntN(10) {
		add = append(add, w.people[chance.IntN(len(w.people))])
	}
	for _, key := range sortedKeys(s.uris) {
		if chance.IntN(20) == 0 {
			remove = append(remove, key)
			delete(s.uris, key)
		}
	}
	for _, uri := range add {
		s.uris[ucwa.SIPKey(uri)] = true
	}
	w.handle(Remove{Watch: s.id, URIs: remove})
	w.handle(Add{Watch: s.id, URIs: add})
}
