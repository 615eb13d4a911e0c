package emulator

import (
	"strings"
	"testing"
	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestRefusalsInBothFormats(t *testing.T) {
	for _, test := range []struct {
		name    string
		config  Config
		before  string // a request that brings the server to where it is
		request string
		want    string
		sample  string // the sample document of the refusal, if there is one
	}{
		{
			name:    "a body that is no document",
			request: "POST {app}/people/presenceSubscriptions\n\n{",
			want:    "400 BadRequest DeserializationFailure",
			sample:  "error-400-deserializationfailure",
		},
		{
			name:    "a body that is no resource",
			request: "POST {app}/people/presenceSubscriptions\n\n[]",
			want:    "400 BadRequest DeserializationFailure",
			sample:  "error-400-deserializationfailure",
		},
		{
			name:    "parameters that are missing or wrong",
			request: "POST {app}/people/presenceSubscriptions\n\n{\"duration\":45}",
			want:    "400 BadRequest ParameterValidationFailure",
			sample:  "error-400-parametervalidation",
		},
		{
			name:    "a token that may not see people",
			config:  Config{Tokens: []auth.Token{{Scopes: auth.AllScopes &^ auth.ContactsReadWrite}}},
			request: "GET {app}/people",
			want:    "403 Forbidden",
		},
		{
			name:    "a token that may not subscribe",
			config:  Config{Tokens: []auth.Token{{}}},
			request: create,
			want:    "403 Forbidden",
		},
		{
			name:    "a token that may not list what it may not subscribe to",
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
			name:    "a path that the application does not have",
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
			name:    "a revision from the future",
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
			name:    "one's presence before one is available",
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
			name:    "a body that is too large",
			config:  Config{Limits: Limits{BodyBytes: 20}},
			request: create,
			want:    "413 EntityTooLarge",
			sample:  "error-413",
		},
		{
			name:    "a body of a type that is not UCWA's",
			request: "POST {app}/people/presenceSubscriptions\nContent-Type: text/plain\n\n{}",
			want:    "415 UnsupportedMediaType",
			sample:  "error-415",
		},
		{
			name:    "a configuration with a name that is no text",
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

// withoutParameters returns the reason without its parameters: what they say is
// free. The other documents pass through as they are.
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

func TestWhatCannotBeAcceptedIsRefusedInJSON(t *testing.T) {
	resp := start(t, Config{}).send("GET {app}\nAccept: text/html")
	got, _ := refused(t, resp)
	assert.Equal(t, "406 NotAcceptable", got)
	assert.Equal(t, "application/json; charset=utf-8", resp.Header.Get("Content-Type"))
}

func TestAllowNamesTheMethodsOfThePath(t *testing.T) {
	for _, test := range []struct{ name, path, want string }{
		{"the applications", "/ucwa/oauth/v1/applications", "POST"},
		{"an application", "{app}", "DELETE, GET"},
		{"the people", "{app}/people", "GET"},
		{"the root of discovery", "/Autodiscover/AutodiscoverService.svc/root", "GET"},
		{"the user of discovery", "/Autodiscover/AutodiscoverService.svc/root/oauth/user", "GET"},
		{"the way to a token", "/WebTicket/oauthtoken", "POST"},
		{"oneself", "{app}/me", "GET"},
		{"becoming available", "{app}/me/makeMeAvailable", "POST"},
		{"one's own presence", "{app}/me/presence", "GET, POST"},
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

// Each row takes away the fault that the row before was refused for.
func TestTheFirstOfSeveralFaultsIsTold(t *testing.T) {
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

func TestNothingOfTheRequestIsInARefusal(t *testing.T) {
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
