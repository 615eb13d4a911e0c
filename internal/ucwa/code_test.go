package ucwa_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/ucwa"
)

func TestSameCodeIgnoresTheCaseOfASCIILetters(t *testing.T) {
	assert.True(t, ucwa.SameCode("PreConditionFailed", ucwa.CodePreconditionFailed))
	assert.True(t, ucwa.SameCode("NOTFOUND", ucwa.CodeNotFound))
	assert.False(t, ucwa.SameCode("Gone", ucwa.CodeConflict))
	assert.False(t, ucwa.SameCode("Con\u017Fict", "ConSict"), "the long s")
	assert.False(t, ucwa.SameCode("Brea\u212A", "Break"), "the Kelvin sign")
	assert.False(t, ucwa.SameCode("L\u0130mit", "Limit"), "a dotted capital I")
}

// subcodes are the subcodes of the page ErrorSubcode_ref except those for calls and
// meetings, the subcodes that occur only in the error tables of other reference pages and
// on the page GenericSynchronousErrors, and an unknown one.
var subcodes = []string{
	"", "None",
	"AlreadyExists", "AnonymousNotAllowed", "AnotherOperationPending", "APIVersionNotSupported", "ApplicationNotFound",
	"CallbackUriUnreachable", "DeserializationFailure", "DestinationNotFound", "ExchangeTimeout", "Expired",
	"InactiveApplicationExpired", "LimitExceeded", "MakeMeAvailableRequired", "MigrationInProgress", "NotAllowed",
	"OperationNotSupported", "ParameterValidationFailure", "PGetReplaced", "ProvisioningDataUnavailable",
	"TemporarilyUnavailable", "Timeout", "TooManyApplications", "TooManyContacts", "TooManyGroups", "Unavailable",
	"Unreachable", "UnsupportedMediaType", "UserAgentNotAllowed",
	"CallbackChannelError", "CannotRedirect", "MaxEventCountReached", "UnprocessableEntity",
	"ResourceNotFound", "MobileApplicationNoLongerAllowed", "ServiceTimeout", "VersionNotSupported",
	"Brandnew",
}

// The table has the statuses of the page ErrorsAndInformationalMessages with their
// codes, in the spellings of all pages, and statuses that proxies answer.
func TestReactionToEveryDocumentedError(t *testing.T) {
	for _, row := range []struct {
		status int
		codes  []string
		want   ucwa.Reaction
	}{
		{400, []string{"BadRequest"}, ucwa.Report},
		{401, nil, ucwa.RenewToken},
		{402, nil, ucwa.Report},
		{403, []string{"Forbidden"}, ucwa.Report},
		{404, []string{"NotFound"}, ucwa.Report},
		{405, []string{"MethodNotAllowed"}, ucwa.Report},
		{406, []string{"NotAcceptable"}, ucwa.Report},
		{407, nil, ucwa.Report},
		{408, []string{"ClientTimeout"}, ucwa.Repeat},
		{409, []string{"Conflict"}, ucwa.Report},
		{410, []string{"Gone"}, ucwa.Report},
		{412, []string{"PreConditionFailed", "PreconditionFailed"}, ucwa.Report},
		{413, []string{"EntityTooLarge"}, ucwa.Report},
		{415, []string{"UnsupportedMediaType"}, ucwa.Report},
		{418, []string{"Teapot"}, ucwa.Report},
		{428, []string{"PreConditionRequired", "PreconditionRequired"}, ucwa.Report},
		{429, []string{"TooManyRequests"}, ucwa.RepeatAny},
		{500, []string{"ServiceFailure"}, ucwa.Repeat},
		{501, nil, ucwa.Report},
		{502, nil, ucwa.Repeat},
		{503, []string{"ServiceUnavailable"}, ucwa.Repeat},
		{504, []string{"Timeout", "GatewayTimeout"}, ucwa.Repeat},
		{505, nil, ucwa.Report},
		{599, nil, ucwa.Report},
	} {
		for _, code := range append(row.codes, "", "Brandnew") {
			t.Run(fmt.Sprint(row.status, " ", code), func(t *testing.T) {
				for _, subcode := range subcodes {
					for _, spell := range []func(string) string{strings.Clone, strings.ToLower, strings.ToUpper} {
						reason := ucwa.Reason{Code: spell(code), Subcode: spell(subcode)}
						assert.Equal(t, row.want, ucwa.ReactionTo(row.status, reason), reason.Subcode)
					}
				}
			})
		}
	}
}

func TestReactionToCodesThatDifferFromTheStatus(t *testing.T) {
	for _, row := range []struct {
		name    string
		status  int
		code    string
		subcode string
		want    ucwa.Reaction
	}{
		{"a failure of Exchange, whose status is not fixed", 520, "ExchangeServiceFailure", "", ucwa.Repeat},
		{"a failure of Exchange with the status of a refusal", 400, "exchangeServiceFailure", "ExchangeTimeout", ucwa.Repeat},
		{"the code of a busy server with another status", 520, "ServiceUnavailable", "", ucwa.Repeat},
		{"the code TooManyRequests without status 429", 520, "TooManyRequests", "", ucwa.Repeat},
		{"a code of the event channel", 400, "RemoteFailure", "", ucwa.Report},
		{"a code of the event channel with a transient status", 500, "LocalFailure", "", ucwa.Repeat},
		{"the code of a message that is not an error", 409, "Informational", "", ucwa.Report},
		{"a mailbox on an unsupported version of Exchange", 500, "ServiceFailure", "InvalidExchangeServerVersion", ucwa.Report},
		{"a mailbox on an unsupported version of Exchange, in another case", 503, "servicefailure", "INVALIDexchangeserverVERSION", ucwa.Report},
		{"a migration in progress", 500, "ServiceFailure", "MigrationInProgress", ucwa.Repeat},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, ucwa.ReactionTo(row.status, ucwa.Reason{Code: row.code, Subcode: row.subcode}))
		})
	}
}
