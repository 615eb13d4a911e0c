package client

import (
	"context"

	"ucwapresence/internal/ucwa"
)

// Groups returns the groups of the user's contact list.
func (c *Client) Groups(ctx context.Context, options CallOptions) (groups []ucwa.Group, err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	answer, err := c.application.visit(ctx, &Exchange{
		Method: "GET", Link: ucwa.RelMyGroups, Rels: []string{ucwa.RelMyGroups},
	}, options)
	if err != nil {
		return nil, err
	}
	return ucwa.ParseGroups(answer.Resource), nil
}

// SubscribeToGroup subscribes to the presence of the current members of a group. g is a
// group that the client has returned, or one with only an href. In the second case the
// client looks up the link that it needs. If the application already has a subscription
// to the group, the request extends it.
func (c *Client) SubscribeToGroup(ctx context.Context, g ucwa.Group, request ucwa.ExtendRequest, options CallOptions) (s Subscription, err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	if g.Subscribe == "" {
		answer, err := c.get(ctx, ucwa.RelGroup, g.Href, options, ucwa.GroupRels()...)
		if err != nil {
			return s, err
		}
		g, _ = ucwa.ParseGroup(answer.Resource, ucwa.RelGroup)
	}
	if g.Subscribe == "" {
		return s, notOffered(ucwa.RelSubscribeToGroupPresence, "subscribe to this group")
	}
	s, _, err = c.extend(ctx, ucwa.RelSubscribeToGroupPresence, g.Subscribe, request, options)
	return s, err
}
