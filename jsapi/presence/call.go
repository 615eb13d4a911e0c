//go:build js && wasm

package presence

import (
	"context"
	"slices"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// call is one call of a method of a client.
type call struct {
	*member
	options client.CallOptions
	// inputs are the arguments between the client and the options: the target of the
	// call, if the operation has one, and then the request, if the operation has one. The
	// target has an href. It also has links if a client returned it.
	inputs []*hal.Resource
}

// operation is a method of a client.
type operation func(ctx context.Context, c *call) (json []byte, err error)

// method returns the function (settle, signal, client, …inputs, options) of an
// operation. inputs and options are JSON text; options may be undefined.
func (r *registry) method(perform operation) func(context.Context, []safejs.Value) ([]byte, error) {
	return func(ctx context.Context, args []safejs.Value) ([]byte, error) {
		c, err := r.read(args)
		if err != nil {
			return nil, err
		}
		return perform(ctx, c)
	}
}

// methodOn is [registry.method] for an operation whose target must be of the given kind.
func (r *registry) methodOn(kind kind, perform operation) func(context.Context, []safejs.Value) ([]byte, error) {
	return r.method(func(ctx context.Context, c *call) ([]byte, error) {
		if err := c.requireKind(kind); err != nil {
			return nil, err
		}
		return perform(ctx, c)
	})
}

// read reads the arguments of a call.
func (r *registry) read(args []safejs.Value) (*call, error) {
	found, err := r.find(args)
	if err != nil {
		return nil, err
	}
	c := &call{member: found}
	last := len(args) - 1
	if c.options, err = readCallOptions(jsrt.Arg(args, last)); err != nil {
		return nil, err
	}
	for _, arg := range args[1:last] {
		input, err := shared.ReadInput(arg)
		if err != nil {
			return nil, err
		}
		c.inputs = append(c.inputs, input)
	}
	return c, nil
}

// kind is the kind of a target, as error messages name it.
type kind string

const (
	kindSubscription kind = "presence subscription"
	kindMembership   kind = "membership"
	kindGroup        kind = "group"
)

// requireKind returns an error if the href of the target is invalid, or if the fields of
// the target show another kind than want. The check prevents damage: deleting a group in
// place of a subscription would remove the group from the user's contact list.
func (c *call) requireKind(want kind) error {
	if err := c.checkHref(); err != nil {
		return err
	}
	if got := c.kind(); got != "" && got != want {
		return ucwa.ArgumentAt("", "the first argument must be a "+string(want)+", not a "+string(got))
	}
	return nil
}

// checkHref checks the href of a target without links. The page supplied that href, so it
// may be invalid.
func (c *call) checkHref() error {
	if _, returned := c.inputs[0].Property("links"); returned {
		return nil
	}
	return c.CheckHref(c.href())
}

// kind returns the kind of the target, or "" if its fields do not show it.
func (c *call) kind() kind {
	if slices.Contains(ucwa.GroupRels(), c.inputs[0].Text("type")) {
		return kindGroup
	}
	links, _ := c.inputs[0].Property("links")
	for _, link := range links.Items() {
		switch link.Name {
		case ucwa.RelGroupContacts, ucwa.RelSubscribeToGroupPresence:
			return kindGroup
		case ucwa.RelContact, ucwa.RelPresenceSubscription:
			return kindMembership
		case ucwa.RelMemberships, ucwa.RelAddToPresenceSubscription:
			return kindSubscription
		}
	}
	return ""
}

// subscription returns the target as a subscription.
func (c *call) subscription() ucwa.PresenceSubscription {
	return ucwa.PresenceSubscription{
		ID:          c.inputs[0].Text("id"),
		Href:        c.href(),
		Memberships: c.link(ucwa.RelMemberships),
		AddTo:       c.link(ucwa.RelAddToPresenceSubscription),
	}
}

// href returns the address of the target. arguments.js has checked that it is not empty.
func (c *call) href() string { return c.inputs[0].Text("href") }

// link returns the href of a link of the target, or "" if the target has no such link.
func (c *call) link(rel string) string {
	links, _ := c.inputs[0].Property("links")
	return linkIn(links, rel)
}

// linkIn returns the href of a link from the links of an object that a client returned,
// or "" if there is no such link.
func linkIn(links hal.Value, rel string) string {
	for _, link := range links.Items() {
		if link.Name == rel {
			return link.Value.Text()
		}
	}
	return ""
}
