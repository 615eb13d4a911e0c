package client_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

func TestTheTokenIsCached(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := tokens(secret)
		transport := plays(t, appEmbedsPeople, emptyList, created)
		c := connect(t, transport, withApplication, withTokens(s))
		assert.Empty(t, s.needs, "New needs no token")
		_, err := list(c)
		require.NoError(t, err)
		_, err = create(c)
		require.NoError(t, err)
		assert.Equal(t, []client.TokenNeed{{Origin: "https://fe1.contoso.com", Reason: client.TokenFirst}}, s.needs)
		assert.Equal(t, []string{secret, secret, secret}, transport.bearers())
	})
}

func TestARefusedTokenIsRenewedOnce(t *testing.T) {
	renewed := []client.TokenReason{client.TokenFirst, client.TokenUnauthorized}
	for _, row := range []struct {
		name    string
		source  *source
		replies []reply
		reasons []client.TokenReason
		bearers []string
		status  int // of the error; 0 if there is none
	}{
		{"the request is repeated with the new token", tokens("cwt=1", "cwt=2"), []reply{unauthorized, created}, renewed, []string{"cwt=1", "cwt=2"}, 0},
		{"a second refusal is the error of the call", tokens("cwt=1", "cwt=2"), []reply{unauthorized, unauthorized}, renewed, []string{"cwt=1", "cwt=2"}, 401},
		{"the request is repeated even if the new token is the same", tokens("cwt=1", "cwt=1"), []reply{unauthorized, created}, renewed, []string{"cwt=1", "cwt=1"}, 0},
		{"other errors do not renew the token", tokens("cwt=1"), []reply{answersJSON(403, `{"code":"Forbidden"}`)}, renewed[:1], []string{"cwt=1"}, 403},
		{"the error of the second request counts", tokens("cwt=1", "cwt=2"), []reply{unauthorized, answersJSON(403, `{"code":"Forbidden"}`)}, renewed, []string{"cwt=1", "cwt=2"}, 403},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				transport := plays(t, row.replies...)
				_, err := create(connect(t, transport, withTokens(row.source)))
				if row.status == 0 {
					assert.NoError(t, err)
				} else {
					assert.Equal(t, row.status, fault(t, err).Status)
				}
				assert.Equal(t, row.reasons, row.source.reasons())
				assert.Equal(t, row.bearers, transport.bearers())
				for _, req := range transport.requests[1:] {
					assert.Equal(t, transport.requests[0].Body, req.Body, "the request is the same")
					assert.Equal(t, transport.requests[0].URL, req.URL)
				}
			})
		})
	}
}

func TestTheNextCallRenewsATokenThatWasRefusedTwice(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := tokens("cwt=1", "cwt=2", "cwt=3")
		transport := plays(t, unauthorized, unauthorized, unauthorized, emptyList)
		c := connect(t, transport, withTokens(s))
		_, err := list(c)
		assert.Equal(t, 401, fault(t, err).Status)
		_, err = list(c)
		require.NoError(t, err)
		assert.Equal(t, []string{"cwt=1", "cwt=2", "cwt=2", "cwt=3"}, transport.bearers())
	})
}

func TestAStaticTokenIsNotRenewed(t *testing.T) {
	bubble(t, func(t *testing.T) {
		transport := plays(t, unauthorized)
		_, err := list(connect(t, transport, withRetries(3)))
		e := fault(t, err)
		assert.Equal(t, ucwa.KindServer, e.Kind)
		assert.Equal(t, 401, e.Status)
		assert.Empty(t, e.Reason.Code, "401 has no body of UCWA")
		assert.False(t, e.Retryable)
	})
}

func TestConcurrentCallsRenewTheTokenOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := &source{give: func(_ context.Context, turn int) (string, error) {
			<-time.After(time.Millisecond)
			return []string{"cwt=1", "cwt=2"}[turn-1], nil
		}}
		const calls = 10
		// All calls are refused before the new token arrives.
		transport := plays(t, times(2*calls, accepts("cwt=2", emptyList))...)
		c := connect(t, transport, withTokens(s))
		errs := make([]error, calls)
		var group sync.WaitGroup
		for i := range errs {
			group.Go(func() { _, errs[i] = list(c) })
		}
		group.Wait()
		for _, err := range errs {
			assert.NoError(t, err)
		}
		assert.Equal(t, []client.TokenReason{client.TokenFirst, client.TokenUnauthorized}, s.reasons())
		assert.Len(t, transport.sent(), 2*calls)
	})
}

// One call has renewed the token before another call receives its 401.
func TestALate401DoesNotRenewTheTokenAgain(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := tokens("cwt=1", "cwt=2")
		renewed := make(chan struct{})
		lateRefusal := func(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
			<-renewed
			return unauthorized(ctx, req)
		}
		started := make(chan struct{})
		first := func(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
			close(started)
			return lateRefusal(ctx, req)
		}
		transport := plays(t, first, unauthorized, emptyList, emptyList)
		c := connect(t, transport, withTokens(s))
		var slow error
		var group sync.WaitGroup
		group.Go(func() { _, slow = list(c) })
		<-started
		_, err := list(c)
		close(renewed)
		group.Wait()
		require.NoError(t, err)
		require.NoError(t, slow)
		assert.Len(t, s.needs, 2)
		assert.Equal(t, []string{"cwt=1", "cwt=1", "cwt=2", "cwt=2"}, transport.bearers())
	})
}

func TestAnInvalidTokenIsRefusedAndNotQuoted(t *testing.T) {
	const visible = "token must consist of visible ASCII characters"
	for _, row := range []struct{ name, token, message string }{
		{"empty", "", "token must not be empty"},
		{"with Bearer before it", "Bearer " + secret, `token must not start with "Bearer": the client adds it`},
		{"with bearer in another case", "bEARER " + secret, `token must not start with "Bearer": the client adds it`},
		{"with a line break after it", secret + "\n", visible},
		{"with another header field after it", secret + "\r\nX-Evil: 1", visible},
		{"with a blank within", secret + " " + secret, visible},
		{"with a tab before it", "\t" + secret, visible},
		{"with a null character", secret + "\x00", visible},
		{"with a letter beyond ASCII", secret + "é", visible},
		{"with a delete character", secret + "\x7F", visible},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				for _, s := range []client.TokenSource{client.StaticToken(row.token), tokens(row.token)} {
					transport := plays(t)
					_, err := list(connect(t, transport, withTokens(s), withRetries(2)))
					e := fault(t, err)
					assert.Equal(t, ucwa.KindArgument, e.Kind)
					assert.Equal(t, row.message, e.Message)
					assert.Equal(t, []fields.Problem{{Path: "/token", Message: strings.TrimPrefix(row.message, "token ")}}, e.Problems)
					assert.False(t, e.Retryable)
					assert.Empty(t, transport.sent())
				}
			})
		})
	}
}

func TestAnErrorOfTheTokenSourceEndsTheCall(t *testing.T) {
	own := errors.New("no session for " + secret)
	for _, row := range []struct {
		name string
		give func(ctx context.Context, turn int) (string, error)
	}{
		{"the error is the cause and not the message", func(context.Context, int) (string, error) { return "", own }},
		{"the error counts even if there is a token", func(context.Context, int) (string, error) { return secret, own }},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := &source{give: row.give}
				_, err := list(connect(t, plays(t), withTokens(s), withRetries(2)))
				e := fault(t, err)
				assert.Equal(t, ucwa.KindArgument, e.Kind)
				assert.Equal(t, "token could not be obtained", e.Message)
				assert.ErrorIs(t, err, own)
				assert.False(t, e.Retryable)
				assert.Len(t, s.needs, 1)
			})
		})
	}
	t.Run("the error occurs while the token is renewed", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			s := &source{give: func(_ context.Context, turn int) (string, error) {
				if turn == 2 {
					return "", own
				}
				return secret, nil
			}}
			c := connect(t, plays(t, unauthorized, unauthorized, created), withTokens(s), withRetries(2))
			_, err := create(c)
			e := fault(t, err)
			assert.Equal(t, "token could not be obtained", e.Message, "the server has not acted")
			_, err = create(c)
			assert.NoError(t, err, "the next call asks again")
		})
	})
	t.Run("an error of this module is not wrapped", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			ours := &ucwa.Error{Kind: ucwa.KindInternal, Message: "panic"}
			s := &source{give: func(context.Context, int) (string, error) { return "", ours }}
			_, err := list(connect(t, plays(t), withTokens(s)))
			assert.Equal(t, ucwa.KindInternal, fault(t, err).Kind)
		})
	})
}

// The caller can recover from a panic. A panic in a goroutine of the client would end
// the program.
func TestAPanicOfTheTokenSourceReachesTheCaller(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := &source{give: func(_ context.Context, turn int) (string, error) {
			if turn == 1 {
				panic("broken source")
			}
			return secret, nil
		}}
		c := connect(t, plays(t, emptyList), withTokens(s))
		assert.PanicsWithValue(t, "broken source", func() { _, _ = list(c) })
		_, err := list(c)
		assert.NoError(t, err, "the next call works")
	})
}

func TestARenewingSourceIsCalledForEachRequest(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := renewing{tokens("cwt=1", "cwt=2", "cwt=2", "cwt=3")}
		transport := plays(t, emptyList, emptyList, unauthorized, emptyList)
		c := connect(t, transport, withTokens(s))
		for range 3 {
			_, err := list(c)
			require.NoError(t, err)
		}
		assert.Equal(t, []string{"cwt=1", "cwt=2", "cwt=2", "cwt=3"}, transport.bearers())
		assert.Equal(t, client.TokenNeed{Origin: origin, Reason: client.TokenUnauthorized, Refused: "cwt=2"}, s.needs[3])
	})
}
