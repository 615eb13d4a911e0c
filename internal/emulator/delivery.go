package emulator

import (
	"time"

	"ucwapresence/internal/ucwa"
)

// Delivery is what becomes of a request. An emulator cannot wait, nor break a
// connection: who carries its answers does.
type Delivery struct {
	Response *ucwa.Response // nil if the connection breaks without one
	Delay    time.Duration  // how long the answer, or the break, takes to arrive
}

// deliver takes the request through its checks and its operation, and lets the
// fault happen to it on the way; that of the zero Fault is nothing.
func (c *call) deliver(f Fault) Delivery {
	d := Delivery{Delay: f.Delay}
	if app := c.killed(f); app != nil {
		c.emulator.end(app)
	}
	var a *answer
	if f.Late || !f.Drop && f.Status == 0 {
		a = c.run()
	}
	if f.Drop {
		return d
	}
	if f.Status != 0 {
		a = c.failure(f)
	}
	d.Response = c.respond(a)
	f.Body.damage(d.Response)
	return d
}

// killed returns the application that a fault ends, if it ends one.
func (c *call) killed(f Fault) *application {
	if !f.KillApplication || len(c.path) == 0 {
		return nil
	}
	return c.emulator.applications[c.path[0]]
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
