//go:build !js

package client_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
)

const (
	extendSelf  = "POST " + collectionURL + "/Family?duration=10"
	extendGroup = "POST " + collectionURL + "?groupId=Family&duration=10"
)

// subscribe subscribes to the group for ten minutes.
func subscribe(t *testing.T, c *client.Client) client.Subscription {
	t.Helper()
	s, err := c.SubscribeToGroup(ctx, family, tenMinutes, none)
	require.NoError(t, err)
	return s
}

func TestASubscriptionToAGroupIsExtendedBySubscribingAgain(t *testing.T) {
	for _, row := range []struct {
		name    string
		replies []reply
		do      func(c *client.Client, s ucwa.PresenceSubscription)
		want    string
	}{
		{"while it exists", nil, func(*client.Client, ucwa.PresenceSubscription) {}, extendGroup},
		{"after it has expired", nil, func(*client.Client, ucwa.PresenceSubscription) { time.Sleep(13 * time.Minute) }, extendGroup},
		{"after it has expired and another was created", []reply{created}, func(c *client.Client, _ ucwa.PresenceSubscription) {
			time.Sleep(13 * time.Minute)
			_, _ = create(c)
		}, extendGroup},
		{"after the server has answered 404", []reply{notFound}, func(c *client.Client, s ucwa.PresenceSubscription) {
			_, _ = c.Get(ctx, s, none)
		}, extendGroup},
		{"not after it was deleted", []reply{deleted}, func(c *client.Client, s ucwa.PresenceSubscription) {
			_ = c.Delete(ctx, s, none)
		}, extendSelf},
		{"not after a deletion that the server answered with 404", []reply{notFound}, func(c *client.Client, s ucwa.PresenceSubscription) {
			_ = c.Delete(ctx, s, none)
		}, extendSelf},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				transport := plays(t, append(append([]reply{subscribed}, row.replies...), subscribed)...)
				c := connect(t, transport)
				s := subscribe(t, c)
				row.do(c, s.PresenceSubscription)
				_, err := c.Extend(ctx, s.PresenceSubscription, tenMinutes, none)
				require.NoError(t, err)
				sent := transport.sent()
				assert.Equal(t, row.want, sent[len(sent)-1])
			})
		})
	}
}

// A late answer to a request that was sent before the deletion must not change the entry
// of the next subscription to the group.
func TestALateExtensionDoesNotCountForTheNextSubscription(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := connect(t, plays(t, subscribed, late(5*time.Second, subscribed), deleted, subscribed))
		s := subscribe(t, c)
		extended := make(chan error)
		go func() {
			_, err := c.Extend(ctx, s.PresenceSubscription, tenMinutes, none)
			extended <- err
		}()
		time.Sleep(time.Second)
		require.NoError(t, c.Delete(ctx, s.PresenceSubscription, none))
		require.NoError(t, <-extended)
		s = subscribe(t, c)
		assert.WithinDuration(t, time.Now().Add(10*time.Minute), s.Expires, time.Second)
	})
}

func TestConcurrentExtensionsAreAddedUp(t *testing.T) {
	bubble(t, func(t *testing.T) {
		slow := late(5*time.Second, subscribed)
		c := connect(t, plays(t, subscribed, slow, late(time.Second, subscribed), subscriptionAt(collectionPath+"/Family")))
		s := subscribe(t, c)
		done := make(chan struct{})
		go func() {
			_, _ = c.Extend(ctx, s.PresenceSubscription, tenMinutes, none)
			close(done)
		}()
		synctest.Wait()
		second, err := c.Extend(ctx, s.PresenceSubscription, tenMinutes, none)
		require.NoError(t, err)
		assert.Equal(t, s.Expires.Add(10*time.Minute), second.Expires)
		<-done
		got, err := c.Get(ctx, s.PresenceSubscription, none)
		require.NoError(t, err)
		assert.Equal(t, s.Expires.Add(20*time.Minute), got.Expires)
	})
}

// A late 404 to an old request must not end the next subscription, which has the same
// href.
func TestALate404KeepsTheLocalStateOfTheNextSubscription(t *testing.T) {
	slow := late(5*time.Second, notFound)
	for _, row := range []struct {
		name string
		call func(c *client.Client, s ucwa.PresenceSubscription) error
	}{
		{"to a get", func(c *client.Client, s ucwa.PresenceSubscription) error { _, err := c.Get(ctx, s, none); return err }},
		{"to an extension", func(c *client.Client, s ucwa.PresenceSubscription) error {
			_, err := c.Extend(ctx, s, tenMinutes, none)
			return err
		}},
		{"to a request for the memberships", func(c *client.Client, s ucwa.PresenceSubscription) error {
			s.Memberships = s.Href + "/m"
			_, err := c.Memberships(ctx, s, none)
			return err
		}},
		{"to a deletion", func(c *client.Client, s ucwa.PresenceSubscription) error { return c.Delete(ctx, s, none) }},
	} {
		for _, clock := range []struct {
			name  string
			delay time.Duration // between the requests; with 0 the clock does not advance
		}{{"", time.Second}, {" with a clock that does not advance", 0}} {
			t.Run(row.name+clock.name, func(t *testing.T) {
				bubble(t, func(t *testing.T) {
					c := connect(t, plays(t, subscribed, slow, deleted, subscribed, subscriptionAt(collectionPath+"/Family"), subscribed))
					old := subscribe(t, c)
					done := make(chan struct{})
					go func() {
						_ = row.call(c, old.PresenceSubscription)
						close(done)
					}()
					synctest.Wait()
					time.Sleep(clock.delay)
					require.NoError(t, c.Delete(ctx, old.PresenceSubscription, none))
					next := subscribe(t, c)
					<-done
					got, err := c.Get(ctx, next.PresenceSubscription, none)
					require.NoError(t, err)
					assert.Equal(t, next.Expires, got.Expires)
					extended, err := c.Extend(ctx, next.PresenceSubscription, tenMinutes, none)
					require.NoError(t, err)
					assert.Equal(t, next.Expires.Add(10*time.Minute), extended.Expires)
				})
			})
		}
	}
}

// The client cannot know whether the server performed the deletion before or after it
// created the next subscription.
func TestALateDeletionDropsTheLocalStateOfTheNextSubscription(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := connect(t, plays(t, subscribed, late(5*time.Second, deleted), subscribed, subscriptionAt(collectionPath+"/Family")))
		s := subscribe(t, c)
		done := make(chan error)
		go func() { done <- c.Delete(ctx, s.PresenceSubscription, none) }()
		synctest.Wait()
		subscribe(t, c)
		require.NoError(t, <-done)
		got, err := c.Get(ctx, s.PresenceSubscription, none)
		require.NoError(t, err)
		assert.Zero(t, got.Expires)
	})
}

func TestA404ToALaterRequestDropsTheLocalState(t *testing.T) {
	got := subscriptionAt(subscriptionPath)
	for _, row := range []struct {
		name string
		call func(c *client.Client, s ucwa.PresenceSubscription) error
	}{
		{"get", func(c *client.Client, s ucwa.PresenceSubscription) error { _, err := c.Get(ctx, s, none); return err }},
		{"extend", func(c *client.Client, s ucwa.PresenceSubscription) error {
			_, err := c.Extend(ctx, s, tenMinutes, none)
			return err
		}},
		{"add", func(c *client.Client, s ucwa.PresenceSubscription) error {
			_, err := c.Add(ctx, s, ucwa.AddRequest{URIs: []string{"sip:sarad@contoso.com"}}, none)
			return err
		}},
		{"memberships", func(c *client.Client, s ucwa.PresenceSubscription) error {
			s.AddTo, s.Memberships = "", s.AddTo
			_, err := c.Memberships(ctx, s, none)
			return err
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				c := connect(t, plays(t, got, notFound, got))
				s, err := create(c)
				require.NoError(t, err)
				assert.Equal(t, ucwa.GoneResource, fault(t, row.call(c, s.PresenceSubscription)).Gone)
				after, err := c.Get(ctx, s.PresenceSubscription, none)
				require.NoError(t, err)
				assert.Nil(t, after.URIs)
				assert.Zero(t, after.Expires)
			})
		})
	}
}
