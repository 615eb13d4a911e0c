//go:build !js

package client_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

func TestARequestForATokenIsCancelledWhenTheLastCallHasEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &stuck{}
		c := connect(t, plays(t), withTokens(s))
		var errs [3]error
		var group sync.WaitGroup
		for i := range errs {
			group.Go(func() {
				ctx, cancel := context.WithTimeout(context.Background(), time.Duration(1+i)*time.Second)
				defer cancel()
				_, errs[i] = c.List(ctx, client.CallOptions{})
			})
		}
		time.Sleep(2500 * time.Millisecond)
		synctest.Wait()
		assert.EqualValues(t, 1, s.asked.Load())
		assert.EqualValues(t, 0, s.released.Load(), "one call still waits")
		group.Wait()
		synctest.Wait()
		for _, err := range errs {
			fault(t, err)
		}
		assert.EqualValues(t, 1, s.asked.Load())
		assert.EqualValues(t, 1, s.released.Load())

		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, err := c.List(ctx, client.CallOptions{})
		fault(t, err)
		synctest.Wait()
		assert.EqualValues(t, 2, s.asked.Load(), "the next call asks again")
		assert.EqualValues(t, 2, s.released.Load())
	})
}

func TestACallThatEndsDoesNotCancelTheTokenOfAnother(t *testing.T) {
	for _, row := range []struct {
		name   string
		change []func(*client.Config)
		play   []reply
	}{
		{"for the collection", nil, []reply{emptyList}},
		{"for the application", []func(*client.Config){withApplication}, []reply{appEmbedsPeople, emptyList}},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &source{give: func(ctx context.Context, _ int) (string, error) {
					select {
					case <-time.After(5 * time.Second):
						return secret, nil
					case <-ctx.Done():
						return "", ctx.Err()
					}
				}}
				transport := plays(t, row.play...)
				c := connect(t, transport, append(row.change, withTokens(s))...)
				var first, second error
				var group sync.WaitGroup
				group.Go(func() {
					ctx, cancel := context.WithCancel(context.Background())
					time.AfterFunc(time.Second, cancel)
					_, first = c.List(ctx, client.CallOptions{})
				})
				group.Go(func() { _, second = list(c) })
				group.Wait()
				assert.Equal(t, ucwa.KindAborted, fault(t, first).Kind)
				assert.NoError(t, second)
				assert.Len(t, s.needs, 1)
				assert.Len(t, transport.sent(), len(row.play))
			})
		})
	}
}

func TestReadingTheApplicationIsCancelledWhenTheLastCallHasEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var cancelled atomic.Bool
		hanging := func(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
			defer cancelled.Store(true)
			return hangs(ctx, req)
		}
		c := connect(t, plays(t, hanging, appEmbedsPeople, emptyList), withApplication)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, err := c.List(ctx, client.CallOptions{})
		fault(t, err)
		synctest.Wait()
		assert.True(t, cancelled.Load())
		_, err = list(c)
		assert.NoError(t, err, "the next call reads the application again")
	})
}

// Two calls receive 404. Between the two answers, another call reads the application
// again.
func TestALate404DoesNotDropTheLinksThatWereReadSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := answersJSON(404, `{"code":"NotFound"}`)
		transport := plays(t, appEmbedsPeople, late(10*time.Second, gone), gone, appEmbedsPeople, emptyList, emptyList)
		c := connect(t, transport, withApplication)
		var slow error
		var group sync.WaitGroup
		group.Go(func() { _, slow = list(c) })
		synctest.Wait()
		_, err := list(c)
		assert.Equal(t, 404, fault(t, err).Status)
		_, err = list(c)
		require.NoError(t, err)
		group.Wait()
		assert.Equal(t, 404, fault(t, slow).Status)
		_, err = list(c)
		require.NoError(t, err)
		assert.Equal(t, []string{getApp, getList, getList, getApp, getList, getList}, transport.sent())
	})
}

// A source may return a token after its call was cancelled. That token does not replace
// one that was fetched meanwhile.
func TestATokenThatArrivesTooLateIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{give: func(_ context.Context, turn int) (string, error) {
			if turn == 1 {
				time.Sleep(time.Minute)
				return "cwt=late", nil
			}
			return secret, nil
		}}
		transport := plays(t, emptyList, emptyList)
		c := connect(t, transport, withTokens(s))
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, err := c.List(ctx, client.CallOptions{})
		fault(t, err)
		_, err = list(c)
		require.NoError(t, err)
		time.Sleep(2 * time.Minute)
		_, err = list(c)
		require.NoError(t, err)
		assert.Equal(t, []string{secret, secret}, transport.bearers())
	})
}

func TestExpiryIsCountedFromTheTimeOfTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{give: func(context.Context, int) (string, error) {
			time.Sleep(3 * time.Second)
			return secret, nil
		}}
		c := connect(t, plays(t, late(5*time.Second, unauthorized), late(7*time.Second, created)), withTokens(s))
		start := time.Now()
		got, err := create(c)
		require.NoError(t, err)
		assert.Equal(t, start.Add(3*time.Second+5*time.Second+3*time.Second+15*time.Minute), got.Expires)
	})
}

// The difference of two times uses the monotonic clock if both have its reading, and
// the monotonic clock of a browser may stop between them. (The test does not use a
// bubble, because its clock has no such reading.)
func TestExpiryHasNoReadingOfTheMonotonicClock(t *testing.T) {
	got, err := create(connect(t, plays(t, created)))
	require.NoError(t, err)
	assert.Equal(t, got.Expires.Round(0), got.Expires)
}

// A real server keeps subscriptions longer than their duration, so the client keeps
// their state longer, too.
func TestAnExpiredSubscriptionIsForgottenAfterTwoMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		both := answersJSON(200, `{"_links":{"self":{"href":"/x"}},"_embedded":{"presenceSubscription":[`+
			`{"_links":{"self":{"href":"/3"}}},{"_links":{"self":{"href":"/4"}}}]}}`)
		answer := func(href string) reply { return answersJSON(201, `{"_links":{"self":{"href":"`+href+`"}}}`) }
		c := connect(t, plays(t, answer("/3"), answer("/4"), both, answer("/5"), both))
		_, err := create(c)
		require.NoError(t, err)
		time.Sleep(16 * time.Minute)
		_, err = create(c)
		require.NoError(t, err)
		got, err := list(c)
		require.NoError(t, err)
		assert.Equal(t, johnAndJane.URIs, got[0].URIs, "a minute after it has expired")
		time.Sleep(2 * time.Minute)
		_, err = create(c)
		require.NoError(t, err)
		got, err = list(c)
		require.NoError(t, err)
		assert.Nil(t, got[0].URIs)
		assert.Equal(t, johnAndJane.URIs, got[1].URIs)
	})
}

func TestTheTimeoutOfOneCallDoesNotEndAnother(t *testing.T) {
	for _, row := range []struct {
		name     string
		timeouts []time.Duration // of calls that begin a second after each other
		replies  []reply
		ends     []time.Duration // of the calls that time out
		looks    int
	}{
		{
			"the first call has less time", []time.Duration{2 * time.Second, 10 * time.Second, 20 * time.Second},
			[]reply{hangs, late(5*time.Second, appEmbedsPeople), emptyList, emptyList}, []time.Duration{2 * time.Second}, 2,
		},
		{
			"all calls have the same time", []time.Duration{5 * time.Second, 5 * time.Second, 5 * time.Second, 5 * time.Second},
			[]reply{hangs, hangs}, []time.Duration{5 * time.Second, 10 * time.Second, 10 * time.Second, 10 * time.Second}, 2,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := plays(t, row.replies...)
				c := connect(t, transport, withApplication)
				start := time.Now()
				ends := make([]time.Duration, len(row.timeouts))
				errs := make([]error, len(row.timeouts))
				var group sync.WaitGroup
				for i, timeout := range row.timeouts {
					group.Go(func() {
						time.Sleep(time.Duration(i) * time.Second)
						_, errs[i] = c.List(context.Background(), client.CallOptions{Timeout: timeout})
						ends[i] = time.Since(start)
					})
				}
				group.Wait()
				for i := range errs {
					if i >= len(row.ends) {
						assert.NoError(t, errs[i])
						continue
					}
					assert.Equal(t, ucwa.KindTimeout, fault(t, errs[i]).Kind)
					assert.Equal(t, row.ends[i], ends[i])
				}
				assert.Equal(t, row.looks, strings.Count(strings.Join(transport.sent(), " ")+" ", getApp+" "))
			})
		})
	}
}
