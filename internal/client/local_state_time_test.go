//go:build !js

package client_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
)

// To subscribe to a group again is what extends it, also once it has ended; but what
// this client has deleted, it has let go of.
func TestASubscriptionToAGroupIsExtendedByWhatHasCreatedIt(t *testing.T) {
	ctx, none := context.Background(), client.CallOptions{}
	const self, again = "POST " + collectionURL + "/Family?duration=10", "POST " + collectionURL + "?groupId=Family&duration=10"
	for _, row := range []struct {
		name    string
		replies []reply
		do      func(c *client.Client, s ucwa.PresenceSubscription)
		want    string
	}{
		{"while it is there", nil, func(*client.Client, ucwa.PresenceSubscription) {}, again},
		{"once it has ended", nil, func(*client.Client, ucwa.PresenceSubscription) { time.Sleep(13 * time.Minute) }, again},
		{"once it has ended, and something else was created", []reply{created}, func(c *client.Client, _ ucwa.PresenceSubscription) {
			time.Sleep(13 * time.Minute)
			_, _ = create(c)
		}, again},
		{"once the server says that it is gone", []reply{answersJSON(404, `{"code":"NotFound"}`)}, func(c *client.Client, s ucwa.PresenceSubscription) {
			_, _ = c.Get(ctx, s, none)
		}, again},
		{"not once it was deleted", []reply{answers(204, "", "")}, func(c *client.Client, s ucwa.PresenceSubscription) {
			_ = c.Delete(ctx, s, none)
		}, self},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				transport := plays(t, append(append([]reply{subscribed}, row.replies...), subscribed)...)
				c := connect(t, transport)
				s, err := c.SubscribeToGroup(ctx, family, ucwa.ExtendRequest{Duration: 10}, none)
				require.NoError(t, err)
				row.do(c, s.PresenceSubscription)
				_, err = c.Extend(ctx, s.PresenceSubscription, ucwa.ExtendRequest{Duration: 10}, none)
				require.NoError(t, err)
				sent := transport.sent()
				assert.Equal(t, row.want, sent[len(sent)-1])
			})
		})
	}
}

// An answer to what was asked for before says nothing of the next one either.
func TestALateAnswerDoesNotLendTimeToTheNextSubscriptionToAGroup(t *testing.T) {
	ctx, none := context.Background(), client.CallOptions{}
	bubble(t, func(t *testing.T) {
		c := connect(t, plays(t, subscribed, late(5*time.Second, subscribed), answers(204, "", ""), subscribed))
		s, err := c.SubscribeToGroup(ctx, family, ucwa.ExtendRequest{Duration: 10}, none)
		require.NoError(t, err)
		extended := make(chan error)
		go func() {
			_, err := c.Extend(ctx, s.PresenceSubscription, ucwa.ExtendRequest{Duration: 10}, none)
			extended <- err
		}()
		time.Sleep(time.Second)
		require.NoError(t, c.Delete(ctx, s.PresenceSubscription, none))
		require.NoError(t, <-extended)
		s, err = c.SubscribeToGroup(ctx, family, ucwa.ExtendRequest{Duration: 10}, none)
		require.NoError(t, err)
		assert.WithinDuration(t, time.Now().Add(10*time.Minute), s.Expires, time.Second)
	})
}
