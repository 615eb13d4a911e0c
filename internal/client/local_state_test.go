package client_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// subscriptionAt replies with a subscription of an href.
func subscriptionAt(href string) reply {
	return answersJSON(200, `{"rel":"presenceSubscription","_links":{"self":{"href":"`+href+`"},"addToPresenceSubscription":{"href":"`+subscriptionPath+`/m"}}}`)
}

// If the known members may be wrong, the client returns none.
func TestMembersThatMayHaveChangedAreForgotten(t *testing.T) {
	const membership = collectionPath + "/3/m/1"
	made := subscriptionAt(subscriptionPath)
	added := answersJSON(201, `{"rel":"presenceSubscriptionMemberships","_links":{"self":{"href":"`+subscriptionPath+`/m"}}}`)
	refused := answersJSON(403, `{"code":"Forbidden","subcode":"LimitExceeded"}`)
	removed := answers(204, "", "")
	add := func(c *client.Client, s ucwa.PresenceSubscription) error {
		_, err := c.Add(ctx, s, ucwa.AddRequest{URIs: []string{"sip:sarad@contoso.com"}}, none)
		return err
	}
	addAgain := func(c *client.Client, s ucwa.PresenceSubscription) error {
		_, err := c.Add(ctx, s, ucwa.AddRequest{URIs: []string{"sip:%4AohnDoe@contoso.com", "sip:sarad@contoso.com"}}, none)
		return err
	}
	remove := func(c *client.Client, s ucwa.PresenceSubscription) error {
		return c.Remove(ctx, ucwa.Membership{Href: membership, PresenceSubscription: s.Href}, none)
	}
	removeOfAnother := func(c *client.Client, s ucwa.PresenceSubscription) error {
		return c.Remove(ctx, ucwa.Membership{Href: membership, PresenceSubscription: s.Href + "3"}, none)
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
		{"an added contact is a member", add, added, three},
		{"a member that is added again in another spelling is one member", addAgain, added, three},
		{"a contact whose addition was refused is not a member", add, refused, johnAndJane.URIs},
		{"after an addition without answer the members are not known", add, fails, nil},
		{"after an addition with a server failure the members are not known", add, answers(500, "", ""), nil},
		{"after a removal the members are not known", remove, removed, nil},
		{"after a removal that was refused the members are the same", remove, refused, johnAndJane.URIs},
		{"after a removal without answer the members are not known", remove, fails, nil},
		{"a removal from another subscription changes nothing", removeOfAnother, removed, johnAndJane.URIs},
		{"a removal by href may be from any subscription", removeByHref, removed, nil},
		{"a removal by href without answer may be from any subscription", removeByHref, fails, nil},
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

// The caller may append to the list of members that Create returned.
func TestAddingMembersDoesNotWriteIntoTheCallersList(t *testing.T) {
	bubble(t, func(t *testing.T) {
		added := answersJSON(201, `{"_links":{"self":{"href":"/m"}}}`)
		c := connect(t, plays(t, subscriptionAt(subscriptionPath), added))
		uris := append(make([]string, 0, 10), johnAndJane.URIs...)
		s, err := c.Create(ctx, ucwa.CreateRequest{Duration: 15, URIs: uris}, none)
		require.NoError(t, err)
		mine := append(s.URIs, "sip:mine@contoso.com")
		_, err = c.Add(ctx, s.PresenceSubscription, ucwa.AddRequest{URIs: []string{"sip:sarad@contoso.com"}}, none)
		require.NoError(t, err)
		assert.Equal(t, "sip:mine@contoso.com", mine[2])
	})
}

var (
	family     = ucwa.Group{Rel: ucwa.RelGroup, Subscribe: collectionPath + "?groupId=Family"}
	subscribed = answersJSON(201, `{"rel":"presenceSubscription","id":"Family","_links":{"self":{"href":"`+collectionPath+`/Family"}}}`)
	deleted    = answers(204, "", "")
	notFound   = answersJSON(404, `{"code":"NotFound"}`)
)

// The next subscription to a group has the same href as the last one.
func TestTheNextSubscriptionToAGroupCountsOnlyTimeThatIsCertainlyLeft(t *testing.T) {
	refused := answersJSON(403, `{"code":"Forbidden"}`)
	for _, row := range []struct {
		name    string
		replies []reply
		allowed time.Duration // the total timeout of the deletion
		left    time.Duration
	}{
		{"the deletion of the last one is refused", []reply{refused}, 0, 25 * time.Minute},
		{"the last one was deleted", []reply{deleted}, 0, 10 * time.Minute},
		{"the last one no longer exists", []reply{notFound}, 0, 10 * time.Minute},
		{"a proxy answers the deletion with 404", []reply{answers(404, "text/html", "<html>")}, 0, 25 * time.Minute},
		{"the deletion has no answer", []reply{fails, fails}, 0, 10 * time.Minute},
		{"only the second attempt to delete it is refused", []reply{fails, refused}, 0, 10 * time.Minute},
		{"the deletion times out between two attempts", []reply{answers(500, "", "", httpmsg.Field{Name: "Retry-After", Value: "7"})}, time.Second, 10 * time.Minute},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				replies := append(append([]reply{subscribed}, row.replies...), subscribed)
				c := connect(t, plays(t, replies...), withRetries(1))
				s, err := c.SubscribeToGroup(ctx, family, ucwa.ExtendRequest{Duration: 15}, none)
				require.NoError(t, err)
				_ = c.Delete(ctx, s.PresenceSubscription, client.CallOptions{TotalTimeout: row.allowed})
				s, err = c.SubscribeToGroup(ctx, family, tenMinutes, none)
				require.NoError(t, err)
				assert.WithinDuration(t, time.Now().Add(row.left), s.Expires, time.Second)
			})
		})
	}
}

// A server must not use up the memory, and operations must not become slower with the
// number of subscriptions.
func TestTheNumberOfRememberedSubscriptionsIsLimited(t *testing.T) {
	var items []string
	var replies []reply
	for i := range 2001 {
		href := collectionPath + "/" + strconv.Itoa(i)
		replies = append(replies, subscriptionAt(href))
		items = append(items, `{"_links":{"self":{"href":"`+href+`"}}}`)
	}
	for _, row := range []struct {
		name string
		make func(c *client.Client, i int) error
		know func(s client.Subscription) bool
	}{
		{
			"subscriptions that were created",
			func(c *client.Client, _ int) error { _, err := create(c); return err },
			func(s client.Subscription) bool { return s.URIs != nil },
		},
		{
			"subscriptions to groups",
			func(c *client.Client, i int) error {
				_, err := c.SubscribeToGroup(ctx, ucwa.Group{Subscribe: "/g?id=" + strconv.Itoa(i)}, tenMinutes, none)
				return err
			},
			func(s client.Subscription) bool { return !s.Expires.IsZero() },
		},
	} {
		for _, made := range []int{1799, 2001} {
			t.Run(row.name, func(t *testing.T) {
				all := answersJSON(200, `{"_links":{"self":{"href":"/x"}},"_embedded":{"presenceSubscription":[`+strings.Join(items[:made], ",")+`]}}`)
				c := connect(t, plays(t, append(replies[:made:made], all)...))
				for i := range made {
					require.NoError(t, row.make(c, i))
				}
				listed, err := list(c)
				require.NoError(t, err)
				known := 0
				for i, s := range listed {
					if row.know(s) {
						known++
					} else {
						require.Less(t, i, made-500, "the last 500 are remembered")
					}
				}
				assert.LessOrEqual(t, known, 1000)
			})
		}
	}
}

func TestALongHrefIsNotRemembered(t *testing.T) {
	for _, row := range []struct {
		name  string
		href  string
		known bool
	}{
		{"an href of usual length", "/" + strings.Repeat("x", 1900), true},
		{"an href longer than any address", "/" + strings.Repeat("x", 2100), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := connect(t, plays(t, subscriptionAt(row.href), subscriptionAt(row.href)))
			s, err := create(c)
			require.NoError(t, err)
			got, err := c.Get(ctx, s.PresenceSubscription, none)
			require.NoError(t, err)
			assert.Equal(t, row.known, got.URIs != nil)
		})
	}
}

// One flow of the documentation writes one address in three cases. Unicode case folding
// would also make different addresses equal.
func TestHrefsAreComparedWithoutTheCaseOfASCIILetters(t *testing.T) {
	for _, row := range []struct {
		name, created, got string
		same               bool
	}{
		{"letters in another case", "/S/k", "/s/K", true},
		{"the Kelvin sign and k", "/s/k", "/s/\u212A", false},
		{"a dotted capital I and i", "/s/\u0130", "/s/i", false},
		{"É and é", "/s/É", "/s/é", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := connect(t, plays(t, subscriptionAt(row.created), subscriptionAt(row.got)))
			_, err := create(c)
			require.NoError(t, err)
			got, err := c.Get(context.Background(), ucwa.PresenceSubscription{Href: row.got}, none)
			require.NoError(t, err)
			assert.Equal(t, row.same, got.URIs != nil)
		})
	}
}
