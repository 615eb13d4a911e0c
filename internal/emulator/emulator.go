package emulator

import (
	"errors"
	"time"
	"ucwapresence/internal/httpmsg"
)

// Emulator is a UCWA server. It is not safe for concurrent use: whoever carries
// requests to it, such as [Transport], lets one in at a time.
type Emulator struct {
	given        Config // what New was given
	config       Config // the same, complete
	routes       []route
	ids          *idSource
	tokens       tokens
	applications map[string]*application // by id
	directory    *directory
	faults       []Fault
	journal      journal

	now     time.Time // of the request, or of what happens by itself
	agenda  agenda
	watches map[string]*watch // by SIPKey
	expired []expired         // the latest, oldest first
	parked  int               // requests that wait for an answer
	settled []*Parked         // those that have got it, until they are collected
}

// New returns a server without applications.
func New(config Config) *Emulator {
	ids := newIDSource(config.Seed)
	e := &Emulator{
		given:        config,
		config:       config.complete(ids),
		routes:       routes(),
		ids:          ids,
		tokens:       tokens{byValue: map[string]Token{}},
		applications: map[string]*application{},
		watches:      map[string]*watch{},
	}
	e.directory = newDirectory(e.config)
	for _, token := range e.config.Tokens {
		e.tokens.byValue[token.Value] = token
	}
	return e
}

// Reset brings the server back to where [New] left it: without applications,
// faults and recorded requests, everybody as they were. From here on the same
// requests get the same answers again, to the byte. Requests that are parked get
// none: their connections break.
func (e *Emulator) Reset() {
	settled := e.settled
	for _, app := range e.applications {
		if p := app.channel.pending; p != nil {
			app.channel.pending = nil
			settled = append(settled, p)
		}
	}
	*e = *New(e.given)
	e.settled = settled
}

// Token returns the value of the first token of the configuration.
func (e *Emulator) Token() string { return e.config.Tokens[0].Value }

// CreateApplication signs in the owner of a token, as POST applications does,
// and returns the href of a new application.
func (e *Emulator) CreateApplication(token string, now time.Time) (href string, err error) {
	e.catchUp(now)
	t, works := e.tokens.find(token, now)
	if !works {
		return "", errors.New("emulator: the token is unknown or has expired")
	}
	app, _, err := e.open(t.User, applicationInput{
		culture: "en-US", endpointID: e.ids.hex(), userAgent: "ucwa-presence",
	})
	if err != nil {
		return "", err
	}
	return app.href, nil
}

// Revoke ends a token before its time: from now on it is answered with 401.
func (e *Emulator) Revoke(token string) { e.tokens.revoke(token) }

// Handle answers a request at the given time, for callers who wait for nothing. It
// returns nil if a [Fault] drops the connection, and if the answer would have to
// wait for events; it passes over how long a fault delays the answer.
func (e *Emulator) Handle(req *httpmsg.Request, now time.Time) *httpmsg.Response {
	d := e.Deliver(req, now)
	if d.Parked != nil {
		e.Forget(d.Parked, now)
	}
	return d.Response
}

// Deliver answers a request at the given time, and says how the answer is to
// travel.
func (e *Emulator) Deliver(req *httpmsg.Request, now time.Time) Delivery {
	e.catchUp(now)
	c := newCall(e, req, now)
	d := c.deliver(e.nextFault(c))
	exchange := e.record(c, d.Response)
	if d.Parked != nil {
		d.Parked.exchange = exchange
	}
	for _, part := range c.answered {
		e.record(part.call, part.response)
	}
	return d
}
