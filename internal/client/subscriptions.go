package client

import (
	"context"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// Subscription is a presence subscription with the local state of this client.
type Subscription struct {
	ucwa.PresenceSubscription
	// URIs are the members of a subscription that this client has created. Expires is
	// the expiry of a subscription that this client has created or extended. The server
	// returns neither.
	URIs    []string
	Expires time.Time
}

// subscriptionSize is about the length of a subscription in a document of a real server,
// in bytes. List computes the capacity of its result from it.
const subscriptionSize = 512

// List returns the presence subscriptions of the application.
func (c *Client) List(ctx context.Context, options CallOptions) (list []Subscription, err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	unexpected := -1 // the index of the first resource that is not a subscription
	_, err = c.application.visit(ctx, &Exchange{
		Method: "GET", Link: ucwa.RelPresenceSubscriptions, Rels: []string{ucwa.RelPresenceSubscriptions},
		Decode: func(format hal.Format, body []byte, charset string) (*hal.Resource, error) {
			list, unexpected = make([]Subscription, 0, len(body)/subscriptionSize), -1
			return format.DecodeEach(body, charset, ucwa.RelPresenceSubscription, func(r *hal.Resource) {
				s, ok := ucwa.ParsePresenceSubscription(r, ucwa.RelPresenceSubscription)
				if !ok && unexpected < 0 {
					unexpected = len(list)
				}
				list = append(list, c.local.complete(s))
			})
		},
	}, options)
	switch {
	case err != nil:
		return nil, err
	case unexpected >= 0:
		return nil, unexpectedRelError(ucwa.RelPresenceSubscription, unexpected)
	}
	return list, nil
}

// adviceToList is the advice for a request that may have created a subscription.
const adviceToList = "list before you try again"

// Create subscribes to the presence of the people in the request, which must be
// valid: see [ucwa.ParseCreateRequest].
func (c *Client) Create(ctx context.Context, request ucwa.CreateRequest, options CallOptions) (created Subscription, err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	answer, err := c.application.visit(ctx, &Exchange{
		Method: "POST", Link: ucwa.RelPresenceSubscriptions,
		Input: request.Resource(), Rels: []string{ucwa.RelPresenceSubscription}, Advice: adviceToList,
	}, options)
	if err != nil {
		return created, err
	}
	s, _ := ucwa.ParsePresenceSubscription(answer.Resource, ucwa.RelPresenceSubscription)
	// The duration starts when the server acts, which is after the request was sent.
	expires := answer.Sent.Add(time.Duration(request.Duration) * time.Minute)
	created = Subscription{s, request.URIs, expires}
	c.local.create(created, answer.turn)
	return created, nil
}
