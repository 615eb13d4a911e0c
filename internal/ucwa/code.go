package ucwa

import (
	"slices"
)

// The error codes of synchronous answers, spelled as on the page ErrorCode_ref.
// Compare them with [SameCode].
const (
	CodeBadRequest             = "BadRequest"
	CodeForbidden              = "Forbidden"
	CodeNotFound               = "NotFound"
	CodeMethodNotAllowed       = "MethodNotAllowed"
	CodeNotAcceptable          = "NotAcceptable"
	CodeClientTimeout          = "ClientTimeout" // only on the page ErrorsAndInformationalMessages
	CodeConflict               = "Conflict"
	CodeGone                   = "Gone"
	CodePreconditionFailed     = "PreconditionFailed"
	CodeEntityTooLarge         = "EntityTooLarge"
	CodeUnsupportedMediaType   = "UnsupportedMediaType"
	CodePreconditionRequired   = "PreconditionRequired"
	CodeTooManyRequests        = "TooManyRequests"
	CodeServiceFailure         = "ServiceFailure"
	CodeExchangeServiceFailure = "ExchangeServiceFailure" // with any status
	CodeServiceUnavailable     = "ServiceUnavailable"
	CodeGatewayTimeout         = "GatewayTimeout"
	CodeTimeout                = "Timeout" // GatewayTimeout on the page ErrorsAndInformationalMessages
)

// The subcodes that a presence client may receive, from the page ErrorSubcode_ref and the
// error tables of the other reference pages. New ones may appear at any time.
const (
	SubcodeAlreadyExists                = "AlreadyExists"
	SubcodeAPIVersionNotSupported       = "APIVersionNotSupported"
	SubcodeApplicationNotFound          = "ApplicationNotFound"
	SubcodeCallbackChannelError         = "CallbackChannelError"
	SubcodeCannotRedirect               = "CannotRedirect"
	SubcodeDeserializationFailure       = "DeserializationFailure"
	SubcodeInactiveApplicationExpired   = "InactiveApplicationExpired"
	SubcodeInvalidExchangeServerVersion = "InvalidExchangeServerVersion"
	SubcodeLimitExceeded                = "LimitExceeded"
	SubcodeParameterValidationFailure   = "ParameterValidationFailure"
	SubcodePGetReplaced                 = "PGetReplaced"
	SubcodeTooManyApplications          = "TooManyApplications"
	SubcodeTooManyGroups                = "TooManyGroups"
)

// SameCode compares codes and subcodes without regard to case, because the pages
// differ in it (PreConditionFailed, PreconditionFailed).
func SameCode(a, b string) bool { return LowerASCII(a) == LowerASCII(b) }

// Reaction is the action of a client after an error of the server.
type Reaction uint8

// The reactions to an error.
const (
	Report     Reaction = iota // return it: the same request would fail again
	RenewToken                 // repeat the request once with a new token: the server has not acted
	Repeat                     // repeat the request later, unless it is a POST: the server may have acted
	RepeatAny                  // repeat the request later, even a POST: the server has not acted
)

// ReactionTo returns the reaction to an answer: Report for a refusal and for
// everything unknown. Most subcodes only explain the code, and do not matter here.
func ReactionTo(status int, reason Reason) Reaction {
	switch {
	// The mailbox has moved to a version of Exchange that the server does not support.
	case SameCode(reason.Subcode, SubcodeInvalidExchangeServerVersion):
		return Report
	case status == 401: // such an answer has no code
		return RenewToken
	// Page BatchingRequests: the request was not executed, and is safe to repeat later.
	case status == 429:
		return RepeatAny
	case slices.Contains([]int{408, 500, 502, 503, 504}, status), isTransient(reason.Code):
		return Repeat
	}
	return Report
}

// isTransient reports whether a code means a transient fault. The status alone does not
// decide: some codes have no fixed status, and proxies change statuses.
func isTransient(code string) bool {
	return slices.ContainsFunc([]string{
		CodeClientTimeout, CodeTooManyRequests, CodeServiceFailure, CodeExchangeServiceFailure,
		CodeServiceUnavailable, CodeGatewayTimeout, CodeTimeout,
	}, func(known string) bool { return SameCode(code, known) })
}
