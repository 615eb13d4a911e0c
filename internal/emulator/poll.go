package emulator

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// poll is what a GET of the event channel asks for. What is not given is nil.
type poll struct {
	ack                  uint64 // 0 fits no package
	low, medium, timeout *time.Duration
	priority             *int64
}

// eventsPath is where the event channel of an application is.
const eventsPath = "{application}/events"

// isPoll reports whether the request is for events.
func (c *call) isPoll() bool {
	return len(c.routes) > 0 && c.routes[0].path == eventsPath && c.request.Method == "GET"
}

// polling is GET events. XML is only for those who ask for the type of the vendor
// (page EventChannelDetails), but for a variant.
func polling() operation {
	return operation{prepare: func(c *call) (func() *answer, []fields.Problem) {
		if !c.emulator.config.EventsInAnyXML {
			c.mediaType, c.accepted = negotiate(c.request.Header, hal.XML.MediaType())
		}
		if !c.accepted {
			return notAcceptable, nil
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

// parsePoll reads the query. Existing clients append their parameters to an
// address that has them already, so of several values the last one counts.
func parsePoll(t *target) (in poll, problems []fields.Problem) {
	text, given := t.last("ack")
	if given {
		var err error
		if in.ack, err = strconv.ParseUint(text, 10, 64); err != nil && !isNumber(text) {
			problems = append(problems, fields.Problem{Path: "/ack", Message: "must be a whole number"})
		}
	}
	for _, p := range [...]struct {
		name  string
		least int
		to    **time.Duration
	}{
		{"low", minInterval, &in.low}, {"medium", minInterval, &in.medium}, {"timeout", minTimeout, &in.timeout},
	} {
		text, given := t.last(p.name)
		if !given {
			continue
		}
		seconds, err := strconv.Atoi(text)
		if p.least == minTimeout && 0 < seconds && seconds < minTimeout {
			seconds = minTimeout // a client of the online service asks for 60
		}
		if err != nil || seconds < p.least || seconds > maxInterval {
			problems = append(problems, fields.Problem{
				Path:    "/" + p.name,
				Message: "must be a whole number from " + strconv.Itoa(p.least) + " to " + strconv.Itoa(maxInterval),
			})
		}
		span := time.Duration(seconds) * time.Second
		*p.to = &span
	}
	if text, given := t.last("priority"); given {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			problems = append(problems, fields.Problem{Path: "/priority", Message: "must be a whole number"})
		}
		in.priority = &n
	}
	return in, problems
}

// isNumber reports whether a text is a whole number, of any size.
func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// last returns the last value that the query gives a parameter.
func (t *target) last(name string) (value string, given bool) {
	values := t.values(name)
	if len(values) == 0 {
		return "", false
	}
	return values[len(values)-1], true
}

// echo returns the query without ack, to follow the ack of a link. A parameter
// stands there once, or an address to which a client appends its own each time
// would grow.
func (t *target) echo() string {
	var b strings.Builder
	var names []string
	for _, p := range t.query {
		name := strings.ToLower(p.Name)
		if name == "ack" || slices.Contains(names, name) {
			continue
		}
		names = append(names, name)
		value, _ := t.last(p.Name)
		b.WriteString("&" + strings.ReplaceAll(httpmsg.Escape(p.Name), "=", "%3D") + "=" + httpmsg.Escape(value))
	}
	return b.String()
}

// poll answers with the package that the client asks for, or lets the client wait
// for it. To ask for the package after one is to acknowledge that one.
func (c *call) poll(in poll) *answer {
	e, app, query := c.emulator, c.application, c.target.echo()
	ch := &app.channel
	ch.used = true
	if ch.pending == nil {
		ch.idle = e.now
	}
	if c.fault.Resync {
		return app.resync(query)
	}
	if ch.sent != nil && in.ack == ch.number+1 {
		ch.number, ch.sent = in.ack, nil
	}
	if in.ack != ch.number {
		return app.resync(query)
	}
	if ch.pending != nil {
		if in.priority != nil && *in.priority < ch.priority {
			return pGetReplaced()
		}
		e.answer(ch.pending, pGetReplaced())
	}
	ch.remember(in)
	if c.fault.Resume {
		e.startOver(app)
	}
	if ch.sent == nil && !e.now.Before(ch.release(e.now)) {
		ch.sent = app.pack()
	}
	if ch.sent != nil {
		return app.document(ch.sent, query)
	}
	return &answer{parked: c.park(query)}
}

func (ch *channel) remember(in poll) {
	for _, p := range [...]struct{ from, to *time.Duration }{
		{in.low, &ch.low}, {in.medium, &ch.medium}, {in.timeout, &ch.timeout},
	} {
		if p.from != nil {
			*p.to = *p.from
		}
	}
	if in.priority != nil {
		ch.priority = *in.priority
	}
}
