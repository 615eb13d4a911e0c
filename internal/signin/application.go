package signin

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// create creates the application or finds the one that the user already has at the pool.
// It returns the last answer, also with an error.
func (s *Session) create(ctx context.Context) (*httpmsg.Response, error) {
	p := s.currentPool()
	post := p.post
	if p.tickets == nil {
		post = func(ctx context.Context) (client.Answer, error) { return s.postFirst(ctx, p) }
	}
	answer, err := post(ctx)
	if err != nil {
		return answer.Response, explainRefusal(s.redact(err), answer.Response)
	}
	return answer.Response, s.accept(ctx, p, answer)
}

// postFirst creates the application at a pool for which there is no ticket yet. Whether
// the pool accepts the ticket of autodiscovery depends on the names of the servers,
// which a proxy may hide. A pool that refuses the ticket answers 401, 403 or 500. The
// session then requests the challenge of the pool.
func (s *Session) postFirst(ctx context.Context, p *server) (client.Answer, error) {
	var answer client.Answer
	var err error
	refused := ""
	if known := s.servers[p.url.Origin]; known != nil && known.tickets != nil {
		p.tickets = known.tickets
		refused = known.tickets.latest().value
		p.fixed = s.config.Client.Token == nil // do not obtain another ticket from the same server
		answer, err = p.post(ctx)
		p.fixed = false
		if s.config.Client.Token != nil || !refusesTicket(answer.Response) {
			return answer, err
		}
	}
	challenge, failure := p.challenge(ctx)
	switch {
	case challenge == nil && refused != "":
		return answer, err
	case challenge == nil:
		return answer, failure
	}
	if err := s.authenticate(ctx, p, p.url, challenge, refused); err != nil {
		return client.Answer{}, err
	}
	return p.post(ctx)
}

// refusesTicket reports whether an answer has a status that servers use for a ticket of
// another server.
func refusesTicket(resp *httpmsg.Response) bool {
	return resp != nil && slices.Contains([]int{401, 403, 500}, resp.Status) && !client.RefusesOrigin(resp)
}

// challenge returns the answer 401 of the pool to a request without a ticket. It sends
// a GET for the applications and then, if necessary, a POST without input. Neither is a
// valid operation, but the server checks the ticket first.
func (p *server) challenge(ctx context.Context) (*httpmsg.Response, error) {
	var err error
	for _, method := range [...]string{"GET", "POST"} {
		var answer client.Answer
		answer, err = p.client.Do(ctx, client.Exchange{
			Method: method, Link: relApplications, Href: p.url.String(), Public: true, Once: true,
		}, client.CallOptions{})
		if isStatus(err, 401) {
			return answer.Response, nil
		}
		if e, ok := errors.AsType[*ucwa.Error](err); ok && e.Kind != ucwa.KindServer {
			break
		}
	}
	if err == nil {
		err = ucwa.Protocol(p.url.Origin+" does not say how to obtain a ticket", nil)
	}
	return nil, err
}

// post creates the application or finds the one that the user has under the same
// endpointId. It is therefore safe to repeat.
func (p *server) post(ctx context.Context) (client.Answer, error) {
	return p.client.Do(ctx, client.Exchange{
		Method: "POST", Link: relApplications, Href: p.url.String(),
		Input: p.session.config.input(), Rels: []string{ucwa.RelApplication},
		Advice: "sign in again, which finds the application if there is one",
	}, client.CallOptions{})
}

// input describes the application: in JSON with the names and in the order of the
// request on the page CreateAnApplication, in XML with the names and in the order of the
// page applications_ref.
func (c *Config) input() *hal.Resource {
	properties := []hal.Property{
		{Name: "UserAgent", Value: hal.String(c.UserAgent)}, {Name: "EndpointId", Value: hal.String(c.EndpointID)}, {Name: "Culture", Value: hal.String(c.Culture)},
	}
	if c.Client.Format == hal.XML {
		properties[0], properties[2] = properties[2], properties[0]
		for i, name := range [...]string{"culture", "endpointId", "userAgent"} {
			properties[i].Name = name
		}
	}
	return &hal.Resource{Properties: properties}
}

// accept makes the application in an answer the application of the session.
func (s *Session) accept(ctx context.Context, p *server, answer client.Answer) error {
	u, err := p.url.Resolve(answer.Self())
	if err != nil || u.Origin != p.url.Origin {
		return linkError(ucwa.RelSelf, "the link self of the application leads away from "+p.url.Origin)
	}
	s.mu.Lock()
	s.application = u.String()
	if s.left == s.application {
		s.left = "" // the user is back at the pool
	}
	s.mu.Unlock()
	if s.config.MakeMeAvailable {
		return s.makeAvailable(ctx, p, answer.Resource)
	}
	return nil
}

// explainRefusal adds the meaning of the answer to the error of a request for an
// application (pages applications_ref and ApplicationDashboard).
func explainRefusal(err error, resp *httpmsg.Response) error {
	e, ok := errors.AsType[*ucwa.Error](err)
	if !ok || resp == nil || client.RefusesOrigin(resp) {
		return err
	}
	switch {
	case e.Status == 403:
		client.AddToMessage(e, "the user may not create an application of this kind: ask the administrator for the policies of the user")
	case e.Status == 409:
		client.AddToMessage(e, "the server does not support this application, or another application of the user conflicts with it")
	case ucwa.SameCode(e.Reason.Subcode, ucwa.SubcodeTooManyApplications):
		client.AddToMessage(e, "the user has too many applications: sign out elsewhere and sign in again")
	case e.Status == 410:
		client.AddToMessage(e, "do not try again until the user asks for it")
	}
	return e
}

// spread is the time over which clients spread the creation of new applications: a
// server that restarts loses the applications of all clients.
const spread = 5 * time.Second

// Application returns the address of the application that replaces the lost one. It is
// created once for all callers, with the same endpointId.
func (s *Session) Application(ctx context.Context, gone string) (string, error) {
	for {
		v, err := s.step(func() (any, error) { return s.recreate(gone) }).wait(ctx)
		if created, ok := v.(string); ok || err != nil {
			return created, err
		}
		// The step under way was autodiscovery.
	}
}

// MovesApplication marks the session as a [client.MovingSource].
func (*Session) MovesApplication() {}

func (s *Session) recreate(gone string) (any, error) {
	if latest := s.latest(); latest != gone && latest != "" {
		return latest, nil // another caller has replaced the application already
	}
	if err := s.finalError(); err != nil {
		return nil, err
	}
	if err := client.Sleep(s.stepping, rand.N(spread)); err != nil {
		return nil, err
	}
	resp, err := s.create(s.life)
	if err != nil && mayHaveMoved(resp, err) && s.rediscover() {
		_, err = s.create(s.life)
	}
	if err != nil {
		if isStatus(err, 410) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.final = err
		}
		return nil, err
	}
	return s.latest(), nil
}

// finalError returns the error that ended the attempts to create an application, or
// nil.
func (s *Session) finalError() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.final
}
