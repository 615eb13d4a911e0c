package live_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/live"
	"ucwapresence/internal/ucwa"
)

// closed closes the channel and its client, and returns how long the remaining work
// takes.
func (s *scene) closed() time.Duration {
	start, end := time.Now(), make(chan struct{})
	s.channel.OnEnd = func() { close(end) }
	s.channel.Close()
	s.client.Close()
	<-end
	settle(0)
	assert.Zero(s.t, s.network.running.Load(), "requests are under way")
	return time.Since(start)
}

// subscriptions returns how many subscriptions the application has.
func (s *scene) subscriptions() int {
	s.t.Helper()
	list, err := s.observer.List(context.Background(), client.CallOptions{})
	require.NoError(s.t, err)
	return len(list)
}

func TestClosedChannelDeletesItsSubscriptions(t *testing.T) {
	collection := "*presenceSubscriptions"
	for _, row := range []struct {
		name  string
		fault fault.Rule
		group bool
		after time.Duration // from the opening of the watch to Close
		most  time.Duration // the longest time from Close to the end of the work
	}{
		{"while the watch is live", fault.Rule{}, false, 10 * time.Second, 0},
		{"while the application is read", fault.Rule{Method: "GET", Delay: time.Second}, false, 100 * time.Millisecond, 0},
		{"while the subscription is created", fault.Rule{Method: "POST", Path: collection, Delay: 2 * time.Second}, false, time.Second, 2 * time.Second},
		{"while a group is subscribed to", fault.Rule{Method: "POST", Path: "*subscribeToGroupPresence*", Delay: 2 * time.Second}, true, time.Second, 2 * time.Second},
		{"while the subscription to a group is live", fault.Rule{}, true, 10 * time.Second, 0},
		{"although the first attempts to delete fail", fault.Rule{Method: "DELETE", Status: 503, Times: 2}, false, 10 * time.Second, 10 * time.Second},
		{"although the answer to the deletion is lost", fault.Rule{Method: "DELETE", Drop: true, AfterEffect: true, Times: 1}, false, 10 * time.Second, 5 * time.Second},
	} {
		t.Run(row.name, func(t *testing.T) {
			play(t, hal.JSON, func(s *scene) {
				if row.fault.Method != "" {
					s.fail(row.fault)
				}
				open := live.Open{URIs: []string{sara}}
				if row.group {
					groups, err := s.observer.Groups(context.Background(), client.CallOptions{})
					require.NoError(t, err)
					open = live.Open{Groups: groups[:1]}
				}
				v := s.watch(open)
				settle(row.after)
				took := s.closed()
				assert.Equal(t, live.Closed, v.current().Name)
				assert.LessOrEqual(t, took, row.most)
				assert.Zero(t, s.subscriptions())
			})
		})
	}
}

func TestClosedChannelEndsWithinTheTimeOfOneAttempt(t *testing.T) {
	for _, row := range []struct {
		name  string
		fault fault.Rule
		after time.Duration
	}{
		{"the server does not answer the deletion", fault.Rule{Method: "DELETE", Delay: time.Hour, Times: 1}, 10 * time.Second},
		{"the server refuses every deletion for now", fault.Rule{Method: "DELETE", Status: 503, RetryAfter: "600", Times: 1}, 10 * time.Second},
		{"the server does not answer the creation", fault.Rule{Method: "POST", Path: "*presenceSubscriptions", Delay: time.Hour, Times: 1}, time.Second},
	} {
		t.Run(row.name, func(t *testing.T) {
			play(t, hal.JSON, func(s *scene) {
				s.fail(row.fault)
				s.watch(live.Open{URIs: []string{sara}})
				settle(row.after)
				assert.LessOrEqual(t, s.closed(), client.DefaultTimeout)
				settle(12 * time.Minute) // the server drops expired subscriptions
			})
		})
	}
}

func TestClosedChannelWithoutWatchesEndsImmediately(t *testing.T) {
	play(t, hal.JSON, func(s *scene) {
		assert.Zero(t, s.closed())
		s.channel.Close()
		late := s.watch(live.Open{URIs: []string{sara}})
		assert.Equal(t, live.Closed, late.current().Name)
		assert.Equal(t, ucwa.KindAborted, late.current().Reason.Kind)
	})
}

func TestChannelReportsWhetherItNeedsASlot(t *testing.T) {
	play(t, hal.JSON, func(s *scene) {
		var told []bool
		s.channel.OnSlot = func(wanted bool) { told = append(told, wanted) }
		v := s.watch(live.Open{URIs: []string{sara}})
		settle(10 * time.Second)
		s.channel.Handle(live.Hidden)
		settle(10 * time.Minute)
		s.channel.Handle(live.Shown)
		settle(10 * time.Second)
		assert.Equal(t, live.Live, v.current().Name)
		s.channel.Handle(live.Close{Watch: v.id})
		assert.Equal(t, []bool{true, false, true, false}, told)
	})
}
