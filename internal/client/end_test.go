//go:build !js

package client_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
)

// stuck is a token source that never returns a token. It counts its calls and its
// cancelled calls.
type stuck struct{ asked, released atomic.Int32 }

func (s *stuck) Token(ctx context.Context, _ client.TokenNeed) (string, error) {
	s.asked.Add(1)
	<-ctx.Done()
	s.released.Add(1)
	return "", ctx.Err()
}

func (*stuck) Renewable() bool { return true }

// stages are the points at which a call can end. client returns a client whose next call
// waits forever at that point. posted is whether the server may have acted on a POST.
var stages = []struct {
	name   string
	client func(t *testing.T) *client.Client
	posted bool
}{
	{"while it waits for the first token", func(t *testing.T) *client.Client {
		return connect(t, plays(t), withTokens(&stuck{}))
	}, false},
	{"while it waits for the token for the application", func(t *testing.T) *client.Client {
		return connect(t, plays(t), withApplication, withTokens(&stuck{}))
	}, false},
	{"while it waits for another token", func(t *testing.T) *client.Client {
		wait := (&stuck{}).Token
		s := &source{give: func(ctx context.Context, turn int) (string, error) {
			if turn == 1 {
				return secret, nil
			}
			return wait(ctx, client.TokenNeed{})
		}}
		return connect(t, plays(t, unauthorized), withTokens(s))
	}, false},
	{"while it waits for the application", func(t *testing.T) *client.Client {
		return connect(t, plays(t, hangs), withApplication)
	}, false},
	{"while it waits for people", func(t *testing.T) *client.Client {
		return connect(t, plays(t, appLinksPeople, hangs), withApplication)
	}, false},
	{"while it waits for the answer", func(t *testing.T) *client.Client {
		return connect(t, plays(t, hangs))
	}, true},
	{"while it waits for the answer to the repeated request", func(t *testing.T) *client.Client {
		return connect(t, plays(t, unauthorized, hangs), withTokens(tokens("cwt=1", "cwt=2")))
	}, true},
	{"during the pause before another attempt", func(t *testing.T) *client.Client {
		return connect(t, plays(t, status(429, seconds(50))), withRetries(1))
	}, false},
	{"during the pause before another attempt on the application", func(t *testing.T) *client.Client {
		return connect(t, plays(t, status(503, seconds(50))), withApplication, withRetries(1))
	}, false},
}

// calls are a call with a GET and one with a POST.
var calls = map[string]func(context.Context, *client.Client, client.CallOptions) error{
	"GET": func(ctx context.Context, c *client.Client, options client.CallOptions) error {
		_, err := c.List(ctx, options)
		return err
	},
	"POST": func(ctx context.Context, c *client.Client, options client.CallOptions) error {
		_, err := c.Create(ctx, johnAndJane, options)
		return err
	},
}

// atEachStage runs a test for both calls at each stage in a bubble. The bubble fails if
// a goroutine of the call is left.
func atEachStage(t *testing.T, test func(t *testing.T, c *client.Client, call func(context.Context, client.CallOptions) error, posted bool)) {
	for _, stage := range stages {
		for method, call := range calls {
			t.Run(method+" "+stage.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c := stage.client(t)
					test(t, c, func(ctx context.Context, options client.CallOptions) error {
						return call(ctx, c, options)
					}, method == "POST" && stage.posted)
				})
			})
		}
	}
}

// withAdvice returns the message of a call that has ended, with advice if a POST was sent.
func withAdvice(message string, posted bool) string {
	if posted {
		message += "; " + outcomeUnknown
	}
	return message
}

func TestTheContextEndsACallAtEachStage(t *testing.T) {
	own := &ucwa.Error{Kind: ucwa.KindAborted, Message: "the user went away"}
	reason := errors.New("tab closed")
	for _, row := range []struct {
		name    string
		cause   error
		message string
		is      error
	}{
		{"without a cause", nil, "the call was aborted", context.Canceled},
		{"with a cause of the caller", reason, "the call was aborted", reason},
		{"with a cause that is an error of this module", own, own.Message, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			atEachStage(t, func(t *testing.T, _ *client.Client, call func(context.Context, client.CallOptions) error, posted bool) {
				ctx, cancel := context.WithCancelCause(context.Background())
				time.AfterFunc(3*time.Second, func() { cancel(row.cause) })
				start := time.Now()
				e := fault(t, call(ctx, client.CallOptions{}))
				assert.Equal(t, 3*time.Second, time.Since(start), "without delay")
				assert.Equal(t, ucwa.KindAborted, e.Kind)
				assert.Equal(t, withAdvice(row.message, posted), e.Message)
				assert.False(t, e.Retryable)
				if row.is != nil {
					assert.ErrorIs(t, e, row.is)
				}
				assert.NotSame(t, own, e, "the error is a copy")
			})
		})
	}
}

func TestACallWhoseContextHasEndedSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		for _, call := range calls {
			s := tokens(secret)
			for _, c := range []*client.Client{
				connect(t, plays(t), withTokens(s)),
				connect(t, plays(t), withTokens(s), withApplication),
			} {
				assert.Equal(t, ucwa.KindAborted, fault(t, call(ctx, c, client.CallOptions{})).Kind)
			}
			synctest.Wait()
			assert.Empty(t, s.reasons(), "the source is not called")
		}
		transport := plays(t, emptyList)
		c := connect(t, transport)
		_, err := list(c)
		require.NoError(t, err)
		_, err = c.List(ctx, client.CallOptions{})
		assert.Equal(t, ucwa.KindAborted, fault(t, err).Kind)
		assert.Len(t, transport.sent(), 1, "also if token and links are cached")
	})
}

// The token arrives and the call ends at the same time, in either order.
func TestACallThatEndsWhileItsTokenArrivesSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 100 {
			ctx, cancel := context.WithCancel(context.Background())
			s := &source{give: func(context.Context, int) (string, error) {
				cancel()
				return secret, nil
			}}
			transport := plays(t)
			_, err := connect(t, transport, withTokens(s)).List(ctx, client.CallOptions{})
			assert.Equal(t, ucwa.KindAborted, fault(t, err).Kind)
			assert.Empty(t, transport.sent())
		}
	})
}

func TestATimeoutEndsAnAttemptAtEachStage(t *testing.T) {
	atEachStage(t, func(t *testing.T, _ *client.Client, call func(context.Context, client.CallOptions) error, posted bool) {
		start := time.Now()
		e := fault(t, call(context.Background(), client.CallOptions{Timeout: 7 * time.Second}))
		if elapsed := time.Since(start); elapsed != 7*time.Second {
			// The pause is not part of an attempt, and the transport has no reply to
			// the next one.
			require.Equal(t, 50*time.Second, elapsed)
			assert.Equal(t, ucwa.KindNetwork, e.Kind)
			return
		}
		assert.Equal(t, ucwa.KindTimeout, e.Kind)
		assert.Equal(t, withAdvice("no answer within 7s", posted), e.Message)
		assert.Equal(t, !posted, e.Retryable)
	})
}

func TestTheTimeoutOfTheCallTakesPrecedence(t *testing.T) {
	configured := func(config *client.Config) { config.Timeout = 4 * time.Second }
	for _, row := range []struct {
		name    string
		change  func(*client.Config)
		options client.CallOptions
		want    time.Duration
	}{
		{"the default", withRetries(3), client.CallOptions{}, client.DefaultTimeout},
		{"the timeout of the client", configured, client.CallOptions{}, 4 * time.Second},
		{"the timeout of the call, which is longer", configured, client.CallOptions{Timeout: 50 * time.Second}, 50 * time.Second},
		{"the shortest timeout of the call", configured, client.CallOptions{Timeout: 1}, 1},
		{"the shortest timeout of the client", func(config *client.Config) { config.Timeout = 1 }, client.CallOptions{}, 1},
		{"the shortest total timeout of the call", configured, client.CallOptions{TotalTimeout: 1}, 1},
		{"the shortest total timeout of the client", func(config *client.Config) { config.TotalTimeout = 1 }, client.CallOptions{}, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				_, err := connect(t, plays(t, hangs), row.change).List(context.Background(), row.options)
				assert.Equal(t, ucwa.KindTimeout, fault(t, err).Kind, "and it is not repeated")
				assert.Equal(t, row.want, time.Since(start))
			})
		})
	}
}

func TestADeadlineOfTheContextIsATimeout(t *testing.T) {
	atEachStage(t, func(t *testing.T, _ *client.Client, call func(context.Context, client.CallOptions) error, posted bool) {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		start := time.Now()
		e := fault(t, call(ctx, client.CallOptions{}))
		assert.Equal(t, 2*time.Second, time.Since(start))
		assert.Equal(t, ucwa.KindTimeout, e.Kind)
		assert.Equal(t, withAdvice("the deadline of the call has passed", posted), e.Message)
		assert.ErrorIs(t, e, context.DeadlineExceeded)
		assert.Equal(t, !posted, e.Retryable)
	})
}

func TestCloseEndsACallAtEachStage(t *testing.T) {
	atEachStage(t, func(t *testing.T, c *client.Client, call func(context.Context, client.CallOptions) error, posted bool) {
		time.AfterFunc(3*time.Second, c.Close)
		start := time.Now()
		e := fault(t, call(context.Background(), client.CallOptions{}))
		assert.Equal(t, 3*time.Second, time.Since(start))
		assert.Equal(t, ucwa.KindAborted, e.Kind)
		assert.Equal(t, withAdvice("the client is closed", posted), e.Message)
		assert.False(t, e.Retryable)
	})
}

func TestAClosedClientSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := tokens(secret)
		transport := plays(t, emptyList)
		used := connect(t, transport, withTokens(s))
		_, err := list(used)
		require.NoError(t, err)
		for _, c := range []*client.Client{used, connect(t, transport, withTokens(s)), connect(t, transport, withTokens(s), withApplication)} {
			c.Close()
			c.Close()
			for _, call := range calls {
				e := fault(t, call(context.Background(), c, client.CallOptions{}))
				assert.Equal(t, ucwa.KindAborted, e.Kind)
				assert.Equal(t, "the client is closed", e.Message)
			}
		}
		synctest.Wait()
		assert.Len(t, transport.sent(), 1)
		assert.Len(t, s.reasons(), 1)
	})
}

func TestCallsWithAfterCloseOutliveTheClient(t *testing.T) {
	remaining := client.CallOptions{AfterClose: true}
	for _, row := range []struct {
		name            string
		closeAt, callAt time.Duration
	}{
		{"a call that begins later", 0, time.Second},
		{"a call under way", time.Second, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := connect(t, plays(t, emptyList, late(2*time.Second, emptyList)))
				_, err := list(c)
				require.NoError(t, err)
				time.AfterFunc(row.closeAt, c.Close)
				time.Sleep(row.callAt)
				_, err = c.List(context.Background(), remaining)
				assert.NoError(t, err)
			})
		})
	}
	t.Run("until their context ends", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := connect(t, plays(t, emptyList, hangs))
			_, err := list(c)
			require.NoError(t, err)
			c.Close()
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(time.Second, cancel)
			_, err = c.List(ctx, remaining)
			assert.Equal(t, ucwa.KindAborted, fault(t, err).Kind)
		})
	})
}
