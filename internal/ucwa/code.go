package ucwa

import "strings"

// The error codes of the page ErrorCode_ref that synchronous answers carry; the
// spelling of that page, where two differ. Compare with [SameCode].
const (
	CodeBadRequest           = "BadRequest"
	CodeForbidden            = "Forbidden"
	CodeNotFound             = "NotFound"
	CodeMethodNotAllowed     = "MethodNotAllowed"
	CodeNotAcceptable        = "NotAcceptable"
	CodeConflict             = "Conflict"
	CodeGone                 = "Gone"
	CodePreconditionFailed   = "PreconditionFailed"
	CodeEntityTooLarge       = "EntityTooLarge"
	CodeUnsupportedMediaType = "UnsupportedMediaType"
	CodePreconditionRequired = "PreconditionRequired"
	CodeTooManyRequests      = "TooManyRequests"
	CodeServiceFailure       = "ServiceFailure"
	CodeServiceUnavailable   = "ServiceUnavailable"
	CodeTimeout              = "Timeout"
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
	SubcodeTooManyApplications          = "TooManyApplications"
	SubcodeTooManyGroups                = "TooManyGroups"
)

// SameCode compares codes and subcodes: without regard to case, because the
// pages do not agree on it (PreConditionFailed, PreconditionFailed).
func SameCode(a, b string) bool { return strings.EqualFold(a, b) }
