package live

import (
	"strings"

	"ucwapresence/internal/ucwa"
)

// The kinds of failure that the core tells apart. The executor has renewed the token
// already where the server wanted another (401, and 403 with that diagnosis).

// notFound reports whether UCWA says that something does not exist. A proxy that
// finds nothing says nothing about that.
func notFound(err *ucwa.Error) bool {
	return err.Status == 404 && ucwa.SameCode(err.Reason.Code, ucwa.CodeNotFound) &&
		!ucwa.SameCode(err.Reason.Subcode, ucwa.SubcodeAPIVersionNotSupported)
}

// gone reports whether UCWA says that something is permanently gone.
func gone(err *ucwa.Error) bool {
	return err.Status == 410 && ucwa.SameCode(err.Reason.Code, ucwa.CodeGone)
}

// missing reports whether an error says that its target is not there.
func missing(err *ucwa.Error) bool { return notFound(err) || gone(err) }

// namesApplication reports whether an error says that the application is gone. Servers
// say so of an expired subscription too (page ExtendAPresenceSubscription), so the
// application itself has to be looked at.
func namesApplication(err *ucwa.Error) bool {
	return notFound(err) && ucwa.SameCode(err.Reason.Subcode, ucwa.SubcodeApplicationNotFound) ||
		gone(err)
}

// replaced reports whether a newer GET of the event channel has taken the place of
// this one.
func replaced(err *ucwa.Error) bool {
	return err.Status == 409 && ucwa.SameCode(err.Reason.Subcode, ucwa.SubcodePGetReplaced)
}

// limitExceeded reports whether a request asks for more than the server holds. How much
// that is the server does not say. 413 says the same of the body of the request.
func limitExceeded(err *ucwa.Error) bool {
	return err.Status == 403 && ucwa.SameCode(err.Reason.Subcode, ucwa.SubcodeLimitExceeded) || err.Status == 413
}

// applicationRefused reports whether the server does not want this application, or not one more
// (page ApplicationDashboard: show the subcode, and wait for the user to restart).
func applicationRefused(err *ucwa.Error) bool {
	return err.Status == 410 && (ucwa.SameCode(err.Reason.Subcode, ucwa.SubcodeTooManyApplications) ||
		ucwa.SameCode(err.Reason.Subcode, "UserAgentNotAllowed"))
}

// wrongOrigin reports whether the server does not serve pages of this origin, which
// only its administrator can change (page ConfiguringATopology).
func wrongOrigin(err *ucwa.Error) bool {
	return err.Status == 403 && strings.Contains(err.Message, "cross domain request from this origin")
}

// refused reports whether UCWA itself turned the request down, and will again.
func refused(err *ucwa.Error) bool {
	if err.Kind != ucwa.KindServer || err.Reason.Code == "" || err.Status == 409 || missing(err) {
		return false
	}
	return ucwa.ReactionTo(err.Status, err.Reason) == ucwa.Report
}

// transient reports whether the same request may succeed later: the server was busy, or it
// was not reached.
func transient(err *ucwa.Error) bool {
	return err.Status == 0 || ucwa.ReactionTo(err.Status, err.Reason) != ucwa.Report
}

// tokenRefused reports whether the server does not take the token.
func tokenRefused(err *ucwa.Error) bool {
	return err.Kind == ucwa.KindServer && ucwa.ReactionTo(err.Status, err.Reason) == ucwa.RenewToken
}

// newError returns an error of the server that the core itself has found.
func newError(kind ucwa.Kind, message string) *ucwa.Error {
	return &ucwa.Error{Kind: kind, Message: message}
}
