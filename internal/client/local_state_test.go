package client_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// What a client tells of whom a subscription names is true, or it tells
// nothing.
func TestAClientDoesNotTellWhatMayHaveChanged(t *testing.T) {
	const membership = collectionPath + "/3/m/1"
	links := `"_links":{"self":{"href":"` + subscriptionPath + `"},"addToPresenceSubscription":{"href":"` + subscriptionPath + `/m"}}`
	made := answersJSON(201, `{"rel":"presenceSubscription","id":"3",`+links+`}`)
	added := answersJSON(201, `{"rel":"presenceSubscriptionMemberships","_links":{"self":{"href":"`+subscriptionPath+`/m"}}}`)
	refused := answersJSON(403, `{"code":"Forbidden","subcode":"LimitExceeded"}`)
	removed := answers(204, "", "")
	ctx, none := context.Background(), client.CallOptions{}
	add := func(c *client.Client, s ucwa.PresenceSubscription) error {
		_, err := c.Add(ctx, s, ucwa.AddRequest{URIs: []string{"sip:sarad@contoso.com"}}, none)
		return err
	}
	remove := func(c *client.Client, s ucwa.PresenceSubscription) error {
		return c.Remove(ctx, ucwa.Membership{Href: membership, PresenceSubscription: s.Href}, none)
	}
	removeByHref := func(c *client.Client, _ ucwa.PresenceSubscription) error {
		return c.Remove(ctx, ucwa.Membership{Href: membership}, none)
	}
	three := append([]string{"sip:sarad@contoso.com"}, johnAndJane.URIs...)
	for _, row := range []struct {
		name  string
		do    func(c *client.Client, s ucwa.PresenceSubscription) error
		reply reply
		want  []string
	}{
		{"who was added is known", add, added, three},
		{"who was refused is not added", add, refused, johnAndJane.URIs},
		{"who was perhaps added may be there or not", add, fails, nil},
		{"the same, of a server that failed", add, answers(500, "", ""), nil},
		{"who was removed is not in the membership", remove, removed, nil},
		{"who was not removed is still there", remove, refused, johnAndJane.URIs},
		{"who was perhaps removed may be there or not", remove, fails, nil},
		{"who was removed by the address of a membership alone may be from any", removeByHref, removed, nil},
		{"the same, perhaps", removeByHref, fails, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				c := connect(t, plays(t, made, row.reply, made))
				s, err := create(c)
				require.NoError(t, err)
				_ = row.do(c, s.PresenceSubscription)
				got, err := c.Get(ctx, s.PresenceSubscription, none)
				require.NoError(t, err)
				assert.ElementsMatch(t, row.want, got.URIs)
				assert.Equal(t, s.Expires, got.Expires)
			})
		})
	}
}

var (
	family     = ucwa.Group{Rel: ucwa.RelGroup, Subscribe: collectionPath + "?groupId=Family"}
	subscribed = answersJSON(201, `{"rel":"presenceSubscription","id":"Family","_links":{"self":{"href":"`+collectionPath+`/Family"}}}`)
)

// Whoever does not know what a call has done is told how to find out.
func TestDoubtComesWithAdvice(t *testing.T) {
	ctx, none, tenMinutes := context.Background(), client.CallOptions{}, ucwa.ExtendRequest{Duration: 10}
	s := ucwa.PresenceSubscription{Href: subscriptionPath, AddTo: subscriptionPath + "/m"}
	for _, row := range []struct {
		name string
		call func(c *client.Client) error
		want string
	}{
		{"create", func(c *client.Client) error { _, err := create(c); return err }, "list before you try again"},
		{"subscribeToGroup", func(c *client.Client) error { _, err := c.SubscribeToGroup(ctx, family, tenMinutes, none); return err }, "list before you try again"},
		{"extend", func(c *client.Client) error { _, err := c.Extend(ctx, s, tenMinutes, none); return err }, "it may have more time left than you know"},
		{"add", func(c *client.Client) error {
			_, err := c.Add(ctx, s, ucwa.AddRequest{URIs: johnAndJane.URIs}, none)
			return err
		}, "look at the memberships before you try again"},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := fault(t, row.call(connect(t, plays(t, fails))))
			assert.Equal(t, "https://fe1.contoso.com cannot be reached; whether the server acted on the request is not known, so "+row.want, e.Message)
			assert.True(t, e.OutcomeUnknown)
			assert.False(t, e.Retryable)
		})
	}
}

// The next subscription to a group has the address of the last one.
func TestASubscriptionToAGroupCountsWhatIsLeftOfTheLastOnlyIfThatIsSurelyThere(t *testing.T) {
	refused := answersJSON(403, `{"code":"Forbidden"}`)
	ctx, none := context.Background(), client.CallOptions{}
	for _, row := range []struct {
		name    string
		replies []reply
		allowed time.Duration // for the call that deletes it
		left    time.Duration
	}{
		{"it was not deleted", []reply{refused}, 0, 25 * time.Minute},
		{"it was deleted", []reply{answers(204, "", "")}, 0, 10 * time.Minute},
		{"it was deleted by somebody else", []reply{answersJSON(404, `{"code":"NotFound"}`)}, 0, 10 * time.Minute},
		{"nothing tells whether it was deleted", []reply{fails, fails}, 0, 10 * time.Minute},
		{"only the last attempt tells that it did nothing", []reply{fails, refused}, 0, 10 * time.Minute},
		{"the call ends between two attempts", []reply{answers(500, "", "", httpmsg.Field{Name: "Retry-After", Value: "7"})}, time.Second, 10 * time.Minute},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				replies := append(append([]reply{subscribed}, row.replies...), subscribed)
				c := connect(t, plays(t, replies...), withRetries(1))
				s, err := c.SubscribeToGroup(ctx, family, ucwa.ExtendRequest{Duration: 15}, none)
				require.NoError(t, err)
				_ = c.Delete(ctx, s.PresenceSubscription, client.CallOptions{TotalTimeout: row.allowed})
				s, err = c.SubscribeToGroup(ctx, family, ucwa.ExtendRequest{Duration: 10}, none)
				require.NoError(t, err)
				assert.WithinDuration(t, time.Now().Add(row.left), s.Expires, time.Second)
			})
		})
	}
}
