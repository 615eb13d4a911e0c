package clienttest

import (
	"context"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
)

// An Operation is a method of a client: the single request that it sends once the
// client has read its application, and how to call it from Go and from JavaScript.
type Operation struct {
	Name         string
	Method, Path string // the path is below the application; * matches any text
	Call         func(ctx context.Context, c *client.Client, on Targets, options client.CallOptions) error
	Script       string // an expression of client, on and options
}

// Targets are the arguments of operations, as a client returned them. Their JSON has the
// form that presence.d.ts declares.
type Targets struct {
	Subscription Target `json:"subscription"`
	Membership   Target `json:"membership"`
	Group        Target `json:"group"`
	Presence     string `json:"presence"` // href of a contactPresence
}

// A Target is a resource.
type Target struct {
	Type  string            `json:"type,omitempty"`
	Href  string            `json:"href"`
	Links map[string]string `json:"links"`
}

// PresenceSubscription returns the target as a presence subscription.
func (t Target) PresenceSubscription() ucwa.PresenceSubscription {
	return ucwa.PresenceSubscription{Href: t.Href, Memberships: t.Links[ucwa.RelMemberships], AddTo: t.Links[ucwa.RelAddToPresenceSubscription]}
}

func (t Target) membership() ucwa.Membership {
	return ucwa.Membership{Href: t.Href, PresenceSubscription: t.Links[ucwa.RelPresenceSubscription]}
}

func (t Target) group() ucwa.Group {
	return ucwa.Group{Rel: t.Type, Href: t.Href, Subscribe: t.Links[ucwa.RelSubscribeToGroupPresence]}
}

var (
	tenMinutes = ucwa.ExtendRequest{Duration: 10}
	twoURIs    = []string{"sip:toshm@contoso.com", "sip:AlexD@contoso.com"}
)

// Operations lists every operation.
var Operations = []Operation{
	{
		"list", "GET", "/people/presenceSubscriptions",
		func(ctx context.Context, c *client.Client, on Targets, options client.CallOptions) error {
			_, err := c.List(ctx, options)
			return err
		},
		`client.list(options)`,
	},
	{
		"create", "POST", "/people/presenceSubscriptions",
		func(ctx context.Context, c *client.Client, on Targets, options client.CallOptions) error {
			_, err := c.Create(ctx, ucwa.CreateRequest{Duration: 10, URIs: twoURIs}, options)
			return err
		},
		`client.create({ duration: 10, uris: ["sip:toshm@contoso.com", "sip:AlexD@contoso.com"] }, options)`,
	},
	{
		"get", "GET", "/people/presenceSubscriptions/*",
		func(ctx context.Context, c *client.Client, on Targets, options client.CallOptions) error {
			_, err := c.Get(ctx, on.Subscription.PresenceSubscription(), options)
			return err
		},
		`client.get(on.subscription, options)`,
	},
	{
		"extend", "POST", "/people/presenceSubscriptions/*",
		func(ctx context.Context, c *client.Client, on Targets, options client.CallOptions) error {
			_, err := c.Extend(ctx, on.Subscription.PresenceSubscription(), tenMinutes, options)
			return err
		},
		`client.extend(on.subscription, { duration: 10 }, options)`,
	},
	{
		"delete", "DELETE", "/people/presenceSubscriptions/*",
		func(ctx context.Context, c *client.Client, on Targets, options client.CallOptions) error {
			return c.Delete(ctx, on.Subscription.PresenceSubscription(), options)
		},
		`client.delete(on.subscription, options)`,
	},
	{
		"add", "POST", "/people/presenceSubscriptionMemberships",
		func(ctx context.Context, c *client.Client, on Targets, options client.CallOptions) error {
			_, err := c.Add(ctx, on.Subscription.PresenceSubscription(), ucwa.AddRequest{URIs: twoURIs}, options)
			return err
		},
		`client.add(on.subscription, { uris: ["sip:toshm@contoso.com", "sip:AlexD@contoso.com"] }, options)`,
	},
	{
		"memberships", "GET", "/people/presenceSubscriptionMemberships",
		func(ctx context.Context, c *client.Client, on Targets, options client.CallOptions) error {
			_, err := c.Memberships(ctx, on.Subscription.PresenceSubscription(), options)
			return err
		},
		`client.memberships(on.subscription, options)`,
	},
	{
		"remove", "DELETE", "/people/presenceSubscriptionMemberships/*",
		func(ctx context.Context, c *client.Client, on Targets, options client.CallOptions) error {
			return c.Remove(ctx, on.Membership.membership(), options)
		},
		`client.remove(on.membership, options)`,
	},
	{
		"groups", "GET", "/people/groups",
		func(ctx context.Context, c *client.Client, on Targets, options client.CallOptions) error {
			_, err := c.Groups(ctx, options)
			return err
		},
		`client.groups(options)`,
	},
	{
		"subscribeToGroup", "POST", "/people/presenceSubscriptions",
		func(ctx context.Context, c *client.Client, on Targets, options client.CallOptions) error {
			_, err := c.SubscribeToGroup(ctx, on.Group.group(), tenMinutes, options)
			return err
		},
		`client.subscribeToGroup(on.group, { duration: 10 }, options)`,
	},
	{
		"presence", "GET", "/people/*/presence",
		func(ctx context.Context, c *client.Client, on Targets, options client.CallOptions) error {
			_, err := c.Presence(ctx, on.Presence, options)
			return err
		},
		`client.presence(on.presence, options)`,
	},
}
