package client

import (
	"context"
	"errors"
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// Application is the application of a client as the server describes it. It must
// not be changed.
type Application struct {
	*hal.Resource               // has the links events and batch, among others
	People        *hal.Resource // has the links to everything about presence; empty if the application has none
}

// Application returns the application with its links, from the cache if there is
// one. A client that was given a collection of subscriptions has no application.
func (c *Client) Application(ctx context.Context, options CallOptions) (Application, error) {
	ctx, cancel := c.within(ctx, options)
	defer cancel()
	var app *Application
	err := c.url.replacing(ctx, options, func() (err error) {
		app, err = c.application.get(ctx, ucwa.RelApplication, options)
		return err
	})
	if err != nil {
		return Application{}, Exchange{Method: "GET"}.judge(err, false)
	}
	return *app, nil
}

// applicationCache reads the application and its people, and remembers them: links
// may be cached as long as the application lives (page Hypermedia).
type applicationCache struct {
	client *Client
	absent bool // the client was given the collection of subscriptions instead
	shared shared[*Application]
}

// linkPurpose says what each link is for, to complete "may not".
var linkPurpose = map[string]string{
	ucwa.RelApplication:           "use its event channel",
	ucwa.RelPresenceSubscriptions: "subscribe to presence",
	ucwa.RelMyGroups:              "list groups",
	ucwa.RelSearch:                "search for contacts",
}

// visit performs an exchange with the resource that people links to under ex.Link,
// and performs it once more if the application is gone and can be replaced.
func (a *applicationCache) visit(ctx context.Context, ex Exchange, options CallOptions) (answer Answer, err error) {
	err = a.client.url.replacing(ctx, options, func() (err error) {
		answer, err = a.visitOnce(ctx, ex, options)
		return err
	})
	return answer, err
}

func (a *applicationCache) visitOnce(ctx context.Context, ex Exchange, options CallOptions) (Answer, error) {
	if a.absent && ex.Link == ucwa.RelPresenceSubscriptions {
		ex.url = a.client.home
		return a.client.do(ctx, ex, options)
	}
	app, err := a.get(ctx, ex.Link, options)
	if err != nil {
		return Answer{}, ex.judge(err, false)
	}
	if ex.Href = app.People.Href(ex.Link); ex.Href == "" {
		a.shared.forget(app) // what is not allowed now may be later
		return Answer{}, notOffered(ex.Link, linkPurpose[ex.Link])
	}
	answer, err := a.client.visit(ctx, ex, options)
	if e, ok := errors.AsType[*ucwa.Error](err); ok && (e.Status == 404 || e.Status == 410) {
		a.shared.forget(app) // the application is gone, and its links with it
	}
	return answer, err
}

// get returns the application, to find link in it.
func (a *applicationCache) get(ctx context.Context, link string, options CallOptions) (*Application, error) {
	if a.absent {
		return nil, ucwa.Argument([]fields.Problem{{
			Message: "only a client that was given an application can " + linkPurpose[link],
		}})
	}
	read := func(ctx context.Context) (*Application, error) { return a.read(ctx, options) }
	deadline := time.Now().Add(a.client.attemptTimeout(options))
	app, err := a.shared.get(ctx, a.client.life, nil, read)
	// The call that has read it for all of them may have had less time than this one.
	for timedOut(err) && ctx.Err() == nil && time.Now().Before(deadline) {
		app, err = a.shared.get(ctx, a.client.life, nil, read)
	}
	return app, err
}

// read reads the application and its people, which it embeds or links to.
func (a *applicationCache) read(ctx context.Context, options CallOptions) (*Application, error) {
	c := a.client
	answer, err := c.do(ctx, c.getApplication(), options)
	if err != nil {
		return nil, err
	}
	app := &Application{Resource: answer.Resource, People: &hal.Resource{}}
	if embedded := app.Resources(ucwa.RelPeople); len(embedded) > 0 {
		app.People = &embedded[0]
	}
	href := app.Href(ucwa.RelPeople)
	if app.People.Href(ucwa.RelPresenceSubscriptions) != "" || href == "" {
		return app, nil
	}
	answer, err = c.get(ctx, ucwa.RelPeople, href, options, ucwa.RelPeople)
	app.People = answer.Resource
	return app, err
}

// getApplication is the exchange that reads the application.
func (c *Client) getApplication() Exchange {
	return Exchange{Method: "GET", url: c.url.get(), Rels: []string{ucwa.RelApplication}}
}

// notOffered is the error of an operation whose link is missing: the server leaves
// out what the application may not do (page Hypermedia). Nothing was answered, so
// there is neither status nor code.
func notOffered(rel, purpose string) error {
	return &ucwa.Error{
		Kind: ucwa.KindServer, Offset: -1, Pointer: "/_links/" + rel,
		Message: "this application may not " + purpose + ": the server offers no link " + rel,
	}
}
