package emulator

import (
	"time"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Delivery is what becomes of a request. An emulator cannot wait, nor break a
// connection: who carries its answers does.
type Delivery struct {
	Response *httpmsg.Response // nil if the connection breaks without one
	Delay    time.Duration     // how long the answer, or the break, takes to arrive
	Parked   *Parked           // not nil if there is neither yet
}

// deliver takes the request through its checks and its operation, and lets the
// fault happen to it on the way; that of the zero Fault is nothing.
func (c *call) deliver(f Fault) Delivery {
	c.fault = f
	if f.KillApplication {
		c.emulator.end(c.within())
	}
	var a, instead *answer
	if f.Late || !f.Drop && f.Status == 0 {
		a = c.run()
	}
	if f.Status != 0 {
		instead = c.failure(f)
	}
	if a != nil && a.parked != nil {
		if f != (Fault{}) {
			a.parked.fault, a.parked.instead = &f, instead
		}
		return Delivery{Parked: a.parked}
	}
	if instead != nil {
		a = instead
	}
	d := f.deliver(a, c.mediaType)
	d.Delay += c.slowest // a batch is answered when all in it are
	return d
}

// within returns the application that the path is in, whoever asks, or nil.
func (c *call) within() *application {
	if len(c.path) == 0 {
		return nil
	}
	return c.emulator.applications[c.path[0]]
}

// deliver sends an answer on its way, on which the fault happens to it. A nil one
// is none.
func (f *Fault) deliver(a *answer, mediaType string) Delivery {
	if f == nil {
		return Delivery{Response: respond(a, mediaType)}
	}
	d := Delivery{Delay: f.Delay}
	if !f.Drop {
		d.Response = respond(a, mediaType)
		f.Body.damage(d.Response)
	}
	return d
}

// failure returns the answer of a fault that has a status.
func (c *call) failure(f Fault) *answer {
	a := &answer{status: f.Status}
	switch {
	case f.Code != "":
		a = refuse(f.Status, ucwa.Reason{Code: f.Code, Subcode: f.Subcode, Message: f.Message})
	case f.Status == 401:
		a = c.challenge()
	}
	if f.RetryAfter != "" {
		a.header.Add("Retry-After", f.RetryAfter)
	}
	return a
}
