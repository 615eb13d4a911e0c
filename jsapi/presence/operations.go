//go:build js && wasm

package presence

import (
	"cmp"
	"context"

	"ucwapresence/internal/client"
	"ucwapresence/internal/live"
	"ucwapresence/internal/ucwa"
)

// list() → the fields of a PresenceSubscription[]: see [appendSubscriptions]
func list(ctx context.Context, c *call) ([]byte, error) {
	subscriptions, err := c.List(ctx, c.options)
	if err != nil {
		return nil, err
	}
	return appendSubscriptions(subscriptions), nil
}

// create(request) → PresenceSubscription
func create(ctx context.Context, c *call) ([]byte, error) {
	request, problems := ucwa.ParseCreateRequest(c.inputs[0])
	if err := ucwa.Argument(problems); err != nil {
		return nil, err
	}
	s, err := c.Create(ctx, request, c.options)
	return subscriptionResult(s, err)
}

// get(subscription) → PresenceSubscription
func get(ctx context.Context, c *call) ([]byte, error) {
	s, err := c.Get(ctx, c.subscription(), c.options)
	return subscriptionResult(s, err)
}

// extend(subscription, request) → PresenceSubscription
func extend(ctx context.Context, c *call) ([]byte, error) {
	request, problems := ucwa.ParseExtendRequest(c.inputs[1])
	if err := ucwa.Argument(problems); err != nil {
		return nil, err
	}
	s, err := c.Extend(ctx, c.subscription(), request, c.options)
	return subscriptionResult(s, err)
}

// deleteSubscription(subscription) is named delete in JavaScript. The watches of the
// client may use the subscription too, because a group has only one subscription.
func deleteSubscription(ctx context.Context, c *call) ([]byte, error) {
	s := c.subscription()
	err := c.Delete(ctx, s, c.options)
	if err == nil && c.channel != nil {
		c.channel.Handle(live.Deleted{Href: s.Href})
	}
	return null, err
}

// add(subscription, request) → PresenceSubscriptionMembership[]
func add(ctx context.Context, c *call) ([]byte, error) {
	request, problems := ucwa.ParseAddRequest(c.inputs[1])
	if err := ucwa.Argument(problems); err != nil {
		return nil, err
	}
	memberships, err := c.Add(ctx, c.subscription(), request, c.options)
	return membershipsResult(memberships, err)
}

// memberships(subscription) → PresenceSubscriptionMembership[]
func memberships(ctx context.Context, c *call) ([]byte, error) {
	memberships, err := c.Memberships(ctx, c.subscription(), c.options)
	return membershipsResult(memberships, err)
}

// remove(membership)
func remove(ctx context.Context, c *call) ([]byte, error) {
	m := ucwa.Membership{Href: c.href(), PresenceSubscription: c.link(ucwa.RelPresenceSubscription)}
	return null, c.Remove(ctx, m, c.options)
}

// groups() → Group[]
func groups(ctx context.Context, c *call) ([]byte, error) {
	groups, err := c.Groups(ctx, c.options)
	if err != nil {
		return nil, err
	}
	return appendGroups(nil, groups), nil
}

// subscribeToGroup(group, request) → PresenceSubscription
func subscribeToGroup(ctx context.Context, c *call) ([]byte, error) {
	request, problems := ucwa.ParseExtendRequest(c.inputs[1])
	if err := ucwa.Argument(problems); err != nil {
		return nil, err
	}
	group := ucwa.Group{Href: c.href(), Subscribe: c.link(ucwa.RelSubscribeToGroupPresence)}
	s, err := c.SubscribeToGroup(ctx, group, request, c.options)
	return subscriptionResult(s, err)
}

// presence(target) → ContactPresence
func presence(ctx context.Context, c *call) ([]byte, error) {
	if _, returned := c.inputs[0].Property("links"); !returned {
		if err := c.CheckTarget(c.href()); err != nil {
			return nil, err
		}
	}
	// A membership that a client returned links to its contact.
	p, err := c.Presence(ctx, cmp.Or(c.link(ucwa.RelContact), c.href()), c.options)
	if err != nil {
		return nil, err
	}
	return appendPresence(nil, p), nil
}

// subscriptionResult returns the JSON text of a subscription, or the error of the call.
// One function with a type parameter for all results would make the module 2 KB larger:
// the linker keeps all methods of a type argument and of its fields.
func subscriptionResult(s client.Subscription, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return appendSubscription(make([]byte, 0, 512), s), nil
}

// membershipsResult returns the JSON text of memberships, or the error of the call.
func membershipsResult(memberships []ucwa.Membership, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return appendMemberships(nil, memberships), nil
}
