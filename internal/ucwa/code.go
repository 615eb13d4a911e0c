package ucwa

import (
	"slices"
)

// The error codes of the page ErrorCode_ref that synchronous answers carry; the
// spelling of that page, where two differ. Compare with [SameCode].
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
	CodeExchangeServiceFailure = "ExchangeServiceFailure" // of no status in particular
	CodeServiceUnavailable     = "ServiceUnavailable"
	CodeGatewayTimeout         = "GatewayTimeout"
	CodeTimeout                = "Timeout" // what the page ErrorsAndInformationalMessages calls GatewayTimeout
)

// The subcodes of the page ErrorSubcode_ref, and of the error tables, that a
// presence client meets. New ones may appear at any time.
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

// SameCode compares codes and subcodes: without regard to case, because the
// pages do not agree on it (PreConditionFailed, PreconditionFailed).
func SameCode(a, b string) bool { return LowerASCII(a) == LowerASCII(b) }

// Reaction is what a client does about an error of the server.
type Reaction uint8

// The reactions to an error.
const (
	Report     Reaction = iota // hand it on: the same request would fail again
	RenewToken                 // send the request again with a new token, once: the server did nothing
	Repeat                     // send it again later, unless it is a POST: the server may have acted
	RepeatAny                  // send it again later, whatever it is: the server did nothing
)

// ReactionTo returns the reaction to an answer. Everything that is not in here
// is reported: a refusal, or what nobody has heard of yet. Most subcodes only
// tell people more about what the code and the status say already.
func ReactionTo(status int, reason Reason) Reaction {
	switch {
	// The mailbox is on a version of Exchange that the server cannot talk to.
	case SameCode(reason.Subcode, SubcodeInvalidExchangeServerVersion):
		return Report
	case status == 401: // has no code
		return RenewToken
	// Page BatchingRequests: nothing was executed, and it is safe to try later.
	case status == 429:
		return RepeatAny
	case slices.Contains([]int{408, 500, 502, 503, 504}, status), passes(reason.Code):
		return Repeat
	}
	return Report
}

// passes reports whether a code is of what may pass by itself. Codes go with
// statuses one to one, but not all have one, and proxies change statuses.
func passes(code string) bool {
	return slices.ContainsFunc([]string{
		CodeClientTimeout, CodeTooManyRequests, CodeServiceFailure, CodeExchangeServiceFailure,
		CodeServiceUnavailable, CodeGatewayTimeout, CodeTimeout,
	}, func(known string) bool { return SameCode(code, known) })
}
