package clienttest

import "ucwapresence/internal/emulator/fault"

// A RepeatCase is a POST with a fault. It states how often a client may send the request,
// and how often the server then performs it.
type RepeatCase struct {
	Name       string
	Operation  Operation
	Fault      fault.Rule
	Renewable  bool // the client can renew its token
	Sent, Done int
}

// RepeatCases returns every POST with every fault: on each request or on the first
// only, before or after the server acts, and with a token that can be renewed. A client
// may repeat a POST only after 401 and 429.
func RepeatCases() []RepeatCase {
	var all []RepeatCase
	for _, c := range ErrorCases() {
		for _, op := range Operations {
			if op.Method == "POST" {
				all = append(all, repeatCases(c, op)...)
			}
		}
	}
	return all
}

func repeatCases(c ErrorCase, op Operation) []RepeatCase {
	name := func(how string) string { return c.Name + " " + how + " for " + op.Name }
	once, late := c.Fault, c.Fault
	once.Times, late.AfterEffect = 1, true
	switch {
	case c.retried == always:
		return []RepeatCase{
			{Name: name("each time"), Operation: op, Fault: c.Fault, Sent: 2},
			{Name: name("once"), Operation: op, Fault: once, Sent: 2, Done: 1},
		}
	case c.status == 401:
		return []RepeatCase{
			{Name: name("each time"), Operation: op, Fault: c.Fault, Sent: 1},
			{Name: name("each time, with a new token"), Operation: op, Fault: c.Fault, Renewable: true, Sent: 2},
			{Name: name("once, with a new token"), Operation: op, Fault: once, Renewable: true, Sent: 2, Done: 1},
		}
	}
	// Some faults only damage the answer: the server acts nevertheless.
	done := 0
	if acts := c.Fault.Status == 0 && !c.Fault.Drop && !c.Fault.KillApplication && c.Fault.Body != fault.BodyHTML; acts {
		done = 1
	}
	cases := []RepeatCase{
		{Name: name("each time"), Operation: op, Fault: c.Fault, Sent: 1, Done: done},
		{Name: name("once"), Operation: op, Fault: once, Sent: 1, Done: done},
	}
	if done == 0 && !c.Fault.KillApplication {
		cases = append(cases,
			RepeatCase{Name: name("after the server acted"), Operation: op, Fault: late, Sent: 1, Done: 1},
			RepeatCase{Name: name("after the server acted, with a new token"), Operation: op, Fault: late, Renewable: true, Sent: 1, Done: 1},
		)
	}
	return cases
}
