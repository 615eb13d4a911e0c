package signin

import (
	"context"
	"math/rand/v2"
	"strings"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// An administrator can move a user to another pool and switch off the current one.
// Autodiscovery then leads to the other pool. Page RootURL names the only reasons to
// repeat it: 403, 502 and failed connections, after many attempts.

const (
	// minSilence is how long a pool has to be silent before autodiscovery is repeated.
	// The time doubles up to maxSilence each time that autodiscovery finds the same pool.
	minSilence = 20_000 // milliseconds
	maxSilence = 600_000
	// minFailures is how many requests the pool must have left unanswered in that time.
	minFailures = 3
)

// silence counts requests in a row that the pool has not answered as UCWA does.
type silence struct {
	requests int
	since    int64 // when the first of them failed, in milliseconds
	limit    int64 // the silence, in milliseconds, after which autodiscovery is repeated
}

// isSilent reports whether an answer does not come from UCWA. UCWA may no longer run at
// that server.
func isSilent(resp *httpmsg.Response) bool {
	switch resp.Status {
	case 403, 404:
		_, ok := hal.FormatOf(resp.Header.ContentType())
		return !ok && !client.RefusesOrigin(resp)
	case 502:
		return true
	}
	return 300 <= resp.Status && resp.Status < 400
}

// mayHaveMoved reports whether a failed request for an application can mean that the
// user is no longer at the pool. resp is the answer; nil if there was none.
func mayHaveMoved(resp *httpmsg.Response, err error) bool {
	if resp == nil {
		return isKind(err, ucwa.KindNetwork) || isKind(err, ucwa.KindTimeout)
	}
	return isSilent(resp) || !client.RefusesOrigin(resp) && (resp.Status == 403 || resp.Status == 404)
}

// Do sends a request of the client of the application, unless it is for the application
// that the user has left. When the user leaves a pool, Do ends the requests that wait
// there, such as a parked GET of the event channel.
func (s *Session) Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	if s.hasLeft(req.URL) {
		return nil, errLeft
	}
	stay := s.currentPool().stay
	staying, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(stay, cancel)
	resp, err := s.config.Client.Transport.Do(staying, req)
	stop()
	cancel()
	if err != nil && stay.Err() != nil {
		return nil, errLeft
	}
	s.observe(ctx, resp, err)
	return resp, err
}

// errLeft is the error of requests for an application at a pool that the user has left.
// Callers then replace the application, as if the server had lost it.
var errLeft = &ucwa.Error{
	Kind: ucwa.KindServer, Message: "the user is at another server now",
	Status: 404, Reason: ucwa.Reason{Code: ucwa.CodeNotFound, Subcode: ucwa.SubcodeApplicationNotFound},
}

// hasLeft reports whether a URL is at or below the application that the user has left.
func (s *Session) hasLeft(url string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest, below := strings.CutPrefix(url, s.left)
	return s.left != "" && below && (rest == "" || strings.ContainsAny(rest[:1], "/?"))
}

// observe updates the silence of the pool after a request.
func (s *Session) observe(ctx context.Context, resp *httpmsg.Response, err error) {
	if err != nil && ctx.Err() != nil && !isKind(client.Ended(ctx), ucwa.KindTimeout) {
		return // the caller has aborted the request
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && !isSilent(resp) {
		s.silence = silence{}
		return
	}
	q, now := &s.silence, wallClock()
	if q.requests++; q.requests == 1 {
		q.since = now
		q.limit = max(q.limit, minSilence+rand.N(spread).Milliseconds())
	}
	if q.requests >= minFailures && now-q.since >= q.limit {
		q.requests, q.limit = 0, min(2*q.limit, maxSilence)
		s.step(func() (any, error) {
			s.rediscover()
			return nil, nil
		})
	}
}

// rediscover repeats autodiscovery, and reports whether the user is at another pool.
func (s *Session) rediscover() bool {
	applications, err := s.discover(s.stepping)
	return err == nil && applications != s.currentPool().url && s.moveTo(applications) == nil
}

// moveTo makes the server of the applications the pool of the user. The next call that
// needs the application creates it there.
func (s *Session) moveTo(applications httpmsg.URL) error {
	srv, err := s.newServer(applications)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pool != nil {
		defer s.pool.leave()
	}
	s.pool = srv
	s.pool.stay, s.pool.leave = context.WithCancel(context.Background())
	if s.application != "" {
		s.left, s.application = s.application, ""
	}
	s.silence = silence{}
	return nil
}

// Token returns the ticket for the pool. After a move, a client may still have the address
// of the old pool and request a ticket for its origin.
func (s *Session) Token(ctx context.Context, need client.TokenNeed) (string, error) {
	p := s.currentPool()
	if s.life.Err() == nil && (s.latest() == "" || p.url.Origin != need.Origin) {
		return "", errLeft
	}
	return p.Token(ctx, need)
}

// Renewable returns true: a ticket that is refused is renewed.
func (*Session) Renewable() bool { return true }

// RenewsToken marks the session as a [client.RenewingSource].
func (*Session) RenewsToken() {}
