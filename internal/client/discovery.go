package client

import (
	"context"
	"errors"
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// discovery finds what the application's people resource links to, and
// remembers it: links may be cached as long as the application lives (page
// Hypermedia).
type discovery struct {
	client *Client
	given  bool // the client was given the collection itself
	people shared[*hal.Resource]
}

// deeds says what each link of people is for, to complete "may not".
var deeds = map[string]string{
	ucwa.RelPresenceSubscriptions: "subscribe to presence",
	ucwa.RelMyGroups:              "list groups",
	ucwa.RelSearch:                "search for contacts",
}

// collect performs an exchange with the resource that people links to under
// link. query, if it has a name, is added to the address.
func (d *discovery) collect(ctx context.Context, link string, query hal.Property, ex exchange, options CallOptions) (answer, error) {
	u, people, err := d.find(ctx, link, options)
	if err != nil {
		return answer{}, ex.judge(err, false)
	}
	if query.Name != "" {
		u = u.WithQuery(query.Name, query.Value.Text())
	}
	ex.url = u
	doc, err := d.client.do(ctx, ex, options)
	if e, ok := errors.AsType[*ucwa.Error](err); ok && (e.Status == 404 || e.Status == 410) {
		d.people.forget(people) // the application is gone, and its links with it
	}
	return doc, err
}

// find returns the address that people links to, and people.
func (d *discovery) find(ctx context.Context, link string, options CallOptions) (httpmsg.URL, *hal.Resource, error) {
	if d.given {
		if link == ucwa.RelPresenceSubscriptions {
			return d.client.home, nil, nil
		}
		return httpmsg.URL{}, nil, ucwa.Argument([]fields.Problem{{
			Message: "only a client that was given an application can " + deeds[link],
		}})
	}
	look := func(ctx context.Context) (*hal.Resource, error) { return d.look(ctx, options) }
	patience := time.Now().Add(d.client.attemptTimeout(options))
	people, err := d.people.get(ctx, d.client.life, nil, look)
	// The call that looked for all of them may have had less time than this one.
	for timedOut(err) && ctx.Err() == nil && time.Now().Before(patience) {
		people, err = d.people.get(ctx, d.client.life, nil, look)
	}
	if err != nil {
		return httpmsg.URL{}, nil, err
	}
	href := people.Href(link)
	if href == "" {
		d.people.forget(people) // what is not allowed now may be later
		return httpmsg.URL{}, people, notOffered(link, deeds[link])
	}
	u, err := d.client.follow(link, href)
	return u, people, err
}

// look walks from the application to its people, which it embeds or links to.
func (d *discovery) look(ctx context.Context, options CallOptions) (*hal.Resource, error) {
	c := d.client
	app, err := c.do(ctx, exchange{method: "GET", url: c.home, rels: []string{ucwa.RelApplication}}, options)
	if err != nil {
		return nil, err
	}
	people := &hal.Resource{}
	if embedded := app.Resources(ucwa.RelPeople); len(embedded) > 0 {
		people = &embedded[0]
	}
	link := app.Href(ucwa.RelPeople)
	if people.Href(ucwa.RelPresenceSubscriptions) != "" || link == "" {
		return people, nil
	}
	doc, err := c.get(ctx, ucwa.RelPeople, link, options, ucwa.RelPeople)
	return doc.Resource, err
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
