package client

import (
	"context"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// Add adds people to a subscription and returns their memberships. Adding a member
// again has no effect.
func (c *Client) Add(ctx context.Context, s ucwa.PresenceSubscription, request ucwa.AddRequest, options CallOptions) (added []ucwa.Membership, err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	s, err = c.withLinks(ctx, s, options)
	if err != nil {
		return nil, err
	}
	if s.AddTo == "" {
		return nil, notOffered(ucwa.RelAddToPresenceSubscription, "add contacts to this subscription")
	}
	answer, err := c.visit(ctx, &Exchange{
		Method: "POST", Link: ucwa.RelAddToPresenceSubscription, Href: s.AddTo,
		Input: request.Resource(), Rels: []string{ucwa.RelPresenceSubscriptionMemberships},
		Advice: "look at the memberships before you try again",
	}, options)
	if isOutcomeUnknown(err) {
		c.local.forgetURIs(s.Href)
	}
	if err != nil {
		return nil, c.forgetIfGone(s.Href, answer, err)
	}
	c.local.add(s.Href, request.URIs)
	return parseMemberships(answer.Resource)
}

// Memberships returns the memberships of a subscription.
func (c *Client) Memberships(ctx context.Context, s ucwa.PresenceSubscription, options CallOptions) (memberships []ucwa.Membership, err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	s, err = c.withLinks(ctx, s, options)
	if err != nil {
		return nil, err
	}
	if s.Memberships == "" {
		return nil, notOffered(ucwa.RelMemberships, "see the members of this subscription")
	}
	answer, err := c.get(ctx, ucwa.RelMemberships, s.Memberships, options, ucwa.RelPresenceSubscriptionMemberships)
	if err != nil {
		return nil, c.forgetIfGone(s.Href, answer, err)
	}
	return parseMemberships(answer.Resource)
}

// Remove ends a membership. It succeeds if the membership no longer exists.
func (c *Client) Remove(ctx context.Context, m ucwa.Membership, options CallOptions) (err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	_, err = c.delete(ctx, ucwa.RelPresenceSubscriptionMembership, m.Href, options)
	if isNotFound(err) {
		err = nil
	}
	if err == nil || isOutcomeUnknown(err) {
		c.local.forgetURIs(m.PresenceSubscription) // a membership does not contain its URI
	}
	return err
}

// withLinks looks up the links of a subscription that has only its href.
func (c *Client) withLinks(ctx context.Context, s ucwa.PresenceSubscription, options CallOptions) (ucwa.PresenceSubscription, error) {
	if s.Memberships != "" || s.AddTo != "" {
		return s, nil
	}
	return c.getSubscription(ctx, s, options)
}

func parseMemberships(doc *hal.Resource) ([]ucwa.Membership, error) {
	resources := doc.Resources(ucwa.RelPresenceSubscriptionMembership)
	memberships := make([]ucwa.Membership, len(resources))
	for i := range resources {
		var ok bool
		memberships[i], ok = ucwa.ParseMembership(&resources[i], ucwa.RelPresenceSubscriptionMembership)
		if !ok {
			return nil, unexpectedRelError(ucwa.RelPresenceSubscriptionMembership, i)
		}
	}
	return memberships, nil
}
