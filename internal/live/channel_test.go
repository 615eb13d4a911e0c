package live_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/client/clienttest"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/live"
	"ucwapresence/internal/ucwa"
)

const (
	sara = "sip:SaraD@contoso.com"
	john = "sip:johndoe@contoso.com"
)

// counting is a transport that counts the requests under way.
type counting struct {
	client.Transport
	running atomic.Int32
}

func (c *counting) Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	c.running.Add(1)
	defer c.running.Add(-1)
	return c.Transport.Do(ctx, req)
}

// scene is an emulator with a client and its channel.
type scene struct {
	t        *testing.T
	server   *emulator.Transport
	network  *counting
	client   *client.Client
	channel  *live.Channel
	observer *client.Client // another client of the same application
}

// play runs a test in a bubble with virtual time. It checks that a closed channel
// leaves no requests and no subscriptions.
func play(t *testing.T, format hal.Format, test func(s *scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &scene{t: t, server: emulator.NewTransport(emulator.New(emulator.Config{Seed: 1}), schedule.LiveClock())}
		s.network = &counting{Transport: s.server}
		application, token := clienttest.SignIn(t, s.server)
		config := client.Config{
			Application: "https://pool.contoso.com" + application, Transport: s.network,
			Token: client.StaticToken(token), Format: format,
		}
		var err error
		s.client, err = client.New(config)
		require.NoError(t, err)
		s.observer, err = client.New(config)
		require.NoError(t, err)
		s.channel = live.NewChannel(s.client, rand.New(rand.NewPCG(1, 2)))
		test(s)
		s.channel.Close()
		s.client.Close()
		time.Sleep(time.Minute)
		assert.Zero(t, s.network.running.Load(), "requests are under way after the channel was closed")
		list, err := s.observer.List(context.Background(), client.CallOptions{})
		if e, ok := errors.AsType[*ucwa.Error](err); !ok || e.Gone != ucwa.GoneApplication {
			require.NoError(t, err)
		}
		assert.Empty(t, list, "subscriptions of closed watches")
		s.observer.Close()
		s.server.Close()
	})
}

// setPresence changes a person's presence on the server.
func (s *scene) setPresence(uri, availability string) {
	s.server.Use(func(e *emulator.Emulator, now time.Time) {
		require.NoError(s.t, e.SetPresence(uri, directory.Presence{Availability: availability}, now))
	})
}

func (s *scene) fail(rule fault.Rule) {
	s.server.Use(func(e *emulator.Emulator, _ time.Time) { require.NoError(s.t, e.Fail(rule)) })
}

// view collects the notices of one watch, as a page does.
type view struct {
	mu       sync.Mutex // the first notice and the next one come from two goroutines
	id       live.WatchID
	state    live.State
	contacts map[string]*live.Contact
	notices  int
}

func (v *view) take(n live.Notice) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.apply(n)
}

// apply stores a notice. The caller holds the lock.
func (v *view) apply(n live.Notice) {
	v.notices++
	if n.State != nil {
		v.state = *n.State
	}
	for _, change := range n.Changes {
		v.contacts[ucwa.SIPKey(change.Contact.URI)] = change.Contact
	}
}

func (s *scene) watch(in live.Open) *view {
	v := &view{contacts: map[string]*live.Contact{}}
	v.mu.Lock()
	defer v.mu.Unlock()
	id, first := s.channel.Open(in, v.take)
	v.id = id
	v.apply(first)
	return v
}

// current returns the state of the watch.
func (v *view) current() live.State {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.state
}

// count returns how many notices the view has received.
func (v *view) count() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.notices
}

// of returns a contact of the watch.
func (v *view) of(uri string) live.Contact {
	v.mu.Lock()
	defer v.mu.Unlock()
	if c := v.contacts[ucwa.SIPKey(uri)]; c != nil {
		return *c
	}
	return live.Contact{}
}

// settle lets d pass and waits until all goroutines are blocked.
func settle(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestChannelKeepsAWatchUpToDate(t *testing.T) {
	for _, format := range []hal.Format{hal.JSON, hal.XML} {
		t.Run(format.String(), func(t *testing.T) {
			play(t, format, func(s *scene) {
				v := s.watch(live.Open{URIs: []string{sara, john}, Details: live.Name})
				assert.Equal(t, live.Connecting, v.current().Name)
				assert.Empty(t, v.of(sara).Availability, "nobody is available by default")
				settle(10 * time.Second)
				require.Equal(t, live.Live, v.current().Name, "%v", v.current().Reason)
				assert.False(t, v.of(sara).Stale)
				assert.Equal(t, "Sara Davis", v.of(sara).Name)

				s.setPresence(sara, "DoNotDisturb")
				settle(10 * time.Second)
				assert.Equal(t, "DoNotDisturb", v.of(sara).Availability)

				settle(3 * time.Hour)
				assert.Equal(t, live.Live, v.current().Name, "the subscription was renewed")
				s.setPresence(sara, "Away")
				settle(10 * time.Second)
				assert.Equal(t, "Away", v.of(sara).Availability)
			})
		})
	}
}

func TestChannelMarksValuesAsStaleWhileTheServerIsGone(t *testing.T) {
	play(t, hal.JSON, func(s *scene) {
		v := s.watch(live.Open{URIs: []string{sara}})
		settle(10 * time.Second)
		require.Equal(t, live.Live, v.current().Name)
		s.fail(fault.Rule{Drop: true, Pending: true, Times: 6})
		settle(time.Millisecond)
		assert.Equal(t, live.Recovering, v.current().Name)
		assert.True(t, v.of(sara).Stale)
		settle(5 * time.Minute)
		assert.Equal(t, live.Live, v.current().Name, "%v", v.current().Reason)
		assert.False(t, v.of(sara).Stale)
	})
}

func TestChannelSubscribesOnceToAContactOfTwoWatches(t *testing.T) {
	play(t, hal.JSON, func(s *scene) {
		first := s.watch(live.Open{URIs: []string{sara}})
		second := s.watch(live.Open{URIs: []string{"SIP:sarad@CONTOSO.com", john}})
		settle(10 * time.Second)
		members := 0
		list, err := s.client.List(context.Background(), client.CallOptions{})
		require.NoError(t, err)
		for _, subscription := range list {
			memberships, err := s.client.Memberships(context.Background(), subscription.PresenceSubscription, client.CallOptions{})
			require.NoError(t, err)
			members += len(memberships)
		}
		assert.Equal(t, 2, members, "each contact is subscribed to once")
		s.channel.Handle(live.Close{Watch: second.id})
		assert.Equal(t, live.Closed, second.current().Name)
		settle(10 * time.Second)
		s.setPresence(sara, "Busy")
		settle(10 * time.Second)
		assert.Equal(t, "Busy", first.of(sara).Availability)
	})
}

func TestWatchFailsIfTheClientCannotReplaceItsApplication(t *testing.T) {
	play(t, hal.JSON, func(s *scene) {
		v := s.watch(live.Open{URIs: []string{sara}})
		settle(10 * time.Second)
		s.fail(fault.Rule{KillApplication: true, Times: 1})
		_, err := s.client.List(context.Background(), client.CallOptions{})
		require.Error(t, err)
		settle(time.Minute)
		assert.Equal(t, live.Failed, v.current().Name)
		require.NotNil(t, v.current().Reason)
		assert.Contains(t, v.current().Reason.Message, "sign in again")
		assert.True(t, v.of(sara).Stale)
		notices := v.count()
		settle(time.Hour)
		assert.Equal(t, notices, v.count(), "a watch that has failed does not change")
	})
}

func TestClosedChannelOpensClosedWatches(t *testing.T) {
	play(t, hal.JSON, func(s *scene) {
		open := s.watch(live.Open{URIs: []string{sara}})
		settle(10 * time.Second)
		s.channel.Close()
		assert.Equal(t, live.Closed, open.current().Name)
		late := s.watch(live.Open{URIs: []string{sara}})
		assert.Equal(t, live.Closed, late.current().Name)
		settle(time.Minute)
	})
}
