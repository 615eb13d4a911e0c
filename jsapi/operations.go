//go:build js && wasm

package jsapi

import (
	"context"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
)

// The operations on what the client has handed out. The argument after the
// client is the JSON text of that: an object with href and, unless it is known
// by its address alone, links.

// get(settle, signal, client, subscription, options) → PresenceSubscription
func (r *registry) get(ctx context.Context, args []safejs.Value) ([]byte, error) {
	c, options, target, err := r.target(args, 2)
	if err != nil {
		return nil, err
	}
	return oneSubscription(c.Get(ctx, subscriptionOf(target), options))
}

// extend(settle, signal, client, subscription, request, options) → PresenceSubscription
func (r *registry) extend(ctx context.Context, args []safejs.Value) ([]byte, error) {
	c, options, target, err := r.target(args, 3)
	if err != nil {
		return nil, err
	}
	request, err := readRequest(jsrt.Arg(args, 2), ucwa.ParseExtendRequest)
	if err != nil {
		return nil, err
	}
	return oneSubscription(c.Extend(ctx, subscriptionOf(target), request, options))
}

// delete(settle, signal, client, subscription, options)
func (r *registry) delete(ctx context.Context, args []safejs.Value) ([]byte, error) {
	c, options, target, err := r.target(args, 2)
	if err != nil {
		return nil, err
	}
	return []byte("null"), c.Delete(ctx, subscriptionOf(target), options)
}

// add(settle, signal, client, subscription, request, options) → PresenceSubscriptionMembership[]
func (r *registry) add(ctx context.Context, args []safejs.Value) ([]byte, error) {
	c, options, target, err := r.target(args, 3)
	if err != nil {
		return nil, err
	}
	request, err := readRequest(jsrt.Arg(args, 2), ucwa.ParseAddRequest)
	if err != nil {
		return nil, err
	}
	return appendMemberships(c.Add(ctx, subscriptionOf(target), request, options))
}

// memberships(settle, signal, client, subscription, options) → PresenceSubscriptionMembership[]
func (r *registry) memberships(ctx context.Context, args []safejs.Value) ([]byte, error) {
	c, options, target, err := r.target(args, 2)
	if err != nil {
		return nil, err
	}
	return appendMemberships(c.Memberships(ctx, subscriptionOf(target), options))
}

// remove(settle, signal, client, membership, options)
func (r *registry) remove(ctx context.Context, args []safejs.Value) ([]byte, error) {
	c, options, target, err := r.target(args, 2)
	if err != nil {
		return nil, err
	}
	m := ucwa.Membership{Href: target.Text("href"), PresenceSubscription: linkOf(target, ucwa.RelPresenceSubscription)}
	return []byte("null"), c.Remove(ctx, m, options)
}

// groups(settle, signal, client, options) → Group[]
func (r *registry) groups(ctx context.Context, args []safejs.Value) ([]byte, error) {
	c, options, err := r.call(args, 1)
	if err != nil {
		return nil, err
	}
	return appendGroups(c.Groups(ctx, options))
}

// subscribeToGroup(settle, signal, client, group, request, options) → PresenceSubscription
func (r *registry) subscribeToGroup(ctx context.Context, args []safejs.Value) ([]byte, error) {
	c, options, target, err := r.target(args, 3)
	if err != nil {
		return nil, err
	}
	request, err := readRequest(jsrt.Arg(args, 2), ucwa.ParseExtendRequest)
	if err != nil {
		return nil, err
	}
	group := ucwa.Group{
		Rel:       target.Text("type"),
		Href:      target.Text("href"),
		Subscribe: linkOf(target, ucwa.RelSubscribeToGroupPresence),
	}
	return oneSubscription(c.SubscribeToGroup(ctx, group, request, options))
}

// presence(settle, signal, client, target, options) → ContactPresence
func (r *registry) presence(ctx context.Context, args []safejs.Value) ([]byte, error) {
	c, options, target, err := r.target(args, 2)
	if err != nil {
		return nil, err
	}
	return appendPresence(c.Presence(ctx, target.Text("href"), options))
}

// target returns the client that the first argument names, what the second is
// about, and the options, which are the argument at the given place.
func (r *registry) target(args []safejs.Value, place int) (*client.Client, client.CallOptions, *hal.Resource, error) {
	c, options, err := r.call(args, place)
	if err != nil {
		return nil, options, nil, err
	}
	target, err := readObject(jsrt.Arg(args, 1))
	if err != nil {
		return nil, options, nil, err
	}
	if target.Text("href") == "" {
		return nil, options, nil, argumentError("/href", "must be the address of what the call is about")
	}
	return c, options, target, nil
}

func subscriptionOf(target *hal.Resource) ucwa.PresenceSubscription {
	return ucwa.PresenceSubscription{
		ID:          target.Text("id"),
		Href:        target.Text("href"),
		Memberships: linkOf(target, ucwa.RelMemberships),
		AddTo:       linkOf(target, ucwa.RelAddToPresenceSubscription),
	}
}

// linkOf returns a link of what the client has handed out.
func linkOf(target *hal.Resource, rel string) string {
	links, _ := target.Property("links")
	for _, link := range links.Items() {
		if link.Name == rel {
			return link.Value.Text()
		}
	}
	return ""
}
