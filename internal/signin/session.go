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
	config Config
	roots  []httpmsg.URL // where autodiscovery starts

	// Autodiscovery and the creation of an application are steps of a sign-in, which are
	// performed one at a time.
	steps    flights
	stepping context.Context // ends when there are no more steps
	stop     context.CancelCauseFunc
	// The results of the steps so far.
	servers map[string]*server  // by origin
	issued  map[string]*tickets // by origin and token endpoint

	mu          sync.Mutex
	credentials CredentialsSource  // nil once the session is closed
	cache       *credentialsCache  // of the step that is under way, or nil
	pool        *server            // the server that has the applications; nil until it is discovered
	application string             // the address of the latest application; "" until the pool has one
	left        string             // the application at the pool that the user has left, or ""
	silence     silence            // of the pool
	final       error              // why no further application can be created
	stopReports context.CancelFunc // ends the reports of activity

	life context.Context // ends with Close
	end  context.CancelCauseFunc
}

// SignIn signs a user in and creates an application.
func SignIn(ctx context.Context, config Config) (*Session, error) {
	roots, err := config.check()
	if err != nil {
		return nil, err
	}
	s := &Session{
		config:      config,
		roots:       roots,
		servers:     map[string]*server{},
		issued:      map[string]*tickets{},
		credentials: config.Credentials,
		stopReports: func() {},
	}
	s.config.Credentials = nil // so that Close can drop the credentials
	s.life, s.end = context.WithCancelCause(context.Background())
	s.stepping, s.stop = context.WithCancelCause(s.life)
	ctx, cancel := client.WithTimeout(ctx, config.Client.TotalTimeout)
	defer cancel(nil)
	if err := s.signIn(ctx); err != nil {
		_ = s.delete(ctx) // the application may exist although the user could not be made available
		s.Close()
		return nil, err
	}
	return s, nil
}

// signIn performs the first step.
func (s *Session) signIn(ctx context.Context) error {
	s.begin()
	defer s.finish()
	applications, err := s.discover(ctx)
	if err != nil {
		return err
	}
	if err := s.moveTo(applications); err != nil {
		return err
	}
	_, err = s.create(ctx)
	return err
}

// step starts a later step, unless one is under way. It returns the step under way.
func (s *Session) step(perform func() (any, error)) *flight {
	return s.steps.join(func() (any, error) {
		s.begin()
		defer s.finish()
		return perform()
	})
}

func (s *Session) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cache = newCredentialsCache(s.credentials)
}

func (s *Session) finish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cache = nil // it holds the user's password
	if s.pool != nil && s.config.Settled != nil {
		s.config.Settled(s.pool.url)
	}
}

// Client returns a new client of the application.
func (s *Session) Client() (*client.Client, error) {
	config := s.config.Client
	config.Application, config.Applications, config.Token, config.Transport = s.latest(), s, s, s
	return client.New(config)
}

// SignOut deletes the application and closes the session. It takes at most the time of
// one attempt and closes the session even if the server does not answer.
func (s *Session) SignOut(ctx context.Context) error {
	defer s.Close()
	s.stop(signedOut)
	ctx, cancel := client.WithTimeout(ctx, cmp.Or(s.config.Client.Timeout, client.DefaultTimeout))
	defer cancel(nil)
	s.steps.settle(ctx) // an application that is being created has to be deleted, too
	if s.life.Err() != nil {
		return nil // the session was closed before
	}
	return s.delete(ctx)
}

// delete deletes the application, if there is one. It succeeds if the application is gone
// already.
func (s *Session) delete(ctx context.Context) error {
	href := s.latest()
	if href == "" {
		return nil
	}
	_, err := s.currentPool().client.Do(ctx, client.Exchange{Method: "DELETE", Link: ucwa.RelSelf, Href: href}, client.CallOptions{})
	if isStatus(err, 404) {
		return nil
	}
	return err
}

// UnloadRequest returns the request that deletes the application, for a page that has no
// time to wait for an answer. It returns false if there is no application, or no ticket
// that is valid.
func (s *Session) UnloadRequest() (*httpmsg.Request, bool) {
	href := s.latest()
	if s.life.Err() != nil || href == "" {
		return nil, false
	}
	ticket := s.currentPool().tickets.latest()
	if !ticket.works(wallClock(), "") {
		return nil, false
	}
	req := &httpmsg.Request{Method: "DELETE", URL: href}
	req.Header.Set("Authorization", "Bearer "+ticket.value)
	return req, true
}

// signedOut is the error of the methods of a closed session.
var signedOut = ucwa.Aborted("the user is signed out", nil)

// Close ends the session and drops the credentials. The application stays until it
// expires.
func (s *Session) Close() {
	s.end(signedOut)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.credentials, s.cache = nil, nil
	s.stopReports()
}

// currentPool returns the server that has the applications.
func (s *Session) currentPool() *server {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pool
}

// latest returns the address of the latest application, or "".
func (s *Session) latest() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.application
}
