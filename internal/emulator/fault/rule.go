package fault

import (
	"strings"
	"time"

	"ucwapresence/internal/emulator/glob"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Rule is a fault, and which requests meet it. Fields that are not set match every
// request, and change nothing.
//
// An error needs no more than what identifies it: Status 503, Code TooManyRequests
// or Subcode LimitExceeded are enough, and the rest is as documented.
type Rule struct {
	// Method is the method of matching requests, such as POST.
	Method string
	// Path is the path of matching requests. In it * stands for any text, slashes
	// included: */presenceSubscriptions is the collection in every application, and
	// */presenceSubscriptions* also what is below it. An href matches itself. The query
	// counts only if Path has a question mark; an origin does not count.
	Path string
	// Times is how many requests meet the fault; 0 is all.
	Times int

	// Delay is how long the answer takes.
	Delay time.Duration
	// KillApplication ends the application that the path is in, before anything
	// else: the answer is that of an application that does not exist. Requests to no
	// application do not match.
	KillApplication bool
	// Drop breaks the connection without an answer.
	Drop bool
	// Status is that of the answer; 401 is the challenge, as if the token had
	// expired.
	Status int
	// Code, Subcode and Message are the error in the body of the answer, in the format
	// that the client accepts. If the status has no UCWA code, there is no body.
	Code, Subcode, Message string
	// RetryAfter is the header field of that name: seconds, or a date.
	RetryAfter string
	// Diagnostics is the header field X-Ms-diagnostics, such as
	// 28055;source="fe1.contoso.com";reason="OAuth token is invalid."
	Diagnostics string
	// AfterEffect lets the server perform the request first, although Drop or Status
	// replace the answer. Otherwise the server does nothing.
	AfterEffect bool
	// Body is what happens to the body of the answer.
	Body Damage
	// Resync lets an event channel answer as if the ack did not fit, and Resume as
	// if no one had read it for a long time: the subscriptions are dropped. Other
	// requests do not match.
	Resync, Resume bool
	// Pending applies the rule also to GETs of events that are pending when it is added.
	// They are answered, or their connections break, at that moment; with AfterEffect,
	// Delay or Body when the answer comes.
	Pending bool
}

// Subject has the parts of a request that rules are matched with.
type Subject struct {
	Method string
	Path   string // unescaped
	Query  string // undecoded, without the question mark
	// Events is whether it asks an event channel for events, and Application
	// whether its path is in an application that exists.
	Events, Application bool
}

// Matches reports whether the fault applies to a request.
func (r *Rule) Matches(s Subject) bool {
	switch {
	case r.Method != "" && ucwa.LowerASCII(r.Method) != ucwa.LowerASCII(s.Method),
		(r.Resync || r.Resume) && !s.Events,
		r.KillApplication && !s.Application:
		return false
	case r.Path == "":
		return true
	}
	path := s.Path
	if strings.Contains(r.Path, "?") {
		path += "?" + httpmsg.Unescape(s.Query)
	}
	return glob.Match(httpmsg.Unescape(r.Path), path)
}
