package emulator

import (
	"slices"
	"strings"
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Fault is what goes wrong on demand, and with which requests. Fields that are
// not set match every request, and change nothing.
//
// An error needs no more than what tells it apart: Status 503, Code
// TooManyRequests or Subcode LimitExceeded are enough, and the rest is as
// documented.
type Fault struct {
	// Method is that of the requests, such as POST.
	Method string
	// Path is the one of the requests, in which * stands for any text, slashes
	// included: */presenceSubscriptions is the collection in every application,
	// */presenceSubscriptions* also what is below it. An href fits itself. The
	// query counts only if Path has a question mark; an origin does not count.
	Path string
	// Times is how many requests it happens to; 0 is all.
	Times int

	// Delay is how long the answer takes.
	Delay time.Duration
	// KillApplication ends the application that the path is in, before anything
	// else: the answer is that of an application which is not there. Requests whose
	// path is in none go on as if nothing had happened, and do not count.
	KillApplication bool
	// Drop breaks the connection without an answer.
	Drop bool
	// Status is that of the answer; 401 is the challenge, as if the token had
	// expired.
	Status int
	// Code, Subcode and Message are what the answer says, in the format asked
	// for. A status that has no code of UCWA's answers without a body.
	Code, Subcode, Message string
	// RetryAfter is the header field of that name: seconds, or a date.
	RetryAfter string
	// Late lets the server first do what the request asks for, although Drop or
	// Status take the place of the answer. Without, it does nothing.
	Late bool
	// Body is what happens to the body of the answer.
	Body Damage
	// Resync lets an event channel answer as if the ack did not fit, and Resume as
	// if nobody had read it for long: the subscriptions are dropped. Other requests
	// go on as if nothing had happened, and do not count.
	Resync, Resume bool
}

// Fail lets a fault happen from now on. A request meets the first fault that it
// fits, in the order in which they were set, and no other, before any check is
// made: it needs no token and no route. An error is an [ucwa.Error] that names
// everything wrong with the fault.
func (e *Emulator) Fail(f Fault) error {
	problems := f.complete()
	if len(problems) > 0 {
		return ucwa.Argument(problems)
	}
	e.faults = append(e.faults, f)
	return nil
}

// Faults returns the faults that may still happen, in the order in which they
// were set, with what is documented put in, and the times that are left.
func (e *Emulator) Faults() []Fault { return slices.Clone(e.faults) }

// ClearFaults takes back all faults.
func (e *Emulator) ClearFaults() { e.faults = nil }

// nextFault returns the fault that happens to a call, the zero Fault if none
// does, and counts it.
func (e *Emulator) nextFault(c *call) Fault {
	i := slices.IndexFunc(e.faults, func(f Fault) bool { return f.fits(c) })
	if i < 0 {
		return Fault{}
	}
	f := e.faults[i]
	switch f.Times {
	case 0:
	case 1:
		e.faults = slices.Delete(e.faults, i, i+1)
	default:
		e.faults[i].Times--
	}
	return f
}

func (f *Fault) fits(c *call) bool {
	if f.Method != "" && !strings.EqualFold(f.Method, c.request.Method) {
		return false
	}
	if (f.Resync || f.Resume) && !c.isPoll() || f.KillApplication && c.within() == nil {
		return false
	}
	if f.Path == "" {
		return true
	}
	_, query, _ := strings.Cut(c.request.URL, "?")
	subject := "/" + strings.Join(c.target.path, "/")
	if strings.Contains(f.Path, "?") {
		subject += "?" + httpmsg.Unescape(query)
	}
	return glob(httpmsg.Unescape(f.Path), subject)
}

// glob reports whether a pattern fits the whole of a text; * in it is any text.
func glob(pattern, text string) bool {
	first, rest, wild := strings.Cut(pattern, "*")
	text, fits := strings.CutPrefix(text, first)
	if !wild || !fits {
		return fits && text == ""
	}
	// What lies between two stars may as well be where it is first found.
	parts := strings.Split(rest, "*")
	last := len(parts) - 1
	for _, part := range parts[:last] {
		_, after, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = after
	}
	return strings.HasSuffix(text, parts[last])
}

// complete puts in what the pages say about the error that the fault names, and
// returns what is wrong with the fault.
func (f *Fault) complete() []fields.Problem {
	var problems []fields.Problem
	report := func(wrong bool, path, message string) {
		if wrong {
			problems = append(problems, fields.Problem{Path: path, Message: message})
		}
	}
	if u, err := httpmsg.ParseURL(f.Path); err == nil {
		f.Path = u.Target
	}
	report(f.Path != "" && f.Path[0] != '/' && f.Path[0] != '*', "/path", "must start with / or *")
	report(f.Times < 0, "/times", "must not be negative")
	report(f.Delay < 0, "/delay", "must not be negative")
	report(f.Status != 0 && !answerable(f.Status), "/status", "must be from 200 to 599, and of an answer that may have a body")
	for _, text := range [...]httpmsg.Parameter{{Name: "code", Value: f.Code}, {Name: "subcode", Value: f.Subcode}, {Name: "message", Value: f.Message}, {Name: "retryAfter", Value: f.RetryAfter}} {
		report(strings.ContainsFunc(text.Value, unwritable), "/"+text.Name, "must not contain control characters")
	}
	report(!f.Body.known(), "/body", "must be truncated, malformed, html, bom or empty")
	if len(problems) > 0 {
		return problems
	}

	if f.Body == BodyHTML && f.Status == 0 && f.Code == "" && f.Subcode == "" {
		f.Status = 502 // whoever sends HTML is between us and UCWA
	}
	f.document()
	report(f.Status == 0 && f.Code+f.Subcode != "", "/status", "is required: no documented error has this code and subcode")
	report(f.Status != 0 && f.Code == "" && f.Subcode != "", "/code", "is required: no documented error has this status and subcode")
	report(f.Message != "" && f.Status == 0, "/message", "needs a status")
	report(f.RetryAfter != "" && f.Status == 0, "/retryAfter", "needs a status")
	report(*f == Fault{Method: f.Method, Path: f.Path, Times: f.Times, Late: f.Late}, "",
		"must say what goes wrong: delay, killApplication, drop, status, code, subcode, body, resync or resume")
	return problems
}

// answerable reports whether a status is one of a final answer with a body (RFC
// 9110, section 15).
func answerable(status int) bool {
	return status >= 200 && status <= 599 && status != 204 && status != 205 && status != 304
}
