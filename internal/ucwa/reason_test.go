package ucwa_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// errorBodies are sample error bodies that exist in both formats: the path without
// its ending, and the reason in it.
var errorBodies = []struct {
	path   string
	reason ucwa.Reason
}{
	{"400-deserializationfailure", ucwa.Reason{
		Code: ucwa.CodeBadRequest, Subcode: ucwa.SubcodeDeserializationFailure,
		Message: "The request body could not be deserialized.",
	}},
	{"400-parametervalidation", ucwa.Reason{
		Code: ucwa.CodeBadRequest, Subcode: ucwa.SubcodeParameterValidationFailure,
		Message: "One or more parameters are missing or not valid.",
		Parameters: []ucwa.Parameter{
			{Name: "duration", Reason: "must be between 10 and 30"},
			{Name: "uris", Reason: "required"},
		},
	}},
	{"403-limitexceeded", ucwa.Reason{
		Code: ucwa.CodeForbidden, Subcode: ucwa.SubcodeLimitExceeded,
		Message: "The maximum number of presence subscriptions has been reached.",
	}},
	{"404-apiversion", ucwa.Reason{
		Code: ucwa.CodeNotFound, Subcode: ucwa.SubcodeAPIVersionNotSupported,
		Message: "Requested version is not supported.",
	}},
	{"404-applicationnotfound", ucwa.Reason{
		Code: ucwa.CodeNotFound, Subcode: ucwa.SubcodeApplicationNotFound,
		Message: "An error occurred. Please retry. If the problem persists, contact your support team.",
	}},
	{"404-resource", ucwa.Reason{Code: ucwa.CodeNotFound, Message: "The resource does not exist."}},
	{"405", ucwa.Reason{
		Code: ucwa.CodeMethodNotAllowed, Message: "The requested HTTP method is not supported for this resource.",
	}},
	{"410-inactive", ucwa.Reason{
		Code: ucwa.CodeGone, Subcode: ucwa.SubcodeInactiveApplicationExpired,
		Message: "The application expired because of inactivity.",
	}},
	{"410-toomanyapplications", ucwa.Reason{
		Code: ucwa.CodeGone, Subcode: ucwa.SubcodeTooManyApplications,
		Message: "There are too many applications for this user.",
	}},
	{"412", ucwa.Reason{Code: ucwa.CodePreconditionFailed, Message: "The If-Match precondition was not met."}},
	{"413", ucwa.Reason{Code: ucwa.CodeEntityTooLarge, Message: "The request is too large."}},
	{"415", ucwa.Reason{Code: ucwa.CodeUnsupportedMediaType, Message: "The content-type is not supported."}},
	{"428", ucwa.Reason{Code: ucwa.CodePreconditionRequired, Message: "The operation requires an If-Match precondition."}},
	{"429", ucwa.Reason{Code: ucwa.CodeTooManyRequests, Message: "There are too many outstanding requests."}},
	{"500-callbackchannel", ucwa.Reason{
		Code: ucwa.CodeServiceFailure, Subcode: ucwa.SubcodeCallbackChannelError,
		Message: "The remote event channel is not reachable.",
	}},
	{"503", ucwa.Reason{Code: ucwa.CodeServiceUnavailable, Message: "The service is unavailable."}},
}

func TestSampleErrorBodiesAreReadAndWritten(t *testing.T) {
	for _, row := range errorBodies {
		for _, format := range []hal.Format{hal.JSON, hal.XML} {
			t.Run(row.path+" in "+format.String(), func(t *testing.T) {
				body := golden(t, "_constructed/error-"+row.path+"."+format.String())
				checkReason(t, format, string(body), row.reason)
			})
		}
	}
	conflict := ucwa.Reason{
		Code: ucwa.CodeConflict, Subcode: ucwa.SubcodeAlreadyExists,
		Message: "The requested resource already exists. Please wait and try again.",
	}
	for _, name := range []string{"01-error-conflict.json.wire", "02-error-conflict.xml.wire"} {
		t.Run(name+" of the documentation", func(t *testing.T) {
			path := "ErrorsAndInformationalMessages/" + name
			checkReason(t, formatOf(path), string(golden(t, path)), conflict)
		})
	}
}

// checkReason checks that a body is decoded to a reason, and the reason encoded to the
// same bytes.
func checkReason(t *testing.T, format hal.Format, body string, want ucwa.Reason) {
	t.Helper()
	reason, ok := ucwa.ParseReason(decode(t, format, body))
	require.True(t, ok)
	assert.Equal(t, want, reason)
	encoded, err := format.Append(nil, want.Resource())
	require.NoError(t, err)
	assert.Equal(t, body, string(encoded))
}

func TestParseReason(t *testing.T) {
	bad := func(parameters ...ucwa.Parameter) ucwa.Reason {
		return ucwa.Reason{Code: "BadRequest", Parameters: parameters}
	}
	duration := ucwa.Parameter{Name: "duration", Reason: "required"}
	uris := ucwa.Parameter{Name: "uris", Reason: "required"}
	for _, row := range []struct {
		name, json string
		want       ucwa.Reason
		ok         bool
	}{
		{"the code alone is enough", `{"code":"Gone"}`, ucwa.Reason{Code: "Gone"}, true},
		{"the subcode None, which means no subcode", `{"code":"Forbidden","subcode":"None"}`, ucwa.Reason{Code: "Forbidden"}, true},
		{"the subcode none in lower case", `{"code":"Forbidden","subcode":"none"}`, ucwa.Reason{Code: "Forbidden"}, true},
		{"an unknown subcode", `{"code":"Forbidden","subcode":"Brandnew"}`, ucwa.Reason{Code: "Forbidden", Subcode: "Brandnew"}, true},
		{"debug information is ignored", `{"code":"Gone","debugInfo":{"server":"fe1"},"link":"/help"}`, ucwa.Reason{Code: "Gone"}, true},

		{"parameters as an object", `{"code":"BadRequest","parameters":{"duration":"required","uris":"required"}}`, bad(duration, uris), true},
		{"parameters as a list of objects", `{"code":"BadRequest","parameters":[{"duration":"required"},{"uris":"required"}]}`, bad(duration, uris), true},
		{"parameters as a list of names", `{"code":"BadRequest","parameters":["duration","uris"]}`, bad(ucwa.Parameter{Name: "duration"}, ucwa.Parameter{Name: "uris"}), true},
		{"parameters in two forms", `{"code":"BadRequest","parameters":["duration",{"uris":"required"}]}`, bad(ucwa.Parameter{Name: "duration"}, uris), true},
		{"a parameter whose reason is not a text", `{"code":"BadRequest","parameters":{"duration":{"least":10}}}`, bad(ucwa.Parameter{Name: "duration"}), true},
		{"no parameters", `{"code":"BadRequest","parameters":{}}`, bad(), true},
		{"null for parameters", `{"code":"BadRequest","parameters":null}`, bad(), true},
		{"a text for parameters", `{"code":"BadRequest","parameters":"duration"}`, bad(), true},
		{"lists in the list of parameters", `{"code":"BadRequest","parameters":[["duration"],null,""]}`, bad(), true},

		{"an empty code", `{"code":""}`, ucwa.Reason{}, false},
		{"a code that is a number", `{"code":500,"message":"oops"}`, ucwa.Reason{}, false},
		{"no code", `{"message":"oops"}`, ucwa.Reason{}, false},
		{"nothing", `{}`, ucwa.Reason{}, false},
		{"the error of the token endpoint", `{"error":"invalid_grant"}`, ucwa.Reason{}, false},
		{"a resource", `{"rel":"presenceSubscription","code":"x","_links":{"self":{"href":"/x"}}}`, ucwa.Reason{}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			reason, ok := ucwa.ParseReason(decode(t, hal.JSON, row.json))
			assert.Equal(t, row.ok, ok)
			assert.Equal(t, row.want, reason)
		})
	}
}

func TestParseReasonReadsParametersInXML(t *testing.T) {
	const body = `<reason xmlns="` + hal.Namespace + `"><code>BadRequest</code><parameters>` +
		`<property name="duration">required</property><property name="uris" /></parameters></reason>`
	reason, ok := ucwa.ParseReason(decode(t, hal.XML, body))
	require.True(t, ok)
	assert.Equal(t, []ucwa.Parameter{{Name: "duration", Reason: "required"}, {Name: "uris"}}, reason.Parameters)
}
