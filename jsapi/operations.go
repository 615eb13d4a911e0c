//go:build js && wasm

package jsapi

import (
	"cmp"
	"context"
	"slices"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
)

// call is one call of a method of a client, as presence.js makes it.
type call struct {
	*client.Client
	options client.CallOptions
	// inputs is what stands between the client and the options. What the call is
	// about comes first: an object that the client has handed out, with href and
	// links, or one with href alone. A request comes last.
	inputs []*hal.Resource
}

// method returns the function (settle, signal, client, …inputs, options) of a
// method; inputs and options are JSON text.
func (r *registry) method(perform func(ctx context.Context, c *call) ([]byte, error)) func(context.Context, []safejs.Value) ([]byte, error) {
	return func(ctx context.Context, args []safejs.Value) ([]byte, error) {
		c, err := r.read(args)
		if err != nil {
			return nil, err
		}
		return perform(ctx, c)
	}
}

// What a call may be about.
const (
	aSubscription = "presence subscription"
	aMembership   = "membership"
	aGroup        = "group"
)

// about is method for what is about a thing of a kind that the client has handed
// out. To delete a group where a subscription was meant takes it out of the user's
// contact list.
func (r *registry) about(kind string, perform func(ctx context.Context, c *call) ([]byte, error)) func(context.Context, []safejs.Value) ([]byte, error) {
	return r.method(func(ctx context.Context, c *call) ([]byte, error) {
		if err := c.checkHref(); err != nil {
			return nil, err
		}
		if other := c.kind(); other != "" && other != kind {
			return nil, argumentError("", "what this is about must be a "+kind+", not a "+other)
		}
		return perform(ctx, c)
	})
}

// checkHref checks an href that comes without its links: it is the page's own, and
// may be anything.
func (c *call) checkHref() error {
	if _, handedOut := c.inputs[0].Property("links"); handedOut {
		return nil
	}
	return c.CheckHref(c.href())
}

// kind returns what the call is about, as far as what has come with its href tells.
func (c *call) kind() string {
	if slices.Contains(ucwa.GroupRels(), c.inputs[0].Text("type")) {
		return aGroup
	}
	links, _ := c.inputs[0].Property("links")
	for _, link := range links.Items() {
		switch link.Name {
		case ucwa.RelGroupContacts, ucwa.RelSubscribeToGroupPresence:
			return aGroup
		case ucwa.RelContact, ucwa.RelPresenceSubscription:
			return aMembership
		case ucwa.RelMemberships, ucwa.RelAddToPresenceSubscription:
			return aSubscription
		}
	}
	return ""
}

func (r *registry) read(args []safejs.Value) (*call, error) {
	id, err := jsrt.Arg(args, 0).Int()
	if err != nil {
		return nil, err
	}
	c := &call{Client: r.byID[id]}
	if c.Client == nil {
		return nil, &ucwa.Error{Kind: ucwa.KindAborted, Offset: -1, Message: "the client is closed"}
	}
	last := len(args) - 1
	if c.options, err = readCallOptions(jsrt.Arg(args, last)); err != nil {
		return nil, err
	}
	for _, arg := range args[1:last] {
		input, err := readInput(arg)
		if err != nil {
			return nil, err
		}
		c.inputs = append(c.inputs, input)
	}
	return c, nil
}

// list() → PresenceSubscription[]
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
	return oneSubscription(c.Create(ctx, request, c.options))
}

// get(subscription) → PresenceSubscription
func get(ctx context.Context, c *call) ([]byte, error) {
	return oneSubscription(c.Get(ctx, c.subscription(), c.options))
}

// extend(subscription, request) → PresenceSubscription
func extend(ctx context.Context, c *call) ([]byte, error) {
	request, problems := ucwa.ParseExtendRequest(c.inputs[1])
	if err := ucwa.Argument(problems); err != nil {
		return nil, err
	}
	return oneSubscription(c.Extend(ctx, c.subscription(), request, c.options))
}

// end(subscription), which presence.js calls delete
func end(ctx context.Context, c *call) ([]byte, error) {
	return []byte("null"), c.Delete(ctx, c.subscription(), c.options)
}

// add(subscription, request) → PresenceSubscriptionMembership[]
func add(ctx context.Context, c *call) ([]byte, error) {
	request, problems := ucwa.ParseAddRequest(c.inputs[1])
	if err := ucwa.Argument(problems); err != nil {
		return nil, err
	}
	return appendMemberships(c.Add(ctx, c.subscription(), request, c.options))
}

// memberships(subscription) → PresenceSubscriptionMembership[]
func memberships(ctx context.Context, c *call) ([]byte, error) {
	return appendMemberships(c.Memberships(ctx, c.subscription(), c.options))
}

// remove(membership)
func remove(ctx context.Context, c *call) ([]byte, error) {
	m := ucwa.Membership{Href: c.href(), PresenceSubscription: c.link(ucwa.RelPresenceSubscription)}
	return []byte("null"), c.Remove(ctx, m, c.options)
}

// groups() → Group[]
func groups(ctx context.Context, c *call) ([]byte, error) {
	return appendGroups(c.Groups(ctx, c.options))
}

// subscribeToGroup(group, request) → PresenceSubscription
func subscribeToGroup(ctx context.Context, c *call) ([]byte, error) {
	request, problems := ucwa.ParseExtendRequest(c.inputs[1])
	if err := ucwa.Argument(problems); err != nil {
		return nil, err
	}
	group := ucwa.Group{Href: c.href(), Subscribe: c.link(ucwa.RelSubscribeToGroupPresence)}
	return oneSubscription(c.SubscribeToGroup(ctx, group, request, c.options))
}

// presence(target) → ContactPresence
func presence(ctx context.Context, c *call) ([]byte, error) {
	if !ucwa.IsSIP(c.href()) {
		if err := c.checkHref(); err != nil {
			return nil, err
		}
	}
	// A membership that was handed out says where its contact is.
	return appendPresence(c.Presence(ctx, cmp.Or(c.link(ucwa.RelContact), c.href()), c.options))
}

// subscription returns the subscription that the call is about.
func (c *call) subscription() ucwa.PresenceSubscription {
	return ucwa.PresenceSubscription{
		ID:          c.inputs[0].Text("id"),
		Href:        c.href(),
		Memberships: c.link(ucwa.RelMemberships),
		AddTo:       c.link(ucwa.RelAddToPresenceSubscription),
	}
}

// href returns the address of what the call is about. presence.js has seen to it
// that there is one.
func (c *call) href() string { return c.inputs[0].Text("href") }

// link returns a link of what the call is about, as the client has handed it out.
func (c *call) link(rel string) string {
	links, _ := c.inputs[0].Property("links")
	for _, link := range links.Items() {
		if link.Name == rel {
			return link.Value.Text()
		}
	}
	return ""
}
