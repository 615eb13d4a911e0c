package client

import (
	"context"
	"errors"

	"ucwapresence/internal/ucwa"
)

// discovery finds the collection of presence subscriptions from the
// application, and remembers it: links may be cached as long as the application
// lives (page Hypermedia).
type discovery struct {
	client     *Client
	given      bool // the client was given the collection itself
	collection shared[ucwa.URL]
}

// find returns the address of the collection.
func (d *discovery) find(ctx context.Context, options CallOptions) (ucwa.URL, error) {
	if d.given {
		return d.client.home, nil
	}
	return d.collection.get(ctx, d.client.life, ucwa.URL{}, func(ctx context.Context) (ucwa.URL, error) {
		return d.look(ctx, options)
	})
}

// forget drops what was found if err says that the application is gone.
func (d *discovery) forget(found ucwa.URL, err error) {
	var e *ucwa.Error
	if errors.As(err, &e) && (e.Status == 404 || e.Status == 410) {
		d.collection.forget(found)
	}
}

// look walks from the application to its people, which it embeds or links to,
// and on to the collection.
func (d *discovery) look(ctx context.Context, options CallOptions) (ucwa.URL, error) {
	c := d.client
	app, err := c.do(ctx, exchange{method: "GET", url: c.home, rel: ucwa.RelApplication}, options)
	if err != nil {
		return ucwa.URL{}, err
	}
	for _, people := range app.Resources(ucwa.RelPeople) {
		if href := people.Href(ucwa.RelPresenceSubscriptions); href != "" {
			return c.follow(ucwa.RelPresenceSubscriptions, href)
		}
	}
	if href := app.Href(ucwa.RelPeople); href != "" {
		u, err := c.follow(ucwa.RelPeople, href)
		if err != nil {
			return u, err
		}
		people, err := c.do(ctx, exchange{method: "GET", url: u, rel: ucwa.RelPeople}, options)
		if err != nil {
			return u, err
		}
		if href := people.Href(ucwa.RelPresenceSubscriptions); href != "" {
			return c.follow(ucwa.RelPresenceSubscriptions, href)
		}
	}
	return ucwa.URL{}, notOffered(ucwa.RelPresenceSubscriptions, "subscribe to presence")
}

// notOffered is the error of an operation whose link is missing: the server
// leaves out what the application may not do (page Hypermedia). Nothing was
// answered, so there is neither status nor code.
func notOffered(rel, deed string) error {
	return &ucwa.Error{
		Kind: ucwa.KindServer, Offset: -1, Pointer: "/_links/" + rel,
		Message: "this application may not " + deed + ": the server offers no link " + rel,
	}
}
