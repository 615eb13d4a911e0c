package client

import (
	"context"
	"sync"

	"ucwapresence/internal/ucwa"
)

// discovery finds the collection of presence subscriptions from the
// application, and remembers it: links may be cached as long as the application
// lives (page Hypermedia).
type discovery struct {
	client  *Client
	given   bool // the client was given the collection itself
	looking flight[ucwa.URL]

	mu    sync.Mutex
	found ucwa.URL
}

func newDiscovery(c *Client, given bool) *discovery {
	d := &discovery{client: c, given: given}
	if given {
		d.found = c.home
	}
	return d
}

// find returns the address of the collection.
func (d *discovery) find(ctx context.Context, options CallOptions) (ucwa.URL, error) {
	d.mu.Lock()
	found := d.found
	d.mu.Unlock()
	if found != (ucwa.URL{}) {
		return found, nil
	}
	return d.looking.do(ctx, d.client.life, func(ctx context.Context) (ucwa.URL, error) {
		found, err := d.look(ctx, options)
		if err == nil {
			d.mu.Lock()
			d.found = found
			d.mu.Unlock()
		}
		return found, err
	})
}

// forget drops what was found if err says that the application is gone.
func (d *discovery) forget(err error) {
	if e, ok := err.(*ucwa.Error); !ok || d.given || e.Status != 404 && e.Status != 410 {
		return
	}
	d.mu.Lock()
	d.found = ucwa.URL{}
	d.mu.Unlock()
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
