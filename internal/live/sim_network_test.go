package live

import (
	"errors"
	"slices"
	"strings"
	"time"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

var errNotUCWA = errors.New("the answer is not UCWA")

// wire is a request on its way, or its answer.
type wire struct {
	request  Request
	sent     time.Duration
	arrives  time.Duration // when the answer arrives; never while the request is parked
	answer   func() Answer
	parked   *emulator.Parked
	released time.Duration // when the server has answered
	fault    *simFault
	renewed  bool // a refused token was renewed
	swallow  bool // the answer will not arrive
}

// plannedFault is a fault of the next matching requests.
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

// cancel cancels a request. The server may not notice.
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

// fit returns the planned fault that matches a request.
func (w *world) fit(r Request) *simFault {
	for i := range w.faults {
		f := &w.faults[i]
		if f.fault.part && f.fault.status == 404 && slices.ContainsFunc(r.Parts, func(p Part) bool { return p.Delete }) {
			continue // the core does not delete a resource that is reported as gone
		}
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

// send sends a request to the server, unless the network does not work.
func (w *world) send(r Request) {
	w.count.request(r)
	w.checkPace()
	if r.Op == OpPoll {
		w.checkPollPace()
	}
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
		w.losses++
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

// expire lets a request time out. If acted is set, the request reaches the server.
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

// failure returns the error of a request without an answer of the server.
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
	before := w.coveredNow(x.request)
	d := w.server.deliver(x.request, f, w.clock())
	w.noteCovered(x.request, d.response, before)
	if d.parked != nil {
		x.parked = d.parked
		return
	}
	w.respond(x, d.response, d.delay)
}

// coveredNow returns the contacts that the server already reports when a request
// subscribes to contacts. It returns nil for other requests.
func (w *world) coveredNow(r Request) map[string]bool {
	if r.Op != OpCreate && r.Op != OpAdd {
		return nil
	}
	keys := map[string]bool{}
	for _, members := range w.server.subscriptions(w.app, w.clock()) {
		for _, key := range members {
			keys[key] = true
		}
	}
	return keys
}

// noteCovered records that the server reports the contacts of a request from now on.
func (w *world) noteCovered(r Request, resp *httpmsg.Response, before map[string]bool) {
	if before == nil || resp == nil || resp.Status > 299 {
		return
	}
	for _, uri := range r.URIs {
		if key := ucwa.SIPKey(uri); !before[key] {
			w.covered[key] = w.now
		}
	}
}

// respond sends an answer of the server.
func (w *world) respond(x *wire, resp *httpmsg.Response, delay time.Duration) {
	x.parked, x.released = nil, w.now
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
		if w.changing && w.chance.IntN(8) == 0 {
			w.overtake(x.request)
		}
	}
	if x.request.Op != OpPoll && x.arrives > x.sent+timeout {
		x.arrives, x.answer = x.sent+timeout, w.failure(x.request, ucwa.KindTimeout, true)
	}
}

// overtake lets a contact change while the answer to a read of it is on its way.
func (w *world) overtake(r Request) {
	href := r.Href
	if len(r.Parts) > 0 {
		href = r.Parts[w.chance.IntN(len(r.Parts))].Href
	}
	if contact, isPresence := strings.CutSuffix(href, "/presence"); isPresence {
		if uri := addressKey(contact); w.truth[uri] != nil {
			w.change(uri, w.chance.IntN(6))
		}
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

// arrive passes an answer to the page, or keeps it until the page runs again.
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
	w.noteEvents(x, a)
	w.handle(a)
}

// breakConnections breaks the connections of all requests under way. If told is set, they
// fail soon; otherwise they time out. If forgotten is set, the server notices too.
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

// otherTurns sends the next GET of the other reader, or ends the reader.
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

// otherAnswered schedules the next GET of the other reader: to follow the channel, or to
// replace the GET of the core.
func (w *world) otherAnswered(resp *httpmsg.Response) {
	o := w.other
	o.parked, o.next = nil, w.now+time.Second
	if resp == nil || resp.Status != 200 {
		o.next = w.now + 50*time.Millisecond // the other reader repeats the GET without a pause
		return
	}
	if a := w.server.decode(Request{Op: OpPoll}, resp); a.Err == nil {
		if _, href := following(a.Events); href != "" {
			o.href = href
		}
	}
}
