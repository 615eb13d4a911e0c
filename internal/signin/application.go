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

// createFirst creates the application of the sign-in. Whether the ticket of
// autodiscovery is good for it depends on the names of the servers, which a proxy
// may hide. Servers that refuse it do so with 401, 403 or 500; they are asked for
// their challenge then.
func (s *Session) createFirst(ctx context.Context) error {
	var answer client.Answer
	var err error
	refused := ""
	if known := s.servers[s.applications.Origin]; known != nil && known.tickets != nil {
		s.pool.tickets = known.tickets
		refused = known.tickets.latest().value
		s.pool.fixed = s.config.Client.Token == nil // another ticket is not obtained from the same server
		answer, err = s.post(ctx)
		s.pool.fixed = false
		if s.config.Client.Token != nil || !refusesTicket(answer.Response) {
			return s.accept(ctx, answer, err)
		}
	}
	challenge, failure := s.challenge(ctx)
	switch {
	case challenge == nil && refused != "":
		return s.accept(ctx, answer, err)
	case challenge == nil:
		return failure
	}
	if err := s.authenticate(ctx, s.pool, s.applications, challenge, refused); err != nil {
		return err
	}
	answer, err = s.post(ctx)
	return s.accept(ctx, answer, err)
}

// refusesTicket reports whether a server answers as it does to the ticket of
// another server.
func refusesTicket(resp *httpmsg.Response) bool {
	return resp != nil && slices.Contains([]int{401, 403, 500}, resp.Status) && !client.RefusesOrigin(resp)
}

// challenge returns the answer 401 of the server of the applications to a request
// without a ticket. Reading the applications is not an operation, but the ticket is
// missed before that is noticed; creating one without input is not possible either.
func (s *Session) challenge(ctx context.Context) (*httpmsg.Response, error) {
	var err error
	for _, method := range [...]string{"GET", "POST"} {
		var answer client.Answer
		answer, err = s.pool.client.Do(ctx, client.Exchange{
			Method: method, Link: relApplications, Href: s.applications.String(), Public: true, Once: true,
		}, client.CallOptions{})
		if isStatus(err, 401) {
			return answer.Response, nil
		}
		if e, ok := errors.AsType[*ucwa.Error](err); ok && e.Kind != ucwa.KindServer {
			break
		}
	}
	if err == nil {
		err = ucwa.Protocol(s.applications.Origin+" does not say how to obtain a ticket", nil)
	}
	return nil, err
}

// post creates the application, or finds the one that the user has under the same
// endpointId. So it does no harm to repeat it.
func (s *Session) post(ctx context.Context) (client.Answer, error) {
	return s.pool.client.Do(ctx, client.Exchange{
		Method: "POST", Link: relApplications, Href: s.applications.String(),
		Input: s.config.input(), Rels: []string{ucwa.RelApplication},
		Advice: "sign in again, which finds the application if there is one",
	}, client.CallOptions{})
}

// input describes the application: in JSON with the names and in the order of the
// request on the page CreateAnApplication, in XML with those of applications_ref.
func (c *Config) input() *hal.Resource {
	text := func(name, value string) hal.Property { return hal.Property{Name: name, Value: hal.String(value)} }
	if c.Client.Format == hal.XML {
		return &hal.Resource{Properties: []hal.Property{
			text("culture", c.Culture), text("endpointId", c.EndpointID), text("userAgent", c.UserAgent),
		}}
	}
	return &hal.Resource{Properties: []hal.Property{
		text("UserAgent", c.UserAgent), text("EndpointId", c.EndpointID), text("Culture", c.Culture),
	}}
}

// accept makes the application in an answer that of the session, or returns the
// error of the answer with what it means.
func (s *Session) accept(ctx context.Context, answer client.Answer, err error) error {
	if err != nil {
		return explainRefusal(s.redact(err), answer.Response)
	}
	u, err := s.applications.Resolve(answer.Self())
	if err != nil || u.Origin != s.applications.Origin {
		return linkError(ucwa.RelSelf, "the link self of the application leads away from "+s.applications.Origin)
	}
	s.mu.Lock()
	s.application = u.String()
	s.mu.Unlock()
	if s.config.MakeMeAvailable {
		return s.makeAvailable(ctx, answer.Resource)
	}
	return nil
}

// explainRefusal adds to the error of a request for an application what the server means
// (pages applications_ref and ApplicationDashboard).
func explainRefusal(err error, resp *httpmsg.Response) error {
	e, ok := errors.AsType[*ucwa.Error](err)
	if !ok || resp == nil || client.RefusesOrigin(resp) {
		return err
	}
	switch {
	case e.Status == 403:
		client.AddToMessage(e, "the user may not create an application of this kind: ask the administrator for the policies of the user")
	case e.Status == 409:
		client.AddToMessage(e, "the server does not support this application, or another one is in its way")
	case ucwa.SameCode(e.Reason.Subcode, ucwa.SubcodeTooManyApplications):
		client.AddToMessage(e, "the user has too many applications: sign out elsewhere and sign in again")
	case e.Status == 410:
		client.AddToMessage(e, "the server does not want another attempt before the user asks for it")
	}
	return e
}

// spread is the time over which clients create their applications again. A server
// that restarts has lost those of all clients.
const spread = 5 * time.Second

// Application returns the address of the application that takes the place of the
// one that is gone. It is created once for all callers, with the same endpointId.
func (s *Session) Application(ctx context.Context, gone string) (string, error) {
	href, err := s.recreation.join(func() (any, error) { return s.recreate(gone) }).wait(ctx)
	created, _ := href.(string)
	return created, err
}

func (s *Session) recreate(gone string) (string, error) {
	if latest := s.latest(); latest != gone {
		return latest, nil // another caller has met the loss before
	}
	if err := s.finalError(); err != nil {
		return "", err
	}
	if err := client.Sleep(s.recreating, rand.N(spread)); err != nil {
		return "", err
	}
	answer, err := s.post(s.life)
	if err = s.accept(s.life, answer, err); err != nil {
		if isStatus(err, 410) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.final = err
		}
		return "", err
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
