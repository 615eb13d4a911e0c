package client

import (
	"context"
	"time"

	"ucwapresence/internal/ucwa"
)

// Subscription is a presence subscription as this client knows it.
type Subscription struct {
	ucwa.PresenceSubscription
	// URIs and Expires are only known of what this client has created, and
	// Expires of what it has extended: the server never tells them.
	URIs    []string
	Expires time.Time
}

// List returns the presence subscriptions of the application.
func (c *Client) List(ctx context.Context, options CallOptions) ([]Subscription, error) {
	ctx, cancel := c.within(ctx, options)
	defer cancel()
	doc, err := c.application.visit(ctx, Exchange{
		Method: "GET", Link: ucwa.RelPresenceSubscriptions, Rels: []string{ucwa.RelPresenceSubscriptions},
	}, options)
	if err != nil {
		return nil, err
	}
	resources := doc.Resources(ucwa.RelPresenceSubscription)
	list := make([]Subscription, len(resources))
	for i := range resources {
		s, ok := ucwa.ParsePresenceSubscription(&resources[i], ucwa.RelPresenceSubscription)
		if !ok {
			return nil, strangerError(ucwa.RelPresenceSubscription, i)
		}
		list[i] = c.known.complete(s)
	}
	return list, nil
}

// toList is the advice to who may have created a subscription.
const toList = "list before you try again"

// Create subscribes to the presence of the people that the request names. The
// request must be valid: see [ucwa.ParseCreateRequest].
func (c *Client) Create(ctx context.Context, request ucwa.CreateRequest, options CallOptions) (Subscription, error) {
	ctx, cancel := c.within(ctx, options)
	defer cancel()
	doc, err := c.application.visit(ctx, Exchange{
		Method: "POST", Link: ucwa.RelPresenceSubscriptions,
		Input: request.Resource(), Rels: []string{ucwa.RelPresenceSubscription}, Advice: toList,
	}, options)
	if err != nil {
		return Subscription{}, err
	}
	s, _ := ucwa.ParsePresenceSubscription(doc.Resource, ucwa.RelPresenceSubscription)
	// The server starts to count when it acts, which is not before it was asked.
	expires := doc.Sent.Add(time.Duration(request.Duration) * time.Minute)
	created := Subscription{s, request.URIs, expires}
	c.known.remember(created)
	return created, nil
}
