package emulator

import (
	"slices"
	"strings"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/ucwa"
)

// The answers to requests that are refused. Code and status go together (page
// ErrorsAndInformationalMessages); a message is for people and never repeats
// anything from the request.

func refuse(status int, reason ucwa.Reason) *answer {
	return &answer{status: status, document: reason.Resource()}
}

// challenge tells how to authenticate. Its body is not UCWA's, but the web server's
// (page CreateAnApplication): without one, Java gives clients nothing to read, and
// some trip over that.
func (c *call) challenge() *answer {
	const bearer = `Bearer trusted_issuers="00000002-0000-0ff1-ce00-000000000000@contoso.com", client_id="00000004-0000-0ff1-ce00-000000000000"`
	a := &answer{status: 401, content: page("401 - Unauthorized: there is no token, or none that works.")}
	a.header.Add("Content-Type", "text/html")
	if c.emulator.config.TwoLineChallenge {
		a.header.Add("WWW-Authenticate", bearer)
	}
	a.header.Add("WWW-Authenticate",
		`MsRtcOAuth href="`+c.target.origin+tokenPath+`",grant_type="`+c.emulator.config.grants()+`"`)
	return a
}

func deserializationFailure() *answer {
	return refuse(400, ucwa.Reason{
		Code: ucwa.CodeBadRequest, Subcode: ucwa.SubcodeDeserializationFailure,
		Message: "The request body could not be deserialized.",
	})
}

func parameterValidationFailure(problems []fields.Problem) *answer {
	return refuse(400, ucwa.Reason{
		Code: ucwa.CodeBadRequest, Subcode: ucwa.SubcodeParameterValidationFailure,
		Message:    "One or more parameters are missing or not valid.",
		Parameters: faults(problems),
	})
}

func forbidden() *answer {
	return refuse(403, ucwa.Reason{
		Code: ucwa.CodeForbidden, Message: "The user does not have the privilege for this operation.",
	})
}

// limitExceeded names what there are too many of, such as "presence
// subscriptions".
func limitExceeded(what string) *answer {
	return refuse(403, ucwa.Reason{
		Code: ucwa.CodeForbidden, Subcode: ucwa.SubcodeLimitExceeded,
		Message: "The maximum number of " + what + " has been reached.",
	})
}

func notFound() *answer {
	return refuse(404, ucwa.Reason{
		Code: ucwa.CodeNotFound, Message: "The resource does not exist.",
	})
}

func applicationNotFound() *answer {
	return refuse(404, ucwa.Reason{
		Code: ucwa.CodeNotFound, Subcode: ucwa.SubcodeApplicationNotFound,
		Message: "An error occurred. Please retry. If the problem persists, contact your support team.",
	})
}

// pGetReplaced tells that another pending GET took the place of this one.
func pGetReplaced() *answer {
	return refuse(409, ucwa.Reason{
		Code: ucwa.CodeConflict, Subcode: ucwa.SubcodePGetReplaced,
		Message: "The pending GET was replaced by a newer one.",
	})
}

func applicationExpired() *answer {
	return refuse(410, ucwa.Reason{
		Code: ucwa.CodeGone, Subcode: ucwa.SubcodeInactiveApplicationExpired,
		Message: "The application expired because of inactivity.",
	})
}

func versionNotSupported() *answer {
	return refuse(404, ucwa.Reason{
		Code: ucwa.CodeNotFound, Subcode: ucwa.SubcodeAPIVersionNotSupported,
		Message: "Requested version is not supported.",
	})
}

// methodNotAllowed names the methods that the path does have.
func methodNotAllowed(routes []route) *answer {
	a := refuse(405, ucwa.Reason{
		Code: ucwa.CodeMethodNotAllowed, Message: "The requested HTTP method is not supported for this resource.",
	})
	var methods []string
	for _, r := range routes {
		methods = append(methods, r.method)
	}
	slices.Sort(methods)
	a.header.Add("Allow", strings.Join(slices.Compact(methods), ", "))
	return a
}

func alreadyExists() *answer {
	return refuse(409, ucwa.Reason{
		Code: ucwa.CodeConflict, Subcode: ucwa.SubcodeAlreadyExists, Message: "The resource exists already.",
	})
}

func notSupported() *answer {
	return refuse(409, ucwa.Reason{
		Code: ucwa.CodeConflict, Message: "The service, the resource or the operation is not supported.",
	})
}

func makeMeAvailableRequired() *answer {
	return refuse(409, ucwa.Reason{
		Code: ucwa.CodeConflict, Subcode: "MakeMeAvailableRequired",
		Message: "makeMeAvailable is a prerequisite for this operation.",
	})
}

func notAcceptable() *answer {
	return refuse(406, ucwa.Reason{
		Code: ucwa.CodeNotAcceptable, Message: "None of the accepted media types is supported.",
	})
}

func tooManyApplications() *answer {
	return refuse(410, ucwa.Reason{
		Code: ucwa.CodeGone, Subcode: ucwa.SubcodeTooManyApplications,
		Message: "There are too many applications for this user.",
	})
}

func entityTooLarge() *answer {
	return refuse(413, ucwa.Reason{
		Code: ucwa.CodeEntityTooLarge, Message: "The request is too large.",
	})
}

func unsupportedMediaType() *answer {
	return refuse(415, ucwa.Reason{
		Code: ucwa.CodeUnsupportedMediaType, Message: "The content-type is not supported.",
	})
}

func tooManyRequests() *answer {
	return refuse(429, ucwa.Reason{
		Code: ucwa.CodeTooManyRequests, Message: "There are too many outstanding requests.",
	})
}

func serviceFailure() *answer {
	return refuse(500, ucwa.Reason{
		Code: ucwa.CodeServiceFailure, Message: "The answer cannot be written in the format asked for.",
	})
}

func gatewayTimeout() *answer {
	return refuse(504, ucwa.Reason{
		Code: ucwa.CodeGatewayTimeout, Message: "The server did not get an answer in time.",
	})
}

func preconditionFailed() *answer {
	return refuse(412, ucwa.Reason{
		Code: ucwa.CodePreconditionFailed, Message: "The If-Match precondition was not met.",
	})
}

func preconditionRequired() *answer {
	return refuse(428, ucwa.Reason{
		Code: ucwa.CodePreconditionRequired, Message: "The operation requires an If-Match precondition.",
	})
}
