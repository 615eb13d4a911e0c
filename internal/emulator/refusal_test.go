package emulator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestErrorsInBothFormats(t *testing.T) {
	for _, test := range []struct {
		name    string
		config  Config
		before  string // a request that is sent first
		request string
		want    string
		sample  string // the sample document of the refusal, if there is one
	}{
		{
			name:    "a body that is not JSON",
			request: "POST {app}/people/presenceSubscriptions\n\n{",
			want:    "400 BadRequest DeserializationFailure",
			sample:  "error-400-deserializationfailure",
		},
		{
			name:    "a body that is a list",
			request: "POST {app}/people/presenceSubscriptions\n\n[]",
			want:    "400 BadRequest DeserializationFailure",
			sample:  "error-400-deserializationfailure",
		},
		{
			name:    "missing and invalid parameters",
			request: "POST {app}/people/presenceSubscriptions\n\n{\"duration\":45}",
			want:    "400 BadRequest ParameterValidationFailure",
			sample:  "error-400-parametervalidation",
		},
		{
			name:    "a token without the scope to see people",
			config:  Config{Tokens: []auth.Token{{Scopes: auth.AllScopes &^ auth.ContactsReadWrite}}},
			request: "GET {app}/people",
			want:    "403 Forbidden",
		},
		{
			name:    "a token without the scope to subscribe",
			config:  Config{Tokens: []auth.Token{{}}},
			request: create,
			want:    "403 Forbidden",
		},
		{
			name:    "a token without the scope to list subscriptions",
			config:  Config{Tokens: []auth.Token{{}}},
			request: "GET {app}/people/presenceSubscriptions",
			want:    "403 Forbidden",
		},
		{
			name:    "one subscription too many",
			config:  Config{Limits: Limits{Subscriptions: 1}},
			before:  create,
			request: create,
			want:    "403 Forbidden LimitExceeded",
			sample:  "error-403-limitexceeded",
		},
		{
			name:    "a path outside the applications",
			request: "GET /",
			want:    "404 NotFound",
			sample:  "error-404-resource",
		},
		{
			name:    "an unknown path below the application",
			request: "GET {app}/people/nobody/knows",
			want:    "404 NotFound",
			sample:  "error-404-resource",
		},
		{
			name:    "an application that does not exist",
			request: "GET /ucwa/oauth/v1/applications/1/people",
			want:    "404 NotFound ApplicationNotFound",
			sample:  "error-404-applicationnotfound",
		},
		{
			name:    "an application that is gone",
			before:  "DELETE {app}",
			request: "GET {app}/people/presenceSubscriptions",
			want:    "404 NotFound ApplicationNotFound",
			sample:  "error-404-applicationnotfound",
		},
		{
			name:    "a revision that does not exist",
			request: "GET {app}\nX-MS-RequiresMinResourceVersion: 4.0",
			want:    "404 NotFound APIVersionNotSupported",
			sample:  "error-404-apiversion",
		},
		{
			name:    "a revision that is no number",
			request: "GET {app}\nX-MS-RequiresMinResourceVersion: NaN",
			want:    "404 NotFound APIVersionNotSupported",
			sample:  "error-404-apiversion",
		},
		{
			name:    "a method that the resource does not have",
			request: "PUT {app}",
			want:    "405 MethodNotAllowed",
			sample:  "error-405",
		},
		{
			name:    "the own presence before makeMeAvailable",
			request: "GET {app}/me/presence",
			want:    "409 Conflict MakeMeAvailableRequired",
			sample:  "error-409-makemeavailable",
		},
		{
			name:    "one application too many",
			config:  Config{Limits: Limits{Applications: 1}},
			request: signIn,
			want:    "410 Gone TooManyApplications",
			sample:  "error-410-toomanyapplications",
		},
		{
			name:    "a body over the limit",
			config:  Config{Limits: Limits{BodyBytes: 20}},
			request: create,
			want:    "413 EntityTooLarge",
			sample:  "error-413",
		},
		{
			name:    "a body of an unknown type",
			request: "POST {app}/people/presenceSubscriptions\nContent-Type: text/plain\n\n{}",
			want:    "415 UnsupportedMediaType",
			sample:  "error-415",
		},
		{
			name:    "a configuration with a name that is not UTF-8",
			config:  Config{People: []directory.Person{{URI: "sip:johndoe@contoso.com", Name: "\xFF"}}},
			request: "GET {app}",
			want:    "500 ServiceFailure",
		},
	} {
		for _, format := range [...]hal.Format{hal.JSON, hal.XML} {
			t.Run(test.name+" in "+format.String(), func(t *testing.T) {
				s := start(t, test.config)
				if test.before != "" {
					s.send(test.before)
				}
				resp := s.send(with(test.request, "Accept: "+format.MediaType()))
				got, _ := refused(t, resp)
				assert.Equal(t, test.want, got)
				assert.Equal(t, format.MediaType()+"; charset=utf-8", resp.Header.Get("Content-Type"))
				if test.sample != "" {
					assert.Equal(t, withoutParameters(t, sample(t, "_constructed/"+test.sample+"."+format.String()), format),
						withoutParameters(t, string(resp.Body), format))
				}
			})
		}
	}
}

// withoutParameters returns an error without its parameters, whose texts are not
// documented. Other documents are returned as they are.
func withoutParameters(t *testing.T, body string, format hal.Format) string {
	t.Helper()
	if !strings.Contains(body, "ParameterValidationFailure") {
		return body
	}
	doc, err := format.Decode([]byte(body))
	require.NoError(t, err)
	reason, ok := ucwa.ParseReason(doc)
	require.True(t, ok)
	assert.NotEmpty(t, reason.Parameters)
	reason.Parameters = nil
	out, err := format.Append(nil, reason.Resource())
	require.NoError(t, err)
	return string(out)
}

func TestNotAcceptableIsAnsweredInJSON(t *testing.T) {
	resp := start(t, Config{}).send("GET {app}\nAccept: text/html")
	got, _ := refused(t, resp)
	assert.Equal(t, "406 NotAcceptable", got)
	assert.Equal(t, "application/json; charset=utf-8", resp.Header.Get("Content-Type"))
}

func TestAllowListsTheMethodsOfThePath(t *testing.T) {
	for _, test := range []struct{ name, path, want string }{
		{"the applications", "/ucwa/oauth/v1/applications", "POST"},
		{"an application", "{app}", "DELETE, GET"},
		{"the people", "{app}/people", "GET"},
		{"the root of discovery", "/Autodiscover/AutodiscoverService.svc/root", "GET"},
		{"the user of discovery", "/Autodiscover/AutodiscoverService.svc/root/oauth/user", "GET"},
		{"the token endpoint", "/WebTicket/oauthtoken", "POST"},
		{"me", "{app}/me", "GET"},
		{"makeMeAvailable", "{app}/me/makeMeAvailable", "POST"},
		{"the own presence", "{app}/me/presence", "GET, POST"},
		{"the presence subscriptions", "{app}/people/presenceSubscriptions", "GET, POST"},
		{"a presence subscription", "{app}/people/presenceSubscriptions/1", "DELETE, GET, POST"},
		{"the memberships", "{app}/people/presenceSubscriptionMemberships", "GET, POST"},
		{"a membership", "{app}/people/presenceSubscriptionMemberships/1,a@b", "DELETE, GET"},
		{"the contacts", "{app}/people/contacts", "GET"},
		{"a contact", "{app}/people/johndoe@contoso.com", "GET"},
		{"the presence of a contact", "{app}/people/johndoe@contoso.com/presence", "GET"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, method := range []string{"OPTIONS", "HEAD", "TRACE", "PUT", "PATCH", "get", ""} {
				resp := start(t, Config{}).send(method + " " + test.path)
				assert.Equal(t, 405, resp.Status, method)
				assert.Equal(t, test.want, resp.Header.Get("Allow"), method)
			}
		})
	}
}

// Each row corrects the fault that the row before it was refused for.
func TestTheOrderOfTheChecks(t *testing.T) {
	const (
		nowhere    = "/ucwa/oauth/v1/applications/1/nowhere"
		collection = "{app}/people/presenceSubscriptions"
		version    = "\nX-MS-RequiresMinResourceVersion: 9"
		accept     = "\nAccept: text/html"
		content    = "\nContent-Type: text/plain"
		good       = `{"duration":15,"uris":["sip:johndoe@contoso.com"]}`
	)
	long := "{" + strings.Repeat(" ", 200)
	for _, test := range []struct{ name, line, token, fields, body, want string }{
		{"the token", "PATCH " + nowhere, "unknown", version + accept + content, long, "401"},
		{"the application", "PATCH " + nowhere, "poor", version + accept + content, long, "404 NotFound ApplicationNotFound"},
		{"the route", "PATCH {app}/nowhere", "poor", version + accept + content, long, "404 NotFound"},
		{"the method", "PATCH " + collection, "poor", version + accept + content, long, "405 MethodNotAllowed"},
		{"the version", "POST " + collection, "poor", version + accept + content, long, "404 NotFound APIVersionNotSupported"},
		{"the media type of the answer", "POST " + collection, "poor", accept + content, long, "406 NotAcceptable"},
		{"the media type of the body", "POST " + collection, "poor", content, long, "415 UnsupportedMediaType"},
		{"the size", "POST " + collection, "poor", "", long, "413 EntityTooLarge"},
		{"the document", "POST " + collection, "poor", "", "{", "400 BadRequest DeserializationFailure"},
		{"the parameters", "POST " + collection, "poor", "", "{}", "400 BadRequest ParameterValidationFailure"},
		{"the permission", "POST " + collection, "poor", "", good, "403 Forbidden"},
		{"the limits", "POST " + collection, "rich", "", good, "403 Forbidden LimitExceeded"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, Config{
				Tokens: []auth.Token{{Value: "rich", Scopes: auth.AllScopes}, {Value: "poor"}},
				Limits: Limits{Subscriptions: 1, BodyBytes: 200},
			})
			require.Equal(t, 201, s.send(create).Status)
			resp := s.send(test.line + "\nAuthorization: Bearer " + test.token + test.fields + "\n\n" + test.body)
			if test.want == "401" {
				assert.Equal(t, 401, resp.Status)
				return
			}
			got, _ := refused(t, resp)
			assert.Equal(t, test.want, got)
		})
	}
}

func TestErrorsRepeatNothingOfTheRequest(t *testing.T) {
	s := start(t, Config{})
	for _, request := range []string{
		"GET {app}/s3cret",
		"GET /s3cret?s3cret=s3cret",
		"GET {app}\nAuthorization: Bearer s3cret",
		"GET https://s3cret@contoso.com{app}\nAuthorization: Bearer s3cret",
		"S3CRET {app}",
		"GET {app}\nAccept: text/s3cret",
		"GET {app}\nX-MS-RequiresMinResourceVersion: s3cret",
		"POST {app}/people/presenceSubscriptions\n\n{\"s3cret",
		"POST {app}/people/presenceSubscriptions\nContent-Type: text/s3cret\n\n{}",
		"POST {app}/people/presenceSubscriptions\n\n{\"duration\":\"s3cret\",\"uris\":[\"s3cret\"],\"s3cret\":1}",
	} {
		assert.NotContains(t, strings.ToLower(wire(t, s.send(request))), "s3cret", request)
	}
}
