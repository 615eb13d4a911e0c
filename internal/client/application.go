package client

import (
	"context"
	"errors"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// Application is the application of a client as the server describes it. Callers must
// not change it.
type Application struct {
	*hal.Resource               // has the links events and batch, among others
	People        *hal.Resource // has the links to the resources about presence; empty if the application has no people
}

// ReadApplication reads the application at an href. It sends each request once: see
// [Exchange.Once].
func (c *Client) ReadApplication(ctx context.Context, href string, options CallOptions) (app Application, err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	ex := Exchange{Method: "GET", Link: ucwa.RelApplication, Href: href, Rels: []string{ucwa.RelApplication}, Once: true}
	if err := c.resolve(&ex); err != nil {
		return app, err
	}
	found, err := c.readApplication(ctx, &ex, options)
	if err != nil {
		return app, err
	}
	return *found, nil
}

// applicationCache reads the application and its people and keeps them: links may be
// cached for as long as the application exists (page Hypermedia).
type applicationCache struct {
	client   *Client
	absent   bool   // the client was given another address instead
	document cached // an *Application
}

// linkPurpose has the purpose of each link, to complete "may not" in messages.
var linkPurpose = map[string]string{
	ucwa.RelPresenceSubscriptions: "subscribe to presence",
	ucwa.RelMyGroups:              "list groups",
	ucwa.RelSearch:                "search for contacts",
}

// visit performs an exchange with the target of the link ex.Link in people. If the
// application is gone and can be replaced, it repeats the exchange once.
func (a *applicationCache) visit(ctx context.Context, ex *Exchange, options CallOptions) (answer Answer, err error) {
	err = a.client.url.replacing(ctx, options, func() (err error) {
		answer, err = a.visitOnce(ctx, ex, options)
		return err
	})
	return answer, err
}

func (a *applicationCache) visitOnce(ctx context.Context, ex *Exchange, options CallOptions) (Answer, error) {
	if a.absent && ex.Link == ucwa.RelPresenceSubscriptions {
		ex.url = a.client.url.get()
		return a.client.do(ctx, ex, options)
	}
	app, err := a.get(ctx, ex.Link, options)
	if err != nil {
		return Answer{}, ex.classify(err, false)
	}
	if ex.Href = app.People.Href(ex.Link); ex.Href == "" {
		a.document.forget(app) // the server may offer the link later
		return Answer{}, notOffered(ex.Link, linkPurpose[ex.Link])
	}
	answer, err := a.client.visit(ctx, ex, options)
	if e, ok := errors.AsType[*ucwa.Error](err); ok && (e.Status == 404 || e.Status == 410) {
		a.document.forget(app) // the links of an application that is gone are invalid
	}
	return answer, err
}

// get returns the application. link is the link that the caller needs; error messages
// name its purpose.
func (a *applicationCache) get(ctx context.Context, link string, options CallOptions) (*Application, error) {
	if a.absent {
		return nil, ucwa.ArgumentAt("", "only a client that was given an application can "+linkPurpose[link])
	}
	started := false
	read := func(ctx context.Context) (any, error) {
		started = true
		return a.client.readApplication(ctx, a.client.getApplication(), options)
	}
	v, err := a.document.get(ctx, a.client.life, nil, read)
	if timedOut(err) && ctx.Err() == nil && !started {
		// The call that started the read had less time than this call has.
		v, err = a.document.get(ctx, a.client.life, nil, read)
	}
	app, _ := v.(*Application)
	return app, err
}

// readApplication performs the exchange that reads the application. It also reads
// people, which the application embeds or links to.
func (c *Client) readApplication(ctx context.Context, ex *Exchange, options CallOptions) (*Application, error) {
	answer, err := c.do(ctx, ex, options)
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
	people := Exchange{Method: "GET", Link: ucwa.RelPeople, Href: href, Rels: []string{ucwa.RelPeople}, Once: ex.Once}
	answer, err = c.visit(ctx, &people, options)
	app.People = answer.Resource
	return app, err
}

// getApplication is the exchange that reads the application.
func (c *Client) getApplication() *Exchange {
	return &Exchange{Method: "GET", url: c.url.get(), Rels: []string{ucwa.RelApplication}}
}
