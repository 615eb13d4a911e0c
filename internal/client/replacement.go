package client

import (
	"context"
	"errors"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// ApplicationSource creates the application again after the server has lost it.
type ApplicationSource interface {
	// Application returns the address of an application that takes the place of
	// the one that is gone. It returns when ctx is done.
	Application(ctx context.Context, gone string) (string, error)
}

// applicationURL is the address of the application. It changes when the
// application is replaced.
type applicationURL struct {
	client  *Client
	source  ApplicationSource // nil if an application that is gone is not replaced
	current shared[httpmsg.URL]
}

// get returns the address of the latest application, which may be gone.
func (a *applicationURL) get() httpmsg.URL { return a.current.latest() }

// replacing performs a call that starts from the links of the application, and
// performs it once more if the application is gone and can be replaced.
func (a *applicationURL) replacing(ctx context.Context, options CallOptions, call func() error) error {
	used := a.get()
	err := call()
	fault, ok := errors.AsType[*ucwa.Error](err)
	if !ok || fault.Gone == "" || a.source == nil {
		return err
	}
	// Another call may have replaced the application since this one used it.
	if fault.Gone != ucwa.GoneApplication && a.get() == used {
		return err
	}
	if err := a.replace(ctx, used, options); err != nil {
		return Exchange{Method: "GET"}.judge(err, false) // the call itself has had no effect
	}
	return call()
}

// replace waits until another application has taken the place of the one that is
// gone. It is created once for all calls that need it.
func (a *applicationURL) replace(ctx context.Context, gone httpmsg.URL, options CallOptions) error {
	ctx, cancel := WithTimeout(ctx, a.client.attemptTimeout(options))
	defer cancel(nil)
	_, err := a.current.get(ctx, a.client.life, gone, func(ctx context.Context) (httpmsg.URL, error) {
		href, err := a.source.Application(ctx, gone.String())
		switch {
		case ctx.Err() != nil:
			return httpmsg.URL{}, Ended(ctx)
		case err != nil:
			return httpmsg.URL{}, applicationError(err)
		}
		return a.client.follow(ucwa.RelApplication, href)
	})
	return err
}

// applicationError is the error of a call that has no application. What the source
// says is its cause, not part of the message: it may hold a secret.
func applicationError(cause error) error {
	if known, ok := errors.AsType[*ucwa.Error](cause); ok {
		return known
	}
	p := fields.Problem{Path: "/application", Message: "could not be created again"}
	return &ucwa.Error{
		Kind: ucwa.KindArgument, Offset: -1,
		Message: p.String(), Problems: []fields.Problem{p}, Cause: cause,
	}
}

// ApplicationURL returns the address of the application, which may be gone; "" if
// the client was given the collection of subscriptions.
func (c *Client) ApplicationURL() string {
	if c.application.absent {
		return ""
	}
	return c.url.get().String()
}
