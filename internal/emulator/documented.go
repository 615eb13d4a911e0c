package emulator

import (
	"cmp"

	"ucwapresence/internal/ucwa"
)

// documented returns the errors that the pages name, those without subcode
// before others of their status. What the emulator itself refuses is among them.
func documented() []*answer {
	reason := func(status int, code, subcode, message string) *answer {
		return refuse(status, ucwa.Reason{Code: code, Subcode: subcode, Message: message})
	}
	return []*answer{
		reason(400, ucwa.CodeBadRequest, "", "The request is not valid."),
		deserializationFailure(),
		parameterValidationFailure(nil),
		forbidden(),
		limitExceeded("presence subscriptions"),
		notFound(),
		applicationNotFound(),
		versionNotSupported(),
		methodNotAllowed(nil),
		notAcceptable(),
		reason(408, ucwa.CodeClientTimeout, "", "The request took too long to arrive."),
		notSupported(),
		alreadyExists(),
		reason(409, ucwa.CodeConflict, ucwa.SubcodeTooManyGroups, "There are too many groups."),
		makeMeAvailableRequired(),
		pGetReplaced(),
		reason(410, ucwa.CodeGone, "", "The resource is permanently gone."),
		reason(410, ucwa.CodeGone, ucwa.SubcodeCannotRedirect, "There is no backup pool to redirect to."),
		applicationExpired(),
		tooManyApplications(),
		reason(410, ucwa.CodeGone, "UserAgentNotAllowed", "The application is not allowed."),
		preconditionFailed(),
		entityTooLarge(),
		unsupportedMediaType(),
		preconditionRequired(),
		tooManyRequests(),
		reason(500, ucwa.CodeServiceFailure, "", "The server failed."),
		reason(500, ucwa.CodeServiceFailure, ucwa.SubcodeCallbackChannelError, "The remote event channel is not reachable."),
		reason(500, ucwa.CodeServiceFailure, ucwa.SubcodeInvalidExchangeServerVersion, "The mailbox is on an unsupported version of Exchange."),
		reason(503, ucwa.CodeServiceUnavailable, "", "The service is unavailable."),
		gatewayTimeout(),
	}
}

// document completes the error that a fault names by the first of the pages
// that agrees with it in all that is given.
func (f *Fault) document() {
	if f.Status == 0 && f.Code == "" && f.Subcode == "" {
		return
	}
	for _, a := range documented() {
		reason, _ := ucwa.ParseReason(a.document)
		if f.Status != 0 && f.Status != a.status ||
			f.Code != "" && !ucwa.SameCode(f.Code, reason.Code) ||
			f.Subcode != "" && !ucwa.SameCode(f.Subcode, reason.Subcode) {
			continue
		}
		f.Status = a.status
		f.Code = cmp.Or(f.Code, reason.Code) // a code that is given keeps its spelling
		f.Subcode = cmp.Or(f.Subcode, reason.Subcode)
		f.Message = cmp.Or(f.Message, reason.Message)
		return
	}
}
