package emulator

import (
	"errors"
	"time"

	"ucwapresence/internal/ucwa"
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
	}
	e.directory = newDirectory(e.config)
	for _, token := range e.config.Tokens {
		e.tokens.byValue[token.Value] = token
	}
	return e
}

// Reset brings the server back to where [New] left it: without applications,
// faults and recorded requests, everybody as they were. From here on the same
// requests get the same answers again, to the byte.
func (e *Emulator) Reset() { *e = *New(e.given) }

// Token returns the value of the first token of the configuration.
func (e *Emulator) Token() string { return e.config.Tokens[0].Value }

// CreateApplication signs in the owner of a token, as POST applications does,
// and returns the href of a new application.
func (e *Emulator) CreateApplication(token string, now time.Time) (href string, err error) {
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

// Handle answers a request at the given time. It returns nil if a [Fault] drops
// the connection, and passes over how long one delays the answer; otherwise it
// always returns a response.
func (e *Emulator) Handle(req *ucwa.Request, now time.Time) *ucwa.Response {
	return e.Deliver(req, now).Response
}

// Deliver answers a request at the given time, and says how the answer is to
// travel.
func (e *Emulator) Deliver(req *ucwa.Request, now time.Time) Delivery {
	c := newCall(e, req, now)
	d := c.deliver(e.nextFault(c))
	e.record(req, d.Response, now)
	return d
}
