package client

import (
	"context"
	"errors"
	"strconv"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// The methods below take a subscription that the client has returned, or one with only
// an href. In the second case the client looks up the links that it needs.

// Get returns a presence subscription.
func (c *Client) Get(ctx context.Context, s ucwa.PresenceSubscription, options CallOptions) (got Subscription, err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	s, err = c.getSubscription(ctx, s, options)
	if err != nil {
		return got, err
	}
	return c.local.complete(s), nil
}

func (c *Client) getSubscription(ctx context.Context, s ucwa.PresenceSubscription, options CallOptions) (ucwa.PresenceSubscription, error) {
	answer, err := c.get(ctx, ucwa.RelPresenceSubscription, s.Href, options, ucwa.RelPresenceSubscription)
	if err != nil {
		return s, c.forgetIfGone(s.Href, answer, err)
	}
	s, _ = ucwa.ParsePresenceSubscription(answer.Resource, ucwa.RelPresenceSubscription)
	return s, nil
}

// Extend adds minutes to the time that a subscription has left, up to
// [ucwa.MaxDuration] in all. A subscription to a group is extended by subscribing to
// the group again; if it has expired, this creates it again.
func (c *Client) Extend(ctx context.Context, s ucwa.PresenceSubscription, request ucwa.ExtendRequest, options CallOptions) (extended Subscription, err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	link, href := ucwa.RelPresenceSubscription, s.Href
	if group := c.local.lookup(s.Href).group; group != "" {
		link, href = ucwa.RelSubscribeToGroupPresence, group
	}
	extended, answer, err := c.extend(ctx, link, href, request, options)
	return extended, c.forgetIfGone(s.Href, answer, err)
}

// extend sends a duration to a subscription, or to the link that subscribes to a
// group, and stores when the subscription expires.
func (c *Client) extend(ctx context.Context, link, href string, request ucwa.ExtendRequest, options CallOptions) (Subscription, Answer, error) {
	group, advice := "", "the subscription may have more time left than expiresAt says"
	if link == ucwa.RelSubscribeToGroupPresence {
		group, advice = href, adviceToList
	}
	answer, err := c.visit(ctx, &Exchange{
		Method: "POST", Link: link, Href: href,
		Query:  httpmsg.Query{{Name: "duration", Value: strconv.Itoa(request.Duration)}},
		Rels:   []string{ucwa.RelPresenceSubscription},
		Advice: advice,
	}, options)
	if err != nil {
		return Subscription{}, answer, err
	}
	s, _ := ucwa.ParsePresenceSubscription(answer.Resource, ucwa.RelPresenceSubscription)
	return c.local.extend(s, request.Duration, answer, group), answer, nil
}

// Delete ends a subscription. It succeeds if the subscription no longer exists.
func (c *Client) Delete(ctx context.Context, s ucwa.PresenceSubscription, options CallOptions) (err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	answer, err := c.delete(ctx, ucwa.RelPresenceSubscription, s.Href, options)
	switch {
	case isNotFound(err):
		c.local.end(s.Href, answer.turn, false)
		return nil
	// The next subscription to the group has the same href, but not the remaining time
	// of this one.
	case err == nil, isOutcomeUnknown(err) && c.local.lookup(s.Href).group != "":
		c.local.end(s.Href, c.requests.Load(), false)
	}
	return err
}

func (c *Client) delete(ctx context.Context, link, href string, options CallOptions) (Answer, error) {
	return c.visit(ctx, &Exchange{Method: "DELETE", Link: link, Href: href}, options)
}

// forgetIfGone returns err. If err means that a subscription no longer exists, it drops
// the local state of the subscription.
func (c *Client) forgetIfGone(href string, answer Answer, err error) error {
	if e, ok := errors.AsType[*ucwa.Error](err); ok && e.Gone != "" {
		c.local.end(href, answer.turn, true)
	}
	return err
}
