package emulator

import (
	"errors"
	"time"

	"ucwapresence/internal/ucwa"
)

// Emulator is a UCWA server. It is not safe for concurrent use: whoever carries
// requests to it, such as [Transport], lets one in at a time.
type Emulator struct {
	config       Config
	routes       []route
	ids          *idSource
	tokens       map[string]Token        // by value
	applications map[string]*application // by id
}

// New returns a server without applications.
func New(config Config) *Emulator {
	ids := newIDSource(config.Seed)
	e := &Emulator{
		config:       config.complete(ids),
		routes:       routes(),
		ids:          ids,
		tokens:       map[string]Token{},
		applications: map[string]*application{},
	}
	for _, token := range e.config.Tokens {
		e.tokens[token.Value] = token
	}
	return e
}

// Token returns the value of the first token of the configuration.
func (e *Emulator) Token() string { return e.config.Tokens[0].Value }

// CreateApplication signs in the owner of a token, as POST applications does,
// and returns the href of a new application.
func (e *Emulator) CreateApplication(token string, now time.Time) (href string, err error) {
	t, works := e.findToken(token, now)
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

// findToken returns the token of a value; false if there is none, or if its time
// is over.
func (e *Emulator) findToken(value string, now time.Time) (Token, bool) {
	t, known := e.tokens[value]
	return t, known && t.valid(now)
}

// Handle answers a request at the given time. It always returns a response.
func (e *Emulator) Handle(req *ucwa.Request, now time.Time) *ucwa.Response {
	c := newCall(e, req, now)
	return c.respond(c.run())
}
