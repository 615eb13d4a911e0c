package signin

import (
	"context"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// server is one server that the user signs in at. It is the token source of its own
// client, which sends tokens to the origin of the server only.
type server struct {
	session *Session
	client  *client.Client
	url     httpmsg.URL // of the first resource that was requested from it; for a pool, of the applications
	tickets *tickets    // nil until the server has asked for a ticket
	fixed   bool        // a refused ticket is not renewed

	stay  context.Context // for a pool: ends when the user leaves it
	leave context.CancelFunc
}

// newServer returns a new server for a resource.
func (s *Session) newServer(u httpmsg.URL) (*server, error) {
	srv := &server{session: s, url: u}
	config := s.config.Client
	config.Server, config.Token, config.TotalTimeout = u.String(), srv, 0
	var err error
	srv.client, err = client.New(config)
	return srv, err
}

// serverAt returns the server of discovery at the origin of a resource.
func (s *Session) serverAt(u httpmsg.URL) (*server, error) {
	if known := s.servers[u.Origin]; known != nil {
		return known, nil
	}
	srv, err := s.newServer(u)
	if err == nil {
		s.servers[u.Origin] = srv
	}
	return srv, err
}

// Token returns the ticket for the server.
func (srv *server) Token(ctx context.Context, need client.TokenNeed) (string, error) {
	if life := srv.session.life; life.Err() != nil {
		return "", client.Ended(life)
	}
	if srv.tickets == nil || need.Origin != srv.url.Origin {
		return "", ucwa.Internal("there is no ticket for "+need.Origin, nil)
	}
	return srv.tickets.get(ctx, need.Refused)
}

// Renewable reports whether a refused ticket is renewed.
func (srv *server) Renewable() bool { return !srv.fixed }

// RenewsToken marks the server as a [client.RenewingSource].
func (*server) RenewsToken() {}
