package signin

import (
	"context"
	"time"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Window shows pages of servers to the user.
type Window interface {
	// Open shows a page in a window of its own and returns when the user has closed the
	// window. When ctx is done, it closes the window itself. An error means that no
	// window could be opened: browsers allow that only after a click.
	Open(ctx context.Context, page httpmsg.URL) error
}

const (
	// passiveDeadline is how long the user has to sign in at a page of the server.
	passiveDeadline = 5 * time.Minute
	// passivePause is the time between two requests that check whether the user has
	// signed in. A page cannot see what happens in a window of another origin.
	passivePause = 3 * time.Second
)

// signInAt shows the user the page to sign in at, and obtains a ticket afterwards.
func (i *issuer) signInAt(ctx context.Context, href string) (*ticket, error) {
	page, err := follow(i.url, "ms_rtc_passiveauthuri", href)
	if err != nil {
		return nil, err
	}
	if i.session.config.Window == nil {
		return nil, pageNeeded(page, "so open that page and sign in again", nil)
	}
	caller := ctx
	ctx, cancel := client.WithTimeout(ctx, passiveDeadline)
	defer cancel(nil)
	var windows flights
	window := windows.join(func() (any, error) { return nil, i.session.config.Window.Open(ctx, page) })
	what, cause := "", error(nil)
	for what == "" {
		pause, stop := client.WithTimeout(ctx, passivePause)
		_, failed := window.wait(pause)
		closed := pause.Err() == nil
		stop(nil)
		if caller.Err() != nil {
			return nil, client.Ended(caller)
		}
		if ctx.Err() != nil {
			return nil, ucwa.Timeout("the user has not signed in at "+page.String()+" within "+passiveDeadline.String(), nil)
		}
		if closed && failed != nil {
			what, cause = "and no window could be opened for it: sign in from a click, or open that page and sign in again", failed
			break
		}
		obtained, needed, err := i.request(ctx, grantPassive, Credentials{})
		if err == nil || needed == "" && (closed || !isKind(err, ucwa.KindNetwork)) {
			return obtained, err
		}
		if closed {
			what = "and its window was closed before that"
		}
	}
	return nil, pageNeeded(page, what, cause)
}

// pageNeeded is the error of a sign-in for which the user has to visit a page.
func pageNeeded(page httpmsg.URL, what string, cause error) error {
	e := ucwa.Server("the user has to sign in at " + page.String() + ", " + what)
	e.Status, e.Reason.Code, e.Page, e.Cause = 400, invalidGrant, page.String(), cause
	return e
}
