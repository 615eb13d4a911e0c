package client

import (
	"context"
	"errors"
	"time"

	"ucwapresence/internal/ucwa"
)

// lookForGone completes the error of a request that found nothing: is it the
// application that is gone, or only what the request was about? Servers answer
// ApplicationNotFound to both (pages ApplicationDashboard and
// ExtendAPresenceSubscription), so the application itself is asked for, once.
func (c *Client) lookForGone(ctx context.Context, ex Exchange, fault *ucwa.Error, timeout time.Duration) {
	application := c.getApplication()
	switch {
	case !notFound(fault):
		return
	case ex.url == application.url && !c.application.absent: // this was the application itself
	case !ucwa.SameCode(fault.Reason.Subcode, ucwa.SubcodeApplicationNotFound):
		fault.Gone = ucwa.GoneResource
		return
	case c.application.absent || ex.Method == "DELETE": // there is none to ask for, or it makes no difference
		return
	default:
		_, err := c.attempt(ctx, application, timeout)
		if err == nil {
			fault.Gone = ucwa.GoneResource
			addToMessage(fault, "the application is still there, only what was asked for is gone")
			return
		}
		if e, ok := errors.AsType[*ucwa.Error](err); !ok || !notFound(e) {
			return // it is not known
		}
	}
	fault.Gone = ucwa.GoneApplication
	if c.url.source == nil {
		addToMessage(fault, "the application is gone, so create and connect to a new one, and subscribe again")
	} else {
		addToMessage(fault, "the application is gone, and the next call creates a new one, so subscribe again")
	}
	if c.url.get() != application.url {
		return // another call has replaced it, and what is remembered is of the new one
	}
	c.application.shared.drop() // links of one application are none of another (page Hypermedia)
	c.known.clear()
}

// notFound reports whether an error says that something does not exist, in the
// words of UCWA. A proxy that finds nothing says nothing about that.
func notFound(e *ucwa.Error) bool {
	return e.Status == 404 && ucwa.SameCode(e.Reason.Code, ucwa.CodeNotFound) &&
		!ucwa.SameCode(e.Reason.Subcode, ucwa.SubcodeAPIVersionNotSupported)
}
