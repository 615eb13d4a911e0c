package client_test

import (
	"context"
	"errors"
	"sync"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
)

// source is a token source that calls a function, and records its calls.
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

// reasons returns the reasons of all calls.
func (s *source) reasons() []client.TokenReason {
	s.mu.Lock()
	defer s.mu.Unlock()
	var reasons []client.TokenReason
	for _, need := range s.needs {
		reasons = append(reasons, need.Reason)
	}
	return reasons
}

// tokens returns a source that returns tokens in order.
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

// unauthorized is the answer to a token that is no longer valid. It has no body of
// UCWA.
var unauthorized = answers(401, "", "", httpmsg.Field{Name: "WWW-Authenticate", Value: `MsRtcOAuth href="/WebTicket/oauthtoken"`})

// accepts uses r for requests with one token, and refuses requests with other tokens.
func accepts(good string, r reply) reply {
	return func(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
		if req.Header.Get("Authorization") == "Bearer "+good {
			return r(ctx, req)
		}
		return unauthorized(ctx, req)
	}
}

// renewing is a source that caches its token itself.
type renewing struct{ *source }

func (renewing) RenewsToken() {}
