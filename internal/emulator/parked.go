package emulator

import (
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
	application *application
	since       time.Time
	query       string     // for the links of the answer
	mediaType   string     // of the answer
	fault       fault.Rule // that the answer meets
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

// park lets the request wait for the next package of the application's channel.
func (c *call) park(query string) *Parked {
	p := &Parked{application: c.application, since: c.emulator.now(), query: query, mediaType: c.mediaType}
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
	p.delivery = send(p.fault, a, p.mediaType)
	e.settled = append(e.settled, p)
	if resp := p.delivery.Response; resp != nil {
		e.journal.SetStatus(p.exchange, resp.Status)
	}
}
