package emulator

import (
	"maps"
	"slices"
	"time"

	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/schedule"
)

// Parked is a request that waits for its answer: a pending GET of an event channel.
// An emulator cannot wait, so its caller keeps parked requests, and
//
//   - calls [Emulator.Settle] after every use of the emulator, and at the time that
//     [Emulator.Due] returns, and delivers what has settled,
//   - calls [Emulator.Forget] when the client has gone away.
type Parked struct {
	call        *call
	application *application
	since       time.Time
	query       string     // for the links of the answer
	fault       fault.Rule // the fault that applies to the answer
	override    *answer    // replaces the answer; nil if there is no such fault
	exchange    int        // in the journal
	delivery    Delivery
}

// Delivery returns the result of the request: the zero Delivery until it has
// settled.
func (p *Parked) Delivery() Delivery { return p.delivery }

// Settle brings the server up to a time, and returns the requests that have got
// their answers since the last call, in the order in which they got them.
func (e *Emulator) Settle(now time.Time) []*Parked {
	e.agenda.Advance(now)
	settled := e.settled
	e.settled = nil
	return settled
}

// Due returns when to call [Emulator.Settle] next if nothing else happens; false if
// no request waits.
func (e *Emulator) Due() (at time.Time, waiting bool) {
	at = e.agenda.Next()
	return at, e.parked > 0 && at.Before(schedule.Never())
}

// Forget removes a request whose client has gone away. It is as if the request had
// never been made: the next one gets what would have been its answer.
func (e *Emulator) Forget(p *Parked, now time.Time) {
	e.agenda.Advance(now)
	if a := p.application; a.pending == p {
		e.release(p)
		e.reschedule(a)
	}
}

// Disconnect breaks the connections of all parked requests.
func (e *Emulator) Disconnect(now time.Time) {
	e.agenda.Advance(now)
	for _, p := range e.pending() {
		e.release(p)
		e.settled = append(e.settled, p)
		e.reschedule(p.application)
	}
}

// pending returns the parked requests in the order of their applications.
func (e *Emulator) pending() []*Parked {
	var all []*Parked
	for _, id := range slices.Sorted(maps.Keys(e.applications)) {
		if p := e.applications[id].pending; p != nil {
			all = append(all, p)
		}
	}
	return all
}

// failPending applies the rule that was added last to the parked requests.
func (e *Emulator) failPending() {
	for _, p := range e.pending() {
		f, matches := e.faults.Last(p.call.subject())
		if !matches {
			continue
		}
		app := p.application
		p.fault, p.override = f, nil
		if f.Status != 0 {
			p.override = p.call.failure(f)
		}
		switch {
		case f.KillApplication:
			e.end(app)
		case f.AfterEffect: // it waits for the answer that the fault replaces
		case f.Status != 0, f.Drop:
			e.answer(p, nil)
		case f.Resync:
			e.answer(p, app.resync(p.query))
		case f.Resume:
			e.dropSubscriptions(app)
			e.answer(p, app.eventPackage(app.send(), p.query))
		}
		e.reschedule(app)
		if f.Times == 1 { // it was the last time
			return
		}
	}
}

// Polls is the state of the event channels of an emulator.
type Polls struct {
	Pending      int       // GETs that wait for events
	Answered     int       // GETs that were answered
	LastAnswered time.Time // if one was answered
}

func (p *Polls) answered(now time.Time) { p.Answered, p.LastAnswered = p.Answered+1, now }

// Polls returns the state of the event channels.
func (e *Emulator) Polls() Polls {
	polls := e.polls
	polls.Pending = e.parked
	return polls
}

// park lets the request wait for the next package of the application's channel.
func (c *call) park(query string) *Parked {
	p := &Parked{call: c, application: c.application, since: c.emulator.now(), query: query}
	c.application.pending = p
	c.emulator.parked++
	return p
}

// release ends the wait of a request.
func (e *Emulator) release(p *Parked) {
	p.application.pending = nil
	p.application.idle = e.now()
	e.parked--
}

// answer ends the wait of a request with an answer.
func (e *Emulator) answer(p *Parked, a *answer) {
	e.release(p)
	if p.override != nil {
		a = p.override
	}
	p.delivery = send(p.fault, a, p.call.mediaType)
	e.settled = append(e.settled, p)
	if resp := p.delivery.Response; resp != nil {
		e.journal.SetStatus(p.exchange, resp.Status)
		e.polls.answered(e.now())
	}
}
