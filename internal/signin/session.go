package signin

import (
	"cmp"
	"context"
	"sync"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Session is a user who is signed in, with an application. It supplies the client
// of the application with tickets, and creates the application again when the
// server has lost it. It is safe for concurrent use.
type Session struct {
	config  Config
	clients []*client.Client // of all servers, to be closed

	// What autodiscovery has met, for the sign-in alone.
	servers map[string]*server  // by origin
	issued  map[string]*tickets // by origin and token endpoint

	pool         *server // the server that has the applications
	applications httpmsg.URL
	recreation   flights
	recreating   context.Context // ends when the application is no longer created again
	stop         context.CancelCauseFunc

	mu          sync.Mutex
	credentials CredentialsSource  // nil once the session is closed
	cache       *credentialsCache  // nil once the user is signed in
	application string             // the address of the latest one
	final       error              // why there will be no other one
	stopReports context.CancelFunc // ends the reports of activity

	life context.Context // ends with Close
	end  context.CancelCauseFunc
}

// SignIn signs a user in. It returns when there is an application.
func SignIn(ctx context.Context, config Config) (*Session, error) {
	roots, err := config.check()
	if err != nil {
		return nil, err
	}
	s := &Session{
		config:      config,
		servers:     map[string]*server{},
		issued:      map[string]*tickets{},
		credentials: config.Credentials,
		cache:       newCredentialsCache(config.Credentials),
		stopReports: func() {},
	}
	s.config.Credentials = nil // Close is to forget them
	s.life, s.end = context.WithCancelCause(context.Background())
	s.recreating, s.stop = context.WithCancelCause(s.life)
	ctx, cancel := client.WithTimeout(ctx, config.Client.TotalTimeout)
	defer cancel(nil)
	if err := s.signIn(ctx, roots); err != nil {
		if s.latest() != "" { // the user could not be made available
			_ = s.delete(ctx)
		}
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Session) signIn(ctx context.Context, roots []httpmsg.URL) error {
	var err error
	if s.applications, err = s.discover(ctx, roots); err != nil {
		return err
	}
	if s.pool, err = s.newServer(s.applications); err != nil {
		return err
	}
	if err := s.createFirst(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cache = nil // with the password that the user has typed
	return nil
}

// Client returns a new client of the application.
func (s *Session) Client() (*client.Client, error) {
	config := s.config.Client
	config.Application, config.Applications, config.Token = s.latest(), s, s.pool
	return client.New(config)
}

// SignOut deletes the application and closes the session. It returns in the time
// that one attempt has, and closes the session also if the server does not answer.
func (s *Session) SignOut(ctx context.Context) error {
	defer s.Close()
	s.stop(signedOut)
	ctx, cancel := client.WithTimeout(ctx, cmp.Or(s.config.Client.Timeout, client.DefaultTimeout))
	defer cancel(nil)
	s.recreation.settle(ctx) // an application that is being created is to be deleted, too
	if s.life.Err() != nil {
		return nil // it was closed before
	}
	return s.delete(ctx)
}

// delete deletes the application. One that is gone counts as deleted.
func (s *Session) delete(ctx context.Context) error {
	_, err := s.pool.client.Do(ctx, client.Exchange{Method: "DELETE", Link: ucwa.RelSelf, Href: s.latest()}, client.CallOptions{})
	if isStatus(err, 404) {
		return nil
	}
	return err
}

// UnloadRequest returns the request that deletes the application, for a page that has no
// time to wait for an answer; false if there is no ticket for it.
func (s *Session) UnloadRequest() (*httpmsg.Request, bool) {
	ticket := s.pool.tickets.latest()
	if s.life.Err() != nil || !ticket.works(wallClock(), "") {
		return nil, false
	}
	req := &httpmsg.Request{Method: "DELETE", URL: s.latest()}
	req.Header.Set("Authorization", "Bearer "+ticket.value)
	return req, true
}

// signedOut is the error of what a session no longer does.
var signedOut = ucwa.Aborted("the user is signed out", nil)

// Close ends the session, which forgets the credentials. The application stays until
// it expires.
func (s *Session) Close() {
	s.end(signedOut)
	for _, c := range s.clients {
		c.Close()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.credentials, s.cache = nil, nil
	s.stopReports()
}

// latest returns the address of the latest application.
func (s *Session) latest() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.application
}
