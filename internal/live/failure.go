package live

import (
	"strings"

	"ucwapresence/internal/ucwa"
)

// The functions of this file classify the errors of requests. After 401, and after 403
// with the diagnosis of an invalid token, the executor has already renewed the token.

// notFound reports whether UCWA itself answered that a resource does not exist. A 404
// of a proxy does not count.
func notFound(err *ucwa.Error) bool {
	return err.Status == 404 && ucwa.SameCode(err.Reason.Code, ucwa.CodeNotFound) &&
		!ucwa.SameCode(err.Reason.Subcode, ucwa.SubcodeAPIVersionNotSupported)
}

// gone reports whether UCWA itself answered that a resource is permanently gone.
func gone(err *ucwa.Error) bool {
	return err.Status == 410 && ucwa.SameCode(err.Reason.Code, ucwa.CodeGone)
}

// missing reports whether an error means that the requested resource does not exist.
func missing(err *ucwa.Error) bool { return notFound(err) || gone(err) }

// namesApplication reports whether an error claims that the application is gone.
// Servers answer the same for an expired subscription (page
// ExtendAPresenceSubscription), so the core must read the application to find out.
func namesApplication(err *ucwa.Error) bool {
	return notFound(err) && ucwa.SameCode(err.Reason.Subcode, ucwa.SubcodeApplicationNotFound) ||
		gone(err)
}

// replaced reports whether a newer GET of the event channel has replaced this one.
func replaced(err *ucwa.Error) bool {
	return err.Status == 409 && ucwa.SameCode(err.Reason.Subcode, ucwa.SubcodePGetReplaced)
}

// limitExceeded reports whether a request exceeds a limit of the server. The server
// does not name the limit. 413 means that the body of the request exceeds one.
func limitExceeded(err *ucwa.Error) bool {
	return err.Status == 403 && ucwa.SameCode(err.Reason.Subcode, ucwa.SubcodeLimitExceeded) || err.Status == 413
}

// applicationRefused reports whether the server refuses this application, or any
// further one (page ApplicationDashboard: show the subcode, and wait for the user to
// restart).
func applicationRefused(err *ucwa.Error) bool {
	return err.Status == 410 && (ucwa.SameCode(err.Reason.Subcode, ucwa.SubcodeTooManyApplications) ||
		ucwa.SameCode(err.Reason.Subcode, "UserAgentNotAllowed"))
}

// wrongOrigin reports whether the server does not serve pages of this origin, which
// only its administrator can change (page ConfiguringATopology).
func wrongOrigin(err *ucwa.Error) bool {
	return err.Status == 403 && strings.Contains(err.Message, "cross domain request from this origin")
}

// refused reports whether UCWA itself refused the request and would refuse it again.
func refused(err *ucwa.Error) bool {
	if err.Kind != ucwa.KindServer || err.Reason.Code == "" || err.Status == 409 || missing(err) {
		return false
	}
	return ucwa.ReactionTo(err.Status, err.Reason) == ucwa.Report
}

// transient reports whether the same request may succeed later: the server was busy, or
// was not reached.
func transient(err *ucwa.Error) bool {
	return err.Status == 0 || ucwa.ReactionTo(err.Status, err.Reason) != ucwa.Report
}

// tokenRefused reports whether the server refused the token.
func tokenRefused(err *ucwa.Error) bool {
	return err.Kind == ucwa.KindServer && ucwa.ReactionTo(err.Status, err.Reason) == ucwa.RenewToken
}

// newError returns an error that the core itself has detected.
func newError(kind ucwa.Kind, message string) *ucwa.Error {
	return &ucwa.Error{Kind: kind, Message: message}
}
