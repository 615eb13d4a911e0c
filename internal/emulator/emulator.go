package emulator

import (
	"errors"
	"time"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/journal"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/httpmsg"
)

// Emulator is a UCWA server. It is not safe for concurrent use: a caller, such as
// [Transport], delivers one request at a time.
type Emulator struct {
	given        Config // as New got it
	config       Config // the same with its defaults
	routes       []route
	ids          *idSource
	tokens       *auth.Tokens
	sessions     auth.Sessions
	passiveUser  string // see SignInAtPage
	origins      auth.Origins
	applications map[string]*application // by id
	directory    *directory.Directory
	faults       fault.Rules
	journal      journal.Journal
	polls        Polls

	agenda  schedule.Agenda
	watches map[string]*watch // by SIPKey
	expired []expired         // the latest, oldest first
	parked  int               // requests that wait for an answer
	settled []*Parked         // requests that have been answered since the last Settle
}

// New returns a server without applications.
func New(config Config) *Emulator {
	ids := newIDSource(config.Seed)
	complete := config.complete(ids)
	return &Emulator{
		given:        config,
		config:       complete,
		routes:       routes(),
		ids:          ids,
		tokens:       auth.NewTokens(complete.Tokens),
		origins:      auth.NewOrigins(complete.AllowedOrigins),
		applications: map[string]*application{},
		directory: directory.New(directory.Config{
			People: complete.People, Groups: complete.Groups, Life: complete.Life, Seed: complete.Seed,
		}),
		watches: map[string]*watch{},
	}
}

// Reset restores the server that [New] returned: no applications, faults and
// recorded requests, and everyone's presence as it was. After it, the same requests
// get the same answers, to the byte. The connections of parked requests break.
func (e *Emulator) Reset() {
	e.Disconnect(e.now())
	settled := e.settled
	*e = *New(e.given)
	e.settled = settled
}

// now returns the time at which the request, or the step of the agenda, is performed.
func (e *Emulator) now() time.Time { return e.agenda.Now() }

// Token returns the value of the first token of the configuration.
func (e *Emulator) Token() string { return e.config.Tokens[0].Value }

// CreateApplication signs in the owner of a token, as POST applications does, and
// returns the href of a new application.
func (e *Emulator) CreateApplication(token string, now time.Time) (href string, err error) {
	e.agenda.Advance(now)
	t, works := e.tokens.Find(token, now)
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

// Revoke ends a token before it expires: from now on it is answered with 401.
func (e *Emulator) Revoke(token string) { e.tokens.Revoke(token) }

// AllowsOrigin reports whether pages of a web origin may use the server. own is the
// origin of the server, whose pages always may.
func (e *Emulator) AllowsOrigin(origin, own string) bool { return e.origins.Allow(origin, own) }

// Handle answers a request at the given time, for callers who do not wait. It
// returns nil if a fault breaks the connection, and if the answer would have to
// wait for events. It ignores the delay of a fault.
func (e *Emulator) Handle(req *httpmsg.Request, now time.Time) *httpmsg.Response {
	d := e.Deliver(req, now)
	if d.Parked != nil {
		e.Forget(d.Parked, now)
	}
	return d.Response
}

// Deliver answers a request at the given time, and returns how the answer is to
// be sent.
func (e *Emulator) Deliver(req *httpmsg.Request, now time.Time) Delivery {
	e.agenda.Advance(now)
	c := newCall(e, req, now)
	d := c.deliver(e.nextFault(c))
	exchange := e.record(c, d.Response)
	if d.Parked != nil {
		d.Parked.exchange = exchange
	}
	for _, part := range c.answered {
		e.record(part.call, part.response)
	}
	if d.Response != nil && c.isPoll() {
		e.polls.answered(now)
	}
	return d
}

// Requests returns the latest requests, oldest first. The requests of a batch
// follow it.
func (e *Emulator) Requests() []journal.Exchange { return e.journal.Exchanges() }

// record adds a request and its answer to the journal, and returns its number
// there. The body of a batch is hidden because it may contain tokens; its requests
// are recorded one by one. What goes to other places than the applications may
// contain a password, also where a client got the URL wrong.
func (e *Emulator) record(c *call, resp *httpmsg.Response) int {
	req := c.request
	x := journal.Exchange{Time: c.now, Method: req.Method, URL: req.URL, Header: req.Header, Body: req.Body}
	if c.asksForToken() {
		x.URL = withoutQuery(x.URL)
	}
	if len(x.Body) > 0 && (c.path == nil || c.isBatch()) {
		x.Body = []byte(journal.Hidden)
	}
	if resp != nil {
		x.Status = resp.Status
	}
	return e.journal.Add(x, e.config.Limits.BodyBytes)
}

// Fail adds a fault. Of the faults that match a request, only the one that was added
// first applies. It applies before any check, so the request needs no valid token and no
// known path. The error is a *[ucwa.Error] that lists everything that is wrong with the
// rule.
func (e *Emulator) Fail(r fault.Rule) error {
	err := e.faults.Add(r)
	if err == nil && r.Pending {
		e.failPending()
	}
	return err
}

// Faults returns the faults that may still happen, in the order in which they were
// added, completed from the pages and with the times that are left.
func (e *Emulator) Faults() []fault.Rule { return e.faults.All() }

// ClearFaults removes all faults.
func (e *Emulator) ClearFaults() { e.faults.Clear() }
