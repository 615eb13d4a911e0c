package client

import (
	"context"

	"ucwapresence/internal/ucwa"
)

// Groups returns the groups of the user's contact list.
func (c *Client) Groups(ctx context.Context, options CallOptions) ([]ucwa.Group, error) {
	ctx, cancel := c.within(ctx, options)
	defer cancel()
	doc, err := c.application.visit(ctx, Exchange{Method: "GET", Link: ucwa.RelMyGroups, Rels: []string{ucwa.RelMyGroups}}, options)
	if err != nil {
		return nil, err
	}
	return ucwa.ParseGroups(doc.Resource), nil
}

// SubscribeToGroup subscribes to the presence of those who are in a group now.
// The group is given as the client handed it out, or by its address alone: then
// its link is looked up. A subscription that the application has to the group
// already is extended.
func (c *Client) SubscribeToGroup(ctx context.Context, g ucwa.Group, request ucwa.ExtendRequest, options CallOptions) (Subscription, error) {
	ctx, cancel := c.within(ctx, options)
	defer cancel()
	if g.Subscribe == "" {
		doc, err := c.get(ctx, ucwa.RelGroup, g.Href, options, ucwa.GroupRels()...)
		if err != nil {
			return Subscription{}, err
		}
		g, _ = ucwa.ParseGroup(doc.Resource, ucwa.RelGroup)
	}
	if g.Subscribe == "" {
		return Subscription{}, notOffered(ucwa.RelSubscribeToGroupPresence, "subscribe to this group")
	}
	return c.prolong(ctx, ucwa.RelSubscribeToGroupPresence, g.Subscribe, request, options)
}
