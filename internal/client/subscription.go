package client

import (
	"context"
	"errors"
	"strconv"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// A subscription is given to the methods below as the client handed it out, or
// by its address alone: then its links are looked up when they are needed.

// Get returns a presence subscription.
func (c *Client) Get(ctx context.Context, s ucwa.PresenceSubscription, options CallOptions) (Subscription, error) {
	ctx, cancel := c.within(ctx, options)
	defer cancel()
	doc, err := c.get(ctx, ucwa.RelPresenceSubscription, s.Href, options, ucwa.RelPresenceSubscription)
	if err != nil {
		return Subscription{}, c.gone(s.Href, err)
	}
	s, _ = ucwa.ParsePresenceSubscription(doc.Resource, ucwa.RelPresenceSubscription)
	return c.known.complete(s), nil
}

// Extend adds minutes to the time that a subscription has left, up to
// [ucwa.MaxDuration] in all. A subscription to a group is extended by subscribing
// again; if it has ended, it is there again.
func (c *Client) Extend(ctx context.Context, s ucwa.PresenceSubscription, request ucwa.ExtendRequest, options CallOptions) (Subscription, error) {
	ctx, cancel := c.within(ctx, options)
	defer cancel()
	link, href := ucwa.RelPresenceSubscription, s.Href
	if group := c.known.recall(s.Href).group; group != "" {
		link, href = ucwa.RelSubscribeToGroupPresence, group
	}
	extended, err := c.prolong(ctx, link, href, request, options)
	return extended, c.gone(s.Href, err)
}

// Delete ends a subscription. One that is gone already counts as done.
func (c *Client) Delete(ctx context.Context, s ucwa.PresenceSubscription, options CallOptions) error {
	ctx, cancel := c.within(ctx, options)
	defer cancel()
	err := c.remove(ctx, ucwa.RelPresenceSubscription, s.Href, options)
	// The next subscription to a group has the address of the last one, and must
	// not be taken to have time left from it.
	group := c.known.recall(s.Href).group != ""
	if err == nil || group && inDoubt(err) {
		c.known.deleted(s.Href)
	}
	return err
}

// prolong sends a duration to a subscription, or to what subscribes to a group,
// and remembers when the subscription ends.
func (c *Client) prolong(ctx context.Context, link, href string, request ucwa.ExtendRequest, options CallOptions) (Subscription, error) {
	group, advice := "", "it may have more time left than you know"
	if link == ucwa.RelSubscribeToGroupPresence {
		group, advice = href, toList
	}
	doc, err := c.visit(ctx, Exchange{
		Method: "POST", Link: link, Href: href,
		Query:  httpmsg.Query{{Name: "duration", Value: strconv.Itoa(request.Duration)}},
		Rels:   []string{ucwa.RelPresenceSubscription},
		Advice: advice,
	}, options)
	if err != nil {
		return Subscription{}, err
	}
	s, _ := ucwa.ParsePresenceSubscription(doc.Resource, ucwa.RelPresenceSubscription)
	return c.known.prolong(s, request.Duration, doc.Sent, group), nil
}

// remove deletes a resource. One that is gone already counts as done.
func (c *Client) remove(ctx context.Context, link, href string, options CallOptions) error {
	_, err := c.visit(ctx, Exchange{Method: "DELETE", Link: link, Href: href}, options)
	if e, ok := errors.AsType[*ucwa.Error](err); ok && e.Status == 404 {
		return nil
	}
	return err
}

// gone forgets a subscription of which the server says that it is not there.
func (c *Client) gone(href string, err error) error {
	if e, ok := errors.AsType[*ucwa.Error](err); ok && e.Gone != "" {
		c.known.forget(href)
	}
	return err
}
