package emulator

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ucwapresence/internal/emulator/channel"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// poll is what a GET of the event channel asks for.
type poll struct {
	ack uint64 // 0 fits no package
	channel.Settings
}

// eventsPath is the event channel of an application.
const eventsPath = "{application}/events"

// isPoll reports whether the request asks for events.
func (c *call) isPoll() bool {
	return len(c.routes) > 0 && c.routes[0].path == eventsPath && c.request.Method == "GET"
}

// polling is GET events. Without a variant, only the media type of the vendor gets
// XML (page EventChannelDetails); application/xml alone is answered with 406.
func polling() operation {
	return operation{prepare: func(c *call) (func() *answer, []fields.Problem) {
		if !c.emulator.config.EventsInAnyXML {
			c.mediaType, c.accepted = input.Negotiate(c.request.Header, hal.XML.MediaType())
		}
		if !c.accepted {
			return func() *answer { return refuse(refusal.NotAcceptable()) }, nil
		}
		in, problems := parsePoll(&c.target)
		return func() *answer { return c.poll(in) }, problems
	}}
}

// The page events_ref: "the minimum possible value is 5 seconds and the maximum
// possible value is 1800 seconds", for timeout the minimum is 180.
const (
	minInterval = 5
	minTimeout  = 180
	maxInterval = 1800
)

// parsePoll reads the query. Of several values of a parameter the last one counts,
// because existing clients append their parameters to a URL that has them already.
// An ack that is no number is an error. An ack that is missing, 0 or too large for
// an integer fits no package, which is answered with resync.
func parsePoll(t *input.Target) (in poll, problems []fields.Problem) {
	text, given := t.Last("ack")
	if given {
		var err error
		if in.ack, err = strconv.ParseUint(text, 10, 64); err != nil && !isNumber(text) {
			problems = append(problems, fields.Problem{Path: "/ack", Message: "must be a whole number"})
		}
	}
	for _, p := range [...]struct {
		name string
		min  int
		to   **time.Duration
	}{
		{"low", minInterval, &in.Low}, {"medium", minInterval, &in.Medium}, {"timeout", minTimeout, &in.Timeout},
	} {
		text, given := t.Last(p.name)
		if !given {
			continue
		}
		seconds, err := strconv.Atoi(text)
		if p.min == minTimeout && 0 < seconds && seconds < minTimeout {
			seconds = minTimeout // a client of the online service asks for 60
		}
		if err != nil || seconds < p.min || seconds > maxInterval {
			problems = append(problems, fields.Problem{
				Path:    "/" + p.name,
				Message: "must be a whole number from " + strconv.Itoa(p.min) + " to " + strconv.Itoa(maxInterval),
			})
		}
		interval := time.Duration(seconds) * time.Second
		*p.to = &interval
	}
	if text, given := t.Last("priority"); given {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			problems = append(problems, fields.Problem{Path: "/priority", Message: "must be a whole number"})
		}
		in.Priority = &n
	}
	return in, problems
}

// isNumber reports whether a text is a whole number of any size.
func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// echo returns the query without ack, for the links of the answer. Each parameter
// occurs once and with its last value: a client appends its own to each href, which
// would grow.
func echo(t *input.Target) string {
	var b strings.Builder
	var names []string
	for _, p := range t.Query {
		name := ucwa.LowerASCII(p.Name)
		if name == "ack" || slices.Contains(names, name) {
			continue
		}
		names = append(names, name)
		value, _ := t.Last(p.Name)
		b.WriteString("&" + strings.ReplaceAll(httpmsg.Escape(p.Name), "=", "%3D") + "=" + httpmsg.Escape(value))
	}
	return b.String()
}

// poll answers with the package that the client asks for, or parks the request.
func (c *call) poll(in poll) *answer {
	e, app, query := c.emulator, c.application, echo(&c.target)
	app.polled = true
	if app.pending == nil {
		app.idle = e.now()
	}
	if c.fault.Resync {
		return app.resync(query)
	}
	if !app.channel.Acknowledge(in.ack) {
		return app.resync(query)
	}
	if app.pending != nil {
		if !app.channel.Yields(in.Settings) {
			return refuse(refusal.PGetReplaced()) // its settings do not count
		}
		e.answer(app.pending, refuse(refusal.PGetReplaced()))
	}
	app.channel.Configure(in.Settings)
	if c.fault.Resume {
		e.dropSubscriptions(app)
	}
	sent := app.channel.Sent()
	if sent == nil && schedule.Reached(app.channel.Due(e.now()), e.now()) {
		sent = app.send()
	}
	if sent != nil {
		return app.eventPackage(sent, query)
	}
	return &answer{parked: c.park(query)}
}
