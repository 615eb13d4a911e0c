//go:build !js

package client_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
)

func TestFailuresSpendTheRetryBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failing := plays(t, times(5*3+1+9, fails)...)
		c := connect(t, failing, withRetries(2))
		for range 5 {
			_, err := list(c)
			assert.Equal(t, ucwa.KindNetwork, fault(t, err).Kind)
		}
		assert.Len(t, failing.sent(), 5*3, "the budget is ten retries")
		_, err := list(c)
		assert.True(t, fault(t, err).Retryable, "the caller may repeat it")
		assert.Len(t, failing.sent(), 5*3+1, "no retry is left")
		for range 9 {
			_, err = list(c)
			fault(t, err)
		}
		assert.Len(t, failing.sent(), 5*3+1+9, "failures refill nothing")
	})
}

func TestSuccessesRefillTheRetryBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var replies []reply
		replies = append(replies, times(5*3, fails)...)
		replies = append(replies, times(10, emptyList)...)
		replies = append(replies, times(2+1, fails)...)
		server := plays(t, replies...)
		c := connect(t, server, withRetries(2))
		for range 5 {
			_, err := list(c)
			fault(t, err)
		}
		for range 10 {
			_, err := list(c)
			assert.NoError(t, err)
		}
		for range 2 {
			_, err := list(c)
			fault(t, err)
		}
		assert.Len(t, server.sent(), len(replies), "ten successes are one retry")
	})
}

func TestTheTotalTimeoutIncludesThePauses(t *testing.T) {
	for _, row := range []struct {
		name    string
		change  func(*client.Config)
		options client.CallOptions
	}{
		{"the timeout of the client", func(config *client.Config) { config.TotalTimeout = 10 * time.Second }, client.CallOptions{}},
		{"the timeout of the call", func(*client.Config) {}, client.CallOptions{TotalTimeout: 10 * time.Second}},
		{"the timeout of the call takes precedence", func(config *client.Config) { config.TotalTimeout = time.Hour }, client.CallOptions{TotalTimeout: 10 * time.Second}},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				c := connect(t, plays(t, status(503, seconds(50))), withRetries(1), row.change)
				_, err := c.List(context.Background(), row.options)
				e := fault(t, err)
				assert.Equal(t, ucwa.KindTimeout, e.Kind)
				assert.Equal(t, "no answer within 10s", e.Message)
				assert.Equal(t, 10*time.Second, time.Since(start))
			})
		})
	}
}
