package emulator

import (
	"strings"
	"time"

	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Delivery is the result of a request. An emulator cannot wait or break a
// connection; its caller does.
type Delivery struct {
	Response *httpmsg.Response // nil if the connection breaks without one
	Delay    time.Duration     // how long the response, or the break, takes to arrive
	Parked   *Parked           // not nil if there is no result yet
}

// nextFault returns the fault that applies to a request, and counts it. It returns the
// zero Rule if there is none.
func (e *Emulator) nextFault(c *call) fault.Rule { return e.faults.Next(c.subject()) }

// subject returns the parts of a request that faults are matched with.
func (c *call) subject() fault.Subject {
	_, query, _ := strings.Cut(c.request.URL, "?")
	return fault.Subject{
		Method:      c.request.Method,
		Path:        "/" + strings.Join(c.target.Path, "/"),
		Query:       query,
		Events:      c.isPoll(),
		Application: c.within() != nil,
	}
}

// deliver performs the request and applies the fault to it. The zero Rule has no
// effect.
func (c *call) deliver(f fault.Rule) Delivery {
	c.fault = f
	if f.KillApplication {
		c.emulator.end(c.within())
	}
	var a, override *answer
	if f.AfterEffect || !f.Drop && f.Status == 0 {
		a = c.run()
	}
	if f.Status != 0 {
		override = c.failure(f)
	}
	if a != nil && a.parked != nil {
		if f != (fault.Rule{}) {
			a.parked.fault, a.parked.override = f, override
		}
		return Delivery{Parked: a.parked}
	}
	if override != nil {
		a = override
	}
	d := send(f, a, c.mediaType)
	d.Delay += c.slowest // a batch is answered when all its requests are
	return d
}

// send returns an answer as the client receives it if a fault applies. The answer may be
// nil if the fault breaks the connection.
func send(f fault.Rule, a *answer, mediaType string) Delivery {
	d := Delivery{Delay: f.Delay}
	if !f.Drop {
		d.Response = respond(a, mediaType)
		f.Body.Apply(d.Response)
	}
	return d
}

// failure returns the answer of a fault that has a status.
func (c *call) failure(f fault.Rule) *answer {
	a := &answer{status: f.Status}
	switch {
	case f.Code != "":
		a = refuse(refusal.Refusal{
			Status: f.Status, Reason: ucwa.Reason{Code: f.Code, Subcode: f.Subcode, Message: f.Message},
		})
	case f.Status == 401:
		a = c.challenge()
	}
	if f.RetryAfter != "" {
		a.header.Add("Retry-After", f.RetryAfter)
	}
	if f.Diagnostics != "" {
		a.header.Add("X-Ms-diagnostics", f.Diagnostics)
	}
	return a
}
