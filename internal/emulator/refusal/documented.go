package refusal

import (
	"cmp"

	"ucwapresence/internal/ucwa"
)

// Documented returns the errors that the pages list, among them all that the
// emulator answers with by itself. Of one status, those without subcode come
// first.
func Documented() []Refusal {
	return []Refusal{
		refuse(400, ucwa.CodeBadRequest, "", "The request is not valid."),
		DeserializationFailure(),
		ParameterValidationFailure(nil),
		Forbidden(),
		LimitExceeded("presence subscriptions"),
		NotFound(),
		ApplicationNotFound(),
		VersionNotSupported(),
		MethodNotAllowed(),
		NotAcceptable(),
		refuse(408, ucwa.CodeClientTimeout, "", "The request took too long to arrive."),
		NotSupported(),
		AlreadyExists(),
		refuse(409, ucwa.CodeConflict, ucwa.SubcodeTooManyGroups, "There are too many groups."),
		MakeMeAvailableRequired(),
		PGetReplaced(),
		refuse(410, ucwa.CodeGone, "", "The resource is permanently gone."),
		refuse(410, ucwa.CodeGone, ucwa.SubcodeCannotRedirect, "There is no backup pool to redirect to."),
		ApplicationExpired(),
		TooManyApplications(),
		refuse(410, ucwa.CodeGone, "UserAgentNotAllowed", "The application is not allowed."),
		PreconditionFailed(),
		EntityTooLarge(),
		UnsupportedMediaType(),
		PreconditionRequired(),
		TooManyRequests(),
		refuse(500, ucwa.CodeServiceFailure, "", "The server failed."),
		refuse(500, ucwa.CodeServiceFailure, ucwa.SubcodeCallbackChannelError, "The remote event channel is not reachable."),
		refuse(500, ucwa.CodeServiceFailure, ucwa.SubcodeInvalidExchangeServerVersion, "The mailbox is on an unsupported version of Exchange."),
		refuse(503, ucwa.CodeServiceUnavailable, "", "The service is unavailable."),
		GatewayTimeout(),
	}
}

// Complete returns an error that is given in part with the rest of the first
// documented error that agrees with it. What is given keeps its spelling. An error
// that no page lists is returned as it is.
func Complete(given Refusal) Refusal {
	for _, r := range Documented() {
		if given.Status != 0 && given.Status != r.Status ||
			given.Reason.Code != "" && !ucwa.SameCode(given.Reason.Code, r.Reason.Code) ||
			given.Reason.Subcode != "" && !ucwa.SameCode(given.Reason.Subcode, r.Reason.Subcode) {
			continue
		}
		return refuse(r.Status,
			cmp.Or(given.Reason.Code, r.Reason.Code),
			cmp.Or(given.Reason.Subcode, r.Reason.Subcode),
			cmp.Or(given.Reason.Message, r.Reason.Message))
	}
	return given
}
