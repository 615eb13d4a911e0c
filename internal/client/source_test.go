package client_test

import (
	"context"
	"errors"
	"sync"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
)

// source is a token source that a function stands behind, and that notes what it
// was asked.
type source struct {
	mu    sync.Mutex
	needs []client.TokenNeed
	give  func(ctx context.Context, turn int) (string, error)
}

func (s *source) Token(ctx context.Context, need client.TokenNeed) (string, error) {
	s.mu.Lock()
	s.needs = append(s.needs, need)
	turn := len(s.needs)
	s.mu.Unlock()
	return s.give(ctx, turn)
}

func (*source) Renewable() bool { return true }

// reasons returns why the source was asked, each time.
func (s *source) reasons() []client.TokenReason {
	s.mu.Lock()
	defer s.mu.Unlock()
	var reasons []client.TokenReason
	for _, need := range s.needs {
		reasons = append(reasons, need.Reason)
	}
	return reasons
}

// tokens returns a source that gives out one text after the other.
func tokens(texts ...string) *source {
	return &source{give: func(_ context.Context, turn int) (string, error) {
		if turn > len(texts) {
			return "", errors.New("the source has no token left")
		}
		return texts[turn-1], nil
	}}
}

func withTokens(s client.TokenSource) func(*client.Config) {
	return func(config *client.Config) { config.Token = s }
}

// unauthorized is the answer to a token that is not good any more: it has no
// body of UCWA.
var unauthorized = answers(401, "", "", httpmsg.Field{Name: "WWW-Authenticate", Value: `MsRtcOAuth href="/WebTicket/oauthtoken"`})

// accepts replies to the good token, and refuses every other one.
func accepts(good string, r reply) reply {
	return func(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
		if req.Header.Get("Authorization") == "Bearer "+good {
			return r(ctx, req)
		}
		return unauthorized(ctx, req)
	}
}

// renewing is a source that remembers its token itself.
type renewing struct{ *source }

func (renewing) RenewsToken() {}
