package emulator

import "time"

// Parked is a request whose answer has to wait for something to happen: a pending
// GET of an event channel. An emulator cannot wait, so who carries requests to it
// keeps what is parked, and
//
//   - calls [Emulator.Settle] after everything that it lets others do with the
//     emulator, and at the time of [Emulator.Due], and delivers what has settled,
//   - calls [Emulator.Forget] when the caller has left.
type Parked struct {
	application *application
	since       time.Time
	query       string // for the links of the answer
	mediaType   string // of the answer
	fault       *Fault // that happens to the answer; nil if none does
	instead     *answer
	exchange    int // in the journal
	delivery    Delivery
}

// Delivery returns what became of the request. Until it has settled that is
// nothing.
func (p *Parked) Delivery() Delivery { return p.delivery }

// Settle brings the server up to a time, and returns the requests that have got
// their answers meanwhile, in the order in which they got them.
func (e *Emulator) Settle(now time.Time) []*Parked {
	e.catchUp(now)
	settled := e.settled
	e.settled = nil
	return settled
}

// Due returns when to call [Emulator.Settle] next if nothing else happens; false if
// nobody waits for anything.
func (e *Emulator) Due() (at time.Time, waiting bool) {
	next := e.agenda.first()
	if e.parked == 0 || next == nil {
		return time.Time{}, false
	}
	return next.at, true
}

// Forget takes back a request whose caller has left at a time. It is as if the
// request had never been made, and the next one gets what would have been its
// answer.
func (e *Emulator) Forget(p *Parked, now time.Time) {
	e.catchUp(now)
	if a := p.application; a.channel.pending == p {
		e.release(p)
		e.reschedule(a)
	}
}

// park lets the request wait for the next package of the application's channel.
func (c *call) park(query string) *Parked {
	p := &Parked{application: c.application, since: c.emulator.now, query: query, mediaType: c.mediaType}
	c.application.channel.pending = p
	c.emulator.parked++
	return p
}

// release ends the wait of a request.
func (e *Emulator) release(p *Parked) {
	p.application.channel.pending = nil
	p.application.channel.idle = e.now
	e.parked--
}

// answer ends the wait of a request with an answer.
func (e *Emulator) answer(p *Parked, a *answer) {
	e.release(p)
	if p.instead != nil {
		a = p.instead
	}
	p.delivery = p.fault.deliver(a, p.mediaType)
	e.settle(p)
}

// settle hands a request over to who delivers its answer.
func (e *Emulator) settle(p *Parked) {
	e.settled = append(e.settled, p)
	if resp := p.delivery.Response; resp != nil {
		e.journal.answered(p.exchange, resp.Status)
	}
}
