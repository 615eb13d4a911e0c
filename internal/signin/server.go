package signin

import (
	"context"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// server is one server that the user signs in at. It is the source of the tokens
// for its own client, which sends them to the origin of the server only.
type server struct {
	session *Session
	client  *client.Client
	url     httpmsg.URL // of the resource that the server was met for; of a pool the applications
	tickets *tickets    // nil until the server has asked for a ticket
	fixed   bool        // a refused ticket is not renewed

	stay  context.Context // of a pool: ends when the user has left it
	leave context.CancelFunc
}

// newServer returns the server that has a resource.
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
