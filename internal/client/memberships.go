package client

import (
	"context"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// Add adds people to a subscription and returns their memberships. Those who
// are members already stay so.
func (c *Client) Add(ctx context.Context, s ucwa.PresenceSubscription, request ucwa.AddRequest, options CallOptions) ([]ucwa.Membership, error) {
	ctx, cancel := c.within(ctx, options)
	defer cancel()
	s, err := c.withLinks(ctx, s, options)
	if err != nil {
		return nil, err
	}
	if s.AddTo == "" {
		return nil, notOffered(ucwa.RelAddToPresenceSubscription, "add contacts to this subscription")
	}
	doc, err := c.visit(ctx, Exchange{
		Method: "POST", Link: ucwa.RelAddToPresenceSubscription, Href: s.AddTo,
		Input: request.Resource(), Rels: []string{ucwa.RelPresenceSubscriptionMemberships},
		Advice: "look at the memberships before you try again",
	}, options)
	if inDoubt(err) {
		c.known.lose(s.Href)
	}
	if err != nil {
		return nil, c.gone(s.Href, err)
	}
	c.known.add(s.Href, request.URIs)
	return parseMemberships(doc.Resource)
}

// Memberships returns the memberships of a subscription.
func (c *Client) Memberships(ctx context.Context, s ucwa.PresenceSubscription, options CallOptions) ([]ucwa.Membership, error) {
	ctx, cancel := c.within(ctx, options)
	defer cancel()
	s, err := c.withLinks(ctx, s, options)
	if err != nil {
		return nil, err
	}
	if s.Memberships == "" {
		return nil, notOffered(ucwa.RelMemberships, "see the members of this subscription")
	}
	doc, err := c.get(ctx, ucwa.RelMemberships, s.Memberships, options, ucwa.RelPresenceSubscriptionMemberships)
	if err != nil {
		return nil, c.gone(s.Href, err)
	}
	return parseMemberships(doc.Resource)
}

// Remove ends a membership. One that is gone already counts as done.
func (c *Client) Remove(ctx context.Context, m ucwa.Membership, options CallOptions) error {
	ctx, cancel := c.within(ctx, options)
	defer cancel()
	err := c.remove(ctx, ucwa.RelPresenceSubscriptionMembership, m.Href, options)
	if err == nil || inDoubt(err) {
		c.known.lose(m.PresenceSubscription) // the membership does not say who it was
	}
	return err
}

// withLinks looks up the links of a subscription that is given by its address.
func (c *Client) withLinks(ctx context.Context, s ucwa.PresenceSubscription, options CallOptions) (ucwa.PresenceSubscription, error) {
	if s.Memberships != "" || s.AddTo != "" {
		return s, nil
	}
	doc, err := c.get(ctx, ucwa.RelPresenceSubscription, s.Href, options, ucwa.RelPresenceSubscription)
	if err != nil {
		return s, c.gone(s.Href, err)
	}
	s, _ = ucwa.ParsePresenceSubscription(doc.Resource, ucwa.RelPresenceSubscription)
	return s, nil
}

func parseMemberships(doc *hal.Resource) ([]ucwa.Membership, error) {
	resources := doc.Resources(ucwa.RelPresenceSubscriptionMembership)
	memberships := make([]ucwa.Membership, len(resources))
	for i := range resources {
		var ok bool
		memberships[i], ok = ucwa.ParseMembership(&resources[i], ucwa.RelPresenceSubscriptionMembership)
		if !ok {
			return nil, strangerError(ucwa.RelPresenceSubscriptionMembership, i)
		}
	}
	return memberships, nil
}
