package refusal

import (
	"strings"

	"ucwapresence/internal/ucwa"
)

// Refusal is the answer to a request that is refused.
type Refusal struct {
	Status int
	Reason ucwa.Reason
}

func refuse(status int, code, subcode, message string) Refusal {
	return Refusal{status, ucwa.Reason{Code: code, Subcode: subcode, Message: message}}
}

// BadBatch refuses a batch, or a part of one, that cannot be read.
func BadBatch(err error) Refusal {
	text := err.Error()
	return refuse(400, ucwa.CodeBadRequest, ucwa.SubcodeDeserializationFailure, strings.ToUpper(text[:1])+text[1:]+".")
}

// DeserializationFailure refuses a body that is neither JSON nor XML.
func DeserializationFailure() Refusal {
	return refuse(400, ucwa.CodeBadRequest, ucwa.SubcodeDeserializationFailure, "The request body could not be deserialized.")
}

// Forbidden refuses what the token does not allow.
func Forbidden() Refusal {
	return refuse(403, ucwa.CodeForbidden, "", "The user does not have the privilege for this operation.")
}

// ForbiddenOrigin refuses the pages of an origin that is not on the server's list
// (page ConfiguringATopology).
func ForbiddenOrigin() Refusal {
	return refuse(403, ucwa.CodeForbidden, "", "Service does not allow a cross domain request from this origin.")
}

// NotInBatches refuses a request that a batch must not contain.
func NotInBatches() Refusal {
	return refuse(403, ucwa.CodeForbidden, "", "The resource is not available in a batch.")
}

// LimitExceeded refuses one more of what there are too many of, such as "presence
// subscriptions".
func LimitExceeded(what string) Refusal {
	return refuse(403, ucwa.CodeForbidden, ucwa.SubcodeLimitExceeded, "The maximum number of "+what+" has been reached.")
}

// NotFound refuses a request for something that does not exist.
func NotFound() Refusal {
	return refuse(404, ucwa.CodeNotFound, "", "The resource does not exist.")
}

// ApplicationNotFound refuses a request to an application that does not exist, or
// not any more.
func ApplicationNotFound() Refusal {
	return refuse(404, ucwa.CodeNotFound, ucwa.SubcodeApplicationNotFound,
		"An error occurred. Please retry. If the problem persists, contact your support team.")
}

// VersionNotSupported refuses a request for a revision that the resource does not
// have.
func VersionNotSupported() Refusal {
	return refuse(404, ucwa.CodeNotFound, ucwa.SubcodeAPIVersionNotSupported, "Requested version is not supported.")
}

// MethodNotAllowed refuses a method that the resource does not have.
func MethodNotAllowed() Refusal {
	return refuse(405, ucwa.CodeMethodNotAllowed, "", "The requested HTTP method is not supported for this resource.")
}

// NotAcceptable refuses a client that accepts no media type of the server.
func NotAcceptable() Refusal {
	return refuse(406, ucwa.CodeNotAcceptable, "", "None of the accepted media types is supported.")
}

// AlreadyExists refuses to create something a second time.
func AlreadyExists() Refusal {
	return refuse(409, ucwa.CodeConflict, ucwa.SubcodeAlreadyExists, "The resource exists already.")
}

// NotSupported refuses what the server does not have.
func NotSupported() Refusal {
	return refuse(409, ucwa.CodeConflict, "", "The service, the resource or the operation is not supported.")
}

// MakeMeAvailableRequired refuses what a user can do only after makeMeAvailable.
func MakeMeAvailableRequired() Refusal {
	return refuse(409, ucwa.CodeConflict, "MakeMeAvailableRequired", "makeMeAvailable is a prerequisite for this operation.")
}

// PGetReplaced ends a pending GET because of a newer one.
func PGetReplaced() Refusal {
	return refuse(409, ucwa.CodeConflict, ucwa.SubcodePGetReplaced, "The pending GET was replaced by a newer one.")
}

// ApplicationExpired refuses a request to an application that was not used for too
// long.
func ApplicationExpired() Refusal {
	return refuse(410, ucwa.CodeGone, ucwa.SubcodeInactiveApplicationExpired, "The application expired because of inactivity.")
}

// TooManyApplications refuses one more application of a user.
func TooManyApplications() Refusal {
	return refuse(410, ucwa.CodeGone, ucwa.SubcodeTooManyApplications, "There are too many applications for this user.")
}

// PreconditionFailed refuses a PUT whose If-Match names another version.
func PreconditionFailed() Refusal {
	return refuse(412, ucwa.CodePreconditionFailed, "", "The If-Match precondition was not met.")
}

// EntityTooLarge refuses a body that is too long.
func EntityTooLarge() Refusal {
	return refuse(413, ucwa.CodeEntityTooLarge, "", "The request is too large.")
}

// UnsupportedMediaType refuses a body of an unknown type.
func UnsupportedMediaType() Refusal {
	return refuse(415, ucwa.CodeUnsupportedMediaType, "", "The content-type is not supported.")
}

// PreconditionRequired refuses a PUT without If-Match.
func PreconditionRequired() Refusal {
	return refuse(428, ucwa.CodePreconditionRequired, "", "The operation requires an If-Match precondition.")
}

// TooManyRequests refuses a batch of too many requests.
func TooManyRequests() Refusal {
	return refuse(429, ucwa.CodeTooManyRequests, "", "There are too many outstanding requests.")
}

// ServiceFailure replaces an answer that a format cannot write.
func ServiceFailure() Refusal {
	return refuse(500, ucwa.CodeServiceFailure, "", "The answer cannot be written in the format asked for.")
}

// GatewayTimeout replaces an answer that got lost behind the server.
func GatewayTimeout() Refusal {
	return refuse(504, ucwa.CodeGatewayTimeout, "", "The server did not get an answer in time.")
}

// Page returns an HTML page, which web servers and proxies send where an answer is
// not UCWA's.
func Page(title string) []byte {
	return []byte("<!DOCTYPE html><html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>")
}
