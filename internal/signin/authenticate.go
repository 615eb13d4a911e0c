package signin

import (
	"context"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
)

// authenticate obtains a ticket for a server that has answered 401 to the request
// for a resource. refused is a ticket that the server refused, or "".
func (s *Session) authenticate(ctx context.Context, srv *server, u httpmsg.URL, resp *httpmsg.Response, refused string) error {
	var err error
	if srv.tickets, err = s.ticketsFor(u, resp); err != nil {
		return err
	}
	_, err = srv.tickets.get(ctx, refused)
	return err
}

// ticketsFor returns the tickets for the challenge of a server. Servers share tickets
// only if both their origin and their token endpoint are the same: two servers behind
// one proxy have one origin but two token endpoints.
func (s *Session) ticketsFor(u httpmsg.URL, resp *httpmsg.Response) (*tickets, error) {
	if s.config.Client.Token != nil {
		return s.supplied(u.Origin), nil
	}
	o := parseOffer(resp.Header.Joined("WWW-Authenticate"))
	if o.tokenURL == "" {
		return nil, o.unusable(u.Origin)
	}
	tokenURL, err := follow(u, "href of the challenge", o.tokenURL)
	if err != nil {
		return nil, err
	}
	key := u.Origin + " " + tokenURL.String()
	if known := s.issued[key]; known != nil {
		return known, nil
	}
	srv, err := s.serverAt(tokenURL)
	if err != nil {
		return nil, err
	}
	i := &issuer{session: s, server: srv, url: tokenURL, origin: u.Origin, offer: o}
	t := &tickets{life: s.life, obtain: func(ctx context.Context, reason CredentialsReason) (*ticket, error) {
		return i.obtain(ctx, reason, s.cacheOf())
	}}
	s.issued[key] = t
	return t, nil
}

// cacheOf returns the cache of the step under way, or a new one for a single renewal.
func (s *Session) cacheOf() *credentialsCache {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cache != nil {
		return s.cache
	}
	return newCredentialsCache(s.credentials)
}

// redact returns the error of an answer without passwords.
func (s *Session) redact(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cache.redact(err)
}

// supplied returns the tickets for an origin that come from Config.Client.Token.
func (s *Session) supplied(origin string) *tickets {
	if known := s.issued[origin]; known != nil {
		return known
	}
	t := &tickets{life: s.life, obtain: func(ctx context.Context, reason CredentialsReason) (*ticket, error) {
		need := client.TokenNeed{Origin: origin, Reason: client.TokenFirst}
		if reason != CredentialsFirst {
			need.Reason = client.TokenUnauthorized
		}
		value, err := s.config.Client.Token.Token(ctx, need)
		if err != nil {
			return nil, client.TokenError("could not be obtained", err)
		}
		return &ticket{value: value}, nil // the client checks the value
	}}
	s.issued[origin] = t
	return t
}
