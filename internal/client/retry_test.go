//go:build !js

package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

func status(code int, fields ...httpmsg.Field) reply { return answers(code, "", "", fields...) }

func TestOnlyTransientFailuresAreRetried(t *testing.T) {
	const requests = 3 // with two retries
	for _, row := range []struct {
		name      string
		reply     reply
		get, post int // how many requests the client sends
	}{
		{"the network fails", fails, requests, 1},
		{"408", status(408), requests, 1},
		{"429", status(429), requests, requests},
		{"429 with a reason", answersJSON(429, golden(t, "_constructed/error-429.json")), requests, requests},
		{"500", status(500), requests, 1},
		{"500 with a transient reason", answersJSON(500, golden(t, "_constructed/error-500-callbackchannel.json")), requests, 1},
		{"500 with a permanent reason", answersJSON(500, `{"code":"ServiceFailure","subcode":"invalidExchangeServerVersion"}`), 1, 1},
		{"501", status(501), 1, 1},
		{"502", status(502), requests, 1},
		{"503", status(503), requests, 1},
		{"504", status(504), requests, 1},
		{"400", status(400), 1, 1},
		{"401 to a static token", status(401), 1, 1},
		{"403", status(403), 1, 1},
		{"404", status(404), 1, 1},
		{"409", status(409), 1, 1},
		{"410", status(410), 1, 1},
		{"an answer that is not UCWA", answers(200, "text/html", "<html>"), 1, 1},
		{"an answer that is malformed", answersJSON(200, "{"), 1, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				gets := plays(t, times(row.get, row.reply)...)
				_, err := list(connect(t, gets, withRetries(2)))
				e := fault(t, err)
				assert.Equal(t, row.get > 1, e.Retryable)
				assert.Len(t, gets.sent(), row.get)

				posts := plays(t, times(row.post, row.reply)...)
				_, err = create(connect(t, posts, withRetries(2)))
				e = fault(t, err)
				assert.Equal(t, row.post > 1, e.Retryable)
				assert.Len(t, posts.sent(), row.post)
			})
		})
	}
}

func TestARetryMaySucceed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gets := plays(t, fails, status(503), emptyList)
		_, err := list(connect(t, gets, withRetries(2)))
		require.NoError(t, err)

		posts := plays(t, status(429), late(time.Second, created))
		start := time.Now()
		s, err := create(connect(t, posts, withRetries(2)))
		require.NoError(t, err)
		assert.Greater(t, s.Expires, start.Add(15*time.Minute), "counted from the last request")
		assert.Equal(t, time.Now().Add(15*time.Minute-time.Second), s.Expires)
		assert.Equal(t, posts.requests[0], posts.requests[1], "the request is the same")
	})
}

func TestConfigRetriesLimitsTheNumberOfRequests(t *testing.T) {
	for _, row := range []struct {
		name     string
		change   func(*client.Config)
		requests int
	}{
		{"none", withRetries(0), 1},
		{"one", withRetries(1), 2},
		{"the default", func(config *client.Config) { config.Retries = nil }, 1 + client.DefaultRetries},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, err := list(connect(t, plays(t, times(row.requests, fails)...), row.change))
				assert.Equal(t, ucwa.KindNetwork, fault(t, err).Kind)
			})
		})
	}
}

// Pauses are random, up to 1, 2, 4, … seconds and at most 60.
func TestThePauseBacksOffWithFullJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const calls, retries = 200, 8
		var sum, longest [retries]time.Duration
		for range calls {
			var at []time.Time
			note := func(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
				at = append(at, time.Now())
				return fails(ctx, req)
			}
			_, err := list(connect(t, plays(t, times(retries+1, note)...), withRetries(retries)))
			fault(t, err)
			require.Len(t, at, retries+1)
			for i := range retries {
				pause := at[i+1].Sub(at[i])
				sum[i] += pause
				longest[i] = max(longest[i], pause)
			}
		}
		for i := range retries {
			limit := min(time.Second<<i, time.Minute)
			assert.Less(t, longest[i], limit, "pause %d", i)
			assert.Greater(t, longest[i], limit*9/10, "pause %d is drawn from the whole range", i)
			assert.InDelta(t, limit/2, sum[i]/calls, float64(limit/5), "pause %d is drawn evenly", i)
		}
	})
}

func TestRetryAfterSetsThePause(t *testing.T) {
	for _, row := range []struct {
		name  string
		value func() string
		wait  time.Duration // 0 if the client chooses the pause
		again bool
	}{
		{"in seconds", func() string { return "7" }, 7 * time.Second, true},
		{"in the most seconds that the client waits", func() string { return "60" }, time.Minute, true},
		{"in one second more than the client waits", func() string { return "61" }, 61 * time.Second, false},
		{"in a day", func() string { return "86400" }, 24 * time.Hour, false},
		{"in more seconds than a duration can hold", func() string { return "99999999999999999999" }, (1<<31 - 1) * time.Second, false},
		{"as a date", func() string { return time.Now().Add(7 * time.Second).UTC().Format(http.TimeFormat) }, 7 * time.Second, true},
		{"as a date that is too far away", func() string { return time.Now().Add(2 * time.Minute).UTC().Format(http.TimeFormat) }, 2 * time.Minute, false},
		{"as a date that has passed", func() string { return time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat) }, 0, true},
		{"in zero seconds", func() string { return "0" }, 0, true},
		{"in a negative number of seconds", func() string { return "-5" }, 0, true},
		{"in words", func() string { return "soon" }, 0, true},
	} {
		for _, code := range []int{429, 503} {
			t.Run(strconv.Itoa(code)+" "+row.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					replies := []reply{status(code, retryAfter(row.value()))}
					if row.again {
						replies = append(replies, emptyList)
					}
					start := time.Now()
					_, err := list(connect(t, plays(t, replies...), withRetries(2)))
					if !row.again {
						e := fault(t, err)
						assert.Equal(t, row.wait, e.RetryAfter)
						assert.True(t, e.Retryable, "later")
						assert.Zero(t, time.Since(start))
						return
					}
					require.NoError(t, err)
					if row.wait > 0 {
						assert.Equal(t, row.wait, time.Since(start))
					} else {
						assert.Less(t, time.Since(start), time.Second)
					}
				})
			})
		}
	}
}

func TestRetryAfterIsInTheErrorAndAppliesToPOST(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		transport := plays(t, status(429, seconds(5)), status(429, seconds(9)))
		_, err := create(connect(t, transport, withRetries(1)))
		e := fault(t, err)
		assert.Equal(t, 9*time.Second, e.RetryAfter, "the last answer counts")
		assert.Equal(t, 5*time.Second, time.Since(start))

		_, err = create(connect(t, plays(t, status(503, seconds(5))), withRetries(1)))
		e = fault(t, err)
		assert.Equal(t, 5*time.Second, e.RetryAfter)
		assert.False(t, e.Retryable, "the server may have acted on it")
	})
}

// The outcome is known only if the answer shows whether the server has acted.
func TestTheErrorOfAPOSTReportsAnUnknownOutcome(t *testing.T) {
	for _, row := range []struct {
		name           string
		replies        []reply
		outcomeUnknown bool
	}{
		{"the network fails", []reply{fails}, true},
		{"the network fails after a token was renewed", []reply{unauthorized, fails}, true},
		{"no answer arrives", []reply{hangs}, true},
		{"a gateway answers", []reply{status(502)}, true},
		{"UCWA reports a failure", []reply{answersJSON(500, `{"code":"ServiceFailure"}`)}, true},
		{"UCWA is busy", []reply{answersJSON(503, `{"code":"ServiceUnavailable"}`)}, true},
		{"UCWA reports a timeout", []reply{answersJSON(504, `{"code":"Timeout"}`)}, true},
		{"UCWA reports a permanent failure", []reply{answersJSON(500, `{"code":"ServiceFailure","subcode":"InvalidExchangeServerVersion"}`)}, false},
		{"UCWA refuses", []reply{answersJSON(403, `{"code":"Forbidden"}`)}, false},
		{"a proxy refuses", []reply{status(403)}, false},
		{"the server limits the number of requests", []reply{status(429)}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := connect(t, plays(t, row.replies...), withTokens(tokens("cwt=1", "cwt=2")))
				_, err := create(c)
				if e := fault(t, err); row.outcomeUnknown {
					assert.Contains(t, e.Message, outcomeUnknown)
					assert.False(t, e.Retryable)
				} else {
					assert.NotContains(t, e.Message, outcomeUnknown)
				}

				c = connect(t, plays(t, row.replies...), withTokens(tokens("cwt=1", "cwt=2")))
				_, err = list(c)
				assert.NotContains(t, fault(t, err).Message, outcomeUnknown, "a GET changes nothing")
			})
		})
	}
}

func TestANetworkErrorNamesTheOriginAndKeepsTheCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("connection refused")
		transport := plays(t, func(context.Context, *httpmsg.Request) (*httpmsg.Response, error) { return nil, broken })
		_, err := list(connect(t, transport))
		e := fault(t, err)
		assert.Equal(t, ucwa.KindNetwork, e.Kind)
		assert.Equal(t, "https://fe1.contoso.com cannot be reached", e.Message)
		assert.ErrorIs(t, err, broken)
	})
}

// The server can be reached, because its answer has begun.
func TestAnAnswerThatBreaksOffIsAFailureOfTheNetwork(t *testing.T) {
	for _, status := range []int{200, 201, 503} {
		synctest.Test(t, func(t *testing.T) {
			broken := failsWith(fmt.Errorf("transport: %w", &httpmsg.IncompleteError{Status: status, Err: errBroken}))
			_, err := list(connect(t, plays(t, broken)))
			e := fault(t, err)
			assert.Equal(t, ucwa.KindNetwork, e.Kind)
			assert.Equal(t, "the connection to https://fe1.contoso.com broke off during the answer", e.Message)
			assert.True(t, e.Retryable)
			assert.ErrorIs(t, e, errBroken)

			_, err = list(connect(t, plays(t, broken, emptyList), withRetries(1)))
			assert.NoError(t, err)

			_, err = create(connect(t, plays(t, broken), withRetries(1)))
			e = fault(t, err)
			assert.False(t, e.Retryable)
			assert.True(t, e.OutcomeUnknown)
		})
	}
}

// retryAfter returns a Retry-After field.
func retryAfter(value string) httpmsg.Field { return httpmsg.Field{Name: "Retry-After", Value: value} }

func seconds(n int) httpmsg.Field { return retryAfter(strconv.Itoa(n)) }
