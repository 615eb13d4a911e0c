//go:build !js

package e2e

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
)

// operation is a method of a client: the request that it makes of a client that
// knows its application, and how it is called natively and from a page.
type operation struct {
	name         string
	method, path string // the path is below the application; * stands for anything
	call         func(ctx context.Context, c *client.Client, on subjects, options client.CallOptions) error
	script       string // of client, on and options
}

// subjects are what operations are about, as a client handed them out.
type subjects struct {
	Subscription handedOut `json:"subscription"`
	Membership   handedOut `json:"membership"`
	Group        handedOut `json:"group"`
	Presence     string    `json:"presence"` // href of a contactPresence
}

type handedOut struct {
	Type  string            `json:"type,omitempty"`
	Href  string            `json:"href"`
	Links map[string]string `json:"links"`
}

func (h handedOut) subscription() ucwa.PresenceSubscription {
	return ucwa.PresenceSubscription{Href: h.Href, Memberships: h.Links[ucwa.RelMemberships], AddTo: h.Links[ucwa.RelAddToPresenceSubscription]}
}

func (h handedOut) membership() ucwa.Membership {
	return ucwa.Membership{Href: h.Href, PresenceSubscription: h.Links[ucwa.RelPresenceSubscription]}
}

func (h handedOut) group() ucwa.Group {
	return ucwa.Group{Rel: h.Type, Href: h.Href, Subscribe: h.Links[ucwa.RelSubscribeToGroupPresence]}
}

var (
	tenMinutes = ucwa.ExtendRequest{Duration: 10}
	toshAndAl  = []string{"sip:toshm@contoso.com", "sip:AlexD@contoso.com"}
)

// operations are all that make requests.
var operations = []operation{
	{
		"list", "GET", "/people/presenceSubscriptions",
		func(ctx context.Context, c *client.Client, on subjects, options client.CallOptions) error {
			_, err := c.List(ctx, options)
			return err
		},
		`client.list(options)`,
	},
	{
		"create", "POST", "/people/presenceSubscriptions",
		func(ctx context.Context, c *client.Client, on subjects, options client.CallOptions) error {
			_, err := c.Create(ctx, ucwa.CreateRequest{Duration: 10, URIs: toshAndAl}, options)
			return err
		},
		`client.create({ duration: 10, uris: ["sip:toshm@contoso.com", "sip:AlexD@contoso.com"] }, options)`,
	},
	{
		"get", "GET", "/people/presenceSubscriptions/*",
		func(ctx context.Context, c *client.Client, on subjects, options client.CallOptions) error {
			_, err := c.Get(ctx, on.Subscription.subscription(), options)
			return err
		},
		`client.get(on.subscription, options)`,
	},
	{
		"extend", "POST", "/people/presenceSubscriptions/*",
		func(ctx context.Context, c *client.Client, on subjects, options client.CallOptions) error {
			_, err := c.Extend(ctx, on.Subscription.subscription(), tenMinutes, options)
			return err
		},
		`client.extend(on.subscription, { duration: 10 }, options)`,
	},
	{
		"delete", "DELETE", "/people/presenceSubscriptions/*",
		func(ctx context.Context, c *client.Client, on subjects, options client.CallOptions) error {
			return c.Delete(ctx, on.Subscription.subscription(), options)
		},
		`client.delete(on.subscription, options)`,
	},
	{
		"add", "POST", "/people/presenceSubscriptionMemberships",
		func(ctx context.Context, c *client.Client, on subjects, options client.CallOptions) error {
			_, err := c.Add(ctx, on.Subscription.subscription(), ucwa.AddRequest{URIs: toshAndAl}, options)
			return err
		},
		`client.add(on.subscription, { uris: ["sip:toshm@contoso.com", "sip:AlexD@contoso.com"] }, options)`,
	},
	{
		"memberships", "GET", "/people/presenceSubscriptionMemberships",
		func(ctx context.Context, c *client.Client, on subjects, options client.CallOptions) error {
			_, err := c.Memberships(ctx, on.Subscription.subscription(), options)
			return err
		},
		`client.memberships(on.subscription, options)`,
	},
	{
		"remove", "DELETE", "/people/presenceSubscriptionMemberships/*",
		func(ctx context.Context, c *client.Client, on subjects, options client.CallOptions) error {
			return c.Remove(ctx, on.Membership.membership(), options)
		},
		`client.remove(on.membership, options)`,
	},
	{
		"groups", "GET", "/people/groups",
		func(ctx context.Context, c *client.Client, on subjects, options client.CallOptions) error {
			_, err := c.Groups(ctx, options)
			return err
		},
		`client.groups(options)`,
	},
	{
		"subscribeToGroup", "POST", "/people/presenceSubscriptions",
		func(ctx context.Context, c *client.Client, on subjects, options client.CallOptions) error {
			_, err := c.SubscribeToGroup(ctx, on.Group.group(), tenMinutes, options)
			return err
		},
		`client.subscribeToGroup(on.group, { duration: 10 }, options)`,
	},
	{
		"presence", "GET", "/people/*/presence",
		func(ctx context.Context, c *client.Client, on subjects, options client.CallOptions) error {
			_, err := c.Presence(ctx, on.Presence, options)
			return err
		},
		`client.presence(on.presence, options)`,
	},
}

// subjectsOf subscribes to somebody, and returns what there is then to call
// operations on.
func subjectsOf(t *testing.T, c *client.Client) subjects {
	t.Helper()
	ctx := t.Context()
	s, err := c.Create(ctx, ucwa.CreateRequest{Duration: 10, URIs: []string{"sip:SaraD@contoso.com"}}, none)
	require.NoError(t, err)
	members, err := c.Memberships(ctx, s.PresenceSubscription, none)
	require.NoError(t, err)
	groups, err := c.Groups(ctx, none)
	require.NoError(t, err)
	presence, err := c.Presence(ctx, members[0].Contact, none)
	require.NoError(t, err)
	return subjects{
		Subscription: handedOut{Href: s.Href, Links: map[string]string{
			ucwa.RelMemberships: s.Memberships, ucwa.RelAddToPresenceSubscription: s.AddTo,
		}},
		Membership: handedOut{Href: members[0].Href, Links: map[string]string{
			ucwa.RelContact: members[0].Contact, ucwa.RelPresenceSubscription: members[0].PresenceSubscription,
		}},
		Group: handedOut{Type: groups[0].Rel, Href: groups[0].Href, Links: map[string]string{
			ucwa.RelSubscribeToGroupPresence: groups[0].Subscribe,
		}},
		Presence: presence.Href,
	}
}
