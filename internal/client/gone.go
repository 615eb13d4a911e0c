package client

import (
	"context"
	"errors"
	"time"

	"ucwapresence/internal/ucwa"
)

// lookForGone finds out after an answer 404 whether the application no longer exists,
// or only the requested resource. Servers answer ApplicationNotFound in both cases (pages
// ApplicationDashboard and ExtendAPresenceSubscription), so the client reads the
// application, once.
func (c *Client) lookForGone(ctx context.Context, ex *Exchange, fault *ucwa.Error, timeout time.Duration) {
	application := c.getApplication()
	switch {
	case !isNotFound(fault):
		return
	case ex.url == application.url && !c.application.absent: // the request was for the application
	case !ucwa.SameCode(fault.Reason.Subcode, ucwa.SubcodeApplicationNotFound):
		fault.Gone = ucwa.GoneResource
		return
	case c.application.absent || ex.Once || ex.Method == "DELETE": // a DELETE has succeeded in either case
		return
	default:
		_, err := c.attempt(ctx, application, timeout)
		if err == nil {
			fault.Gone = ucwa.GoneResource
			AddToMessage(fault, "the application still exists, only the resource of the request is gone")
			return
		}
		if !isNotFound(err) {
			return
		}
	}
	fault.Gone = ucwa.GoneApplication
	if c.url.source == nil {
		AddToMessage(fault, "the application is gone, so create and connect to a new one, and subscribe again")
	} else {
		AddToMessage(fault, "the application is gone, and the next call creates a new one, so subscribe again")
	}
	if c.url.get() != application.url {
		return // another call has replaced the application, and the known links are those of the new one
	}
	c.application.document.drop() // the links of an application end with it (page Hypermedia)
	c.local.clear()
}

// isNotFound reports whether err is UCWA's own answer that a resource does not exist. It
// reports false for the 404 of a proxy, and for APIVersionNotSupported: the server may
// have the resource in another version.
func isNotFound(err error) bool {
	e, ok := errors.AsType[*ucwa.Error](err)
	return ok && e.Status == 404 && ucwa.SameCode(e.Reason.Code, ucwa.CodeNotFound) &&
		!ucwa.SameCode(e.Reason.Subcode, ucwa.SubcodeAPIVersionNotSupported)
}
