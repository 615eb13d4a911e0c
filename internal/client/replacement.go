package client

import (
	"context"
	"errors"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// ApplicationSource creates a new application after the server has lost the old one.
type ApplicationSource interface {
	// Application returns the address of an application that replaces the one that is
	// gone. It returns early when ctx is done.
	Application(ctx context.Context, gone string) (string, error)
}

// MovingSource is an [ApplicationSource] whose new application may be at another
// origin, because the user has been moved to another server. The tokens of the client
// must come from a [RenewingSource], which the client calls with the origin of each
// request.
type MovingSource interface {
	ApplicationSource
	MovesApplication()
}

// applicationURL is the address of the application. It changes when the application
// is replaced.
type applicationURL struct {
	client  *Client
	source  ApplicationSource // nil if an application that is gone cannot be replaced
	current cached            // an httpmsg.URL
}

// get returns the address of the latest application, which may be gone.
func (a *applicationURL) get() httpmsg.URL { return a.current.latest().(httpmsg.URL) }

// replacing performs a call that starts from the links of the application. If the
// application is gone and can be replaced, it repeats the call once.
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
		return (&Exchange{Method: "GET"}).classify(err, false) // the call itself has had no effect on the server
	}
	return call()
}

// replace waits until a new application has replaced the one that is gone. The new one
// is created once for all calls that need it.
func (a *applicationURL) replace(ctx context.Context, gone httpmsg.URL, options CallOptions) error {
	ctx, cancel := WithTimeout(ctx, a.client.attemptTimeout(options))
	defer cancel(nil)
	_, err := a.current.get(ctx, a.client.life, gone, func(ctx context.Context) (any, error) {
		href, err := a.source.Application(ctx, gone.String())
		switch {
		case ctx.Err() != nil:
			return nil, Ended(ctx)
		case err != nil:
			return nil, sourceError("/application", "could not be created again", err)
		}
		return a.accept(href)
	})
	return err
}

// accept returns the address of a new application. Only the address from a MovingSource
// may have another origin.
func (a *applicationURL) accept(href string) (httpmsg.URL, error) {
	if _, moves := a.source.(MovingSource); moves {
		return httpmsg.ParseURL(href)
	}
	return a.client.follow(ucwa.RelApplication, href)
}

// CanReplaceApplication reports whether an application that is gone can be replaced.
func (c *Client) CanReplaceApplication() bool { return c.url.source != nil }

// ReplaceApplication replaces an application that is gone and returns the address of
// the new one. If another call has replaced it already, it returns that replacement.
// The client must have a source of applications.
func (c *Client) ReplaceApplication(ctx context.Context, gone string, options CallOptions) (_ string, err error) {
	ctx, end := c.callContext(ctx, options)
	defer end(&err)
	u, err := c.url.get().Resolve(gone) // gone may be at another origin
	if err != nil {
		return "", ucwa.ArgumentAt("", err.Error())
	}
	if err := c.url.replace(ctx, u, options); err != nil {
		return "", (&Exchange{Method: "GET"}).classify(err, false)
	}
	return c.url.get().String(), nil
}

// ApplicationURL returns the address of the application, which may be gone, or "" if
// the client was not given one.
func (c *Client) ApplicationURL() string {
	if c.application.absent {
		return ""
	}
	return c.url.get().String()
}
