package emulator

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// Every error that the pages list for a presence client can be caused in both formats,
// by naming what identifies it.
func TestEveryDocumentedErrorCanBeCaused(t *testing.T) {
	for _, row := range []struct {
		fault  fault.Rule
		want   string
		sample string // the sample document, if there is one
	}{
		{fault.Rule{Status: 400}, "400 BadRequest", ""},
		{fault.Rule{Subcode: "DeserializationFailure"}, "400 BadRequest DeserializationFailure", "error-400-deserializationfailure"},
		{fault.Rule{Subcode: "ParameterValidationFailure"}, "400 BadRequest ParameterValidationFailure", ""},
		{fault.Rule{Status: 403}, "403 Forbidden", ""},
		{fault.Rule{Subcode: "LimitExceeded"}, "403 Forbidden LimitExceeded", "error-403-limitexceeded"},
		{fault.Rule{Status: 404}, "404 NotFound", "error-404-resource"},
		{fault.Rule{Subcode: "ApplicationNotFound"}, "404 NotFound ApplicationNotFound", "error-404-applicationnotfound"},
		{fault.Rule{Subcode: "APIVersionNotSupported"}, "404 NotFound APIVersionNotSupported", "error-404-apiversion"},
		{fault.Rule{Status: 405}, "405 MethodNotAllowed", "error-405"},
		{fault.Rule{Code: "NotAcceptable"}, "406 NotAcceptable", ""},
		{fault.Rule{Status: 408}, "408 ClientTimeout", ""},
		{fault.Rule{Status: 409}, "409 Conflict", ""},
		{fault.Rule{Subcode: "AlreadyExists"}, "409 Conflict AlreadyExists", ""},
		{fault.Rule{Subcode: "TooManyGroups"}, "409 Conflict TooManyGroups", ""},
		{fault.Rule{Subcode: "MakeMeAvailableRequired"}, "409 Conflict MakeMeAvailableRequired", "error-409-makemeavailable"},
		{fault.Rule{Subcode: "PGetReplaced"}, "409 Conflict PGetReplaced", "error-409-pgetreplaced"},
		{fault.Rule{Status: 410}, "410 Gone", ""},
		{fault.Rule{Subcode: "CannotRedirect"}, "410 Gone CannotRedirect", ""},
		{fault.Rule{Subcode: "TooManyApplications"}, "410 Gone TooManyApplications", "error-410-toomanyapplications"},
		{fault.Rule{Subcode: "InactiveApplicationExpired"}, "410 Gone InactiveApplicationExpired", "error-410-inactive"},
		{fault.Rule{Subcode: "UserAgentNotAllowed"}, "410 Gone UserAgentNotAllowed", ""},
		{fault.Rule{Code: "PreconditionFailed"}, "412 PreconditionFailed", "error-412"},
		{fault.Rule{Code: "EntityTooLarge"}, "413 EntityTooLarge", "error-413"},
		{fault.Rule{Code: "UnsupportedMediaType"}, "415 UnsupportedMediaType", "error-415"},
		{fault.Rule{Code: "PreconditionRequired"}, "428 PreconditionRequired", "error-428"},
		{fault.Rule{Code: "TooManyRequests"}, "429 TooManyRequests", "error-429"},
		{fault.Rule{Status: 500}, "500 ServiceFailure", ""},
		{fault.Rule{Subcode: "CallbackChannelError"}, "500 ServiceFailure CallbackChannelError", "error-500-callbackchannel"},
		{fault.Rule{Subcode: "InvalidExchangeServerVersion"}, "500 ServiceFailure InvalidExchangeServerVersion", ""},
		{fault.Rule{Status: 503}, "503 ServiceUnavailable", "error-503"},
		{fault.Rule{Status: 504}, "504 GatewayTimeout", ""},

		// What is given keeps its spelling, documented or not.
		{fault.Rule{Code: "preconditionfailed"}, "412 preconditionfailed", "-"},
		{fault.Rule{Status: 412, Code: "PreConditionFailed"}, "412 PreConditionFailed", "-"},
		{fault.Rule{Subcode: "limitexceeded"}, "403 Forbidden limitexceeded", "-"},
		{fault.Rule{Status: 500, Code: "ExchangeServiceFailure", Subcode: "ExchangeTimeout"}, "500 ExchangeServiceFailure ExchangeTimeout", "-"},
	} {
		for _, format := range [...]hal.Format{hal.JSON, hal.XML} {
			t.Run(row.want+" in "+format.String(), func(t *testing.T) {
				s := start(t, Config{})
				require.NoError(t, s.Fail(row.fault))
				resp := s.send("GET {app}/people/presenceSubscriptions\nAccept: " + format.MediaType())
				got, _ := refused(t, resp)
				assert.Equal(t, row.want, got)
				assert.Equal(t, format.MediaType()+"; charset=utf-8", resp.Header.Get("Content-Type"))
				switch row.sample {
				case "":
					assert.NotEmpty(t, document(t, resp).Text("message"))
				case "-":
				default:
					assert.Equal(t, sample(t, "_constructed/"+row.sample+"."+format.String()), string(resp.Body))
				}
			})
		}
	}
}

func TestFaultsReplaceTheAnswer(t *testing.T) {
	const page = "<!DOCTYPE html><html><head><title>{} - The proxy could not handle the request.</title></head><body><h1>{} - The proxy could not handle the request.</h1></body></html>"
	collection := `{"rel":"presenceSubscriptions","_links":{"self":{"href":"` + firstApplicationOfTests + `/people/presenceSubscriptions"}},"_embedded":{"presenceSubscription":[]}}`
	for _, row := range []struct {
		name   string
		fault  fault.Rule
		status int
		header string
		body   string
	}{
		{"another message", fault.Rule{Status: 503, Message: "Back at nine."}, 503, "Content-Type: application/json; charset=utf-8\n", `{"code":"ServiceUnavailable","message":"Back at nine."}`},
		{"too many requests, with Retry-After in seconds", fault.Rule{Status: 429, RetryAfter: "2"}, 429, "Content-Type: application/json; charset=utf-8\nRetry-After: 2\n", `{"code":"TooManyRequests","message":"There are too many outstanding requests."}`},
		{"unavailable, with a date as Retry-After", fault.Rule{Status: 503, RetryAfter: "Mon, 05 Jan 2026 08:00:10 GMT"}, 503, "Content-Type: application/json; charset=utf-8\nRetry-After: Mon, 05 Jan 2026 08:00:10 GMT\n", `{"code":"ServiceUnavailable","message":"The service is unavailable."}`},
		{"the challenge of an expired token", fault.Rule{Status: 401}, 401, "Content-Type: text/html\n" + `WWW-Authenticate: MsRtcOAuth href="/WebTicket/oauthtoken",grant_type="urn:microsoft.rtc:windows,password"` + "\n", unauthorizedPage},
		{"a status that UCWA does not have", fault.Rule{Status: 502}, 502, "", ""},
		{"an empty answer of status 200", fault.Rule{Status: 200}, 200, "", ""},
		{"a page of a proxy", fault.Rule{Body: fault.BodyHTML}, 502, "Content-Type: text/html\n", strings.ReplaceAll(page, "{}", "502")},
		{"a page of a proxy with status 503", fault.Rule{Status: 503, Body: fault.BodyHTML}, 503, "Content-Type: text/html\n", strings.ReplaceAll(page, "{}", "503")},
		{"a page of a proxy with status 200", fault.Rule{Status: 200, Body: fault.BodyHTML}, 200, "Content-Type: text/html\n", strings.ReplaceAll(page, "{}", "200")},
		{"the first half of a body", fault.Rule{Body: fault.BodyTruncated}, 200, "Content-Type: application/json; charset=utf-8\n", collection[:len(collection)/2]},
		{"a body with an invalid byte", fault.Rule{Body: fault.BodyMalformed}, 200, "Content-Type: application/json; charset=utf-8\n", collection[:len(collection)/2] + "\x00" + collection[len(collection)/2+1:]},
		{"a byte order mark", fault.Rule{Body: fault.BodyBOM}, 200, "Content-Type: application/json; charset=utf-8\n", "\uFEFF" + collection},
		{"no body", fault.Rule{Body: fault.BodyEmpty}, 200, "Content-Type: application/json; charset=utf-8\n", ""},
		{"the first half of an error", fault.Rule{Status: 503, Body: fault.BodyTruncated}, 503, "Content-Type: application/json; charset=utf-8\n", `{"code":"ServiceUnavailable","mess`},
		{"the first half of an empty body", fault.Rule{Status: 502, Body: fault.BodyTruncated}, 502, "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			require.NoError(t, s.Fail(row.fault))
			resp := s.send("GET {app}/people/presenceSubscriptions")
			assert.Equal(t, fmt.Sprint(len(row.body)), resp.Header.Get("Content-Length"))
			want := fmt.Sprintf("%d\n%s\n%s", row.status, row.header, row.body)
			got := strings.Replace(wire(t, resp), fmt.Sprintf("Content-Length: %d\n", len(row.body)), "", 1)
			assert.Equal(t, want, got)
		})
	}
}

// firstApplicationOfTests is the application that [start] creates.
const firstApplicationOfTests = "/ucwa/oauth/v1/applications/947129416609"

func TestDamagedDocumentsAreInvalid(t *testing.T) {
	for _, format := range [...]hal.Format{hal.JSON, hal.XML} {
		for _, path := range []string{"{app}", "{app}/people", "{app}/people/contacts", "{app}/people/presenceSubscriptions", "{app}/nowhere"} {
			for _, damage := range []fault.Damage{fault.BodyTruncated, fault.BodyMalformed, fault.BodyEmpty} {
				s := start(t, Config{})
				require.NoError(t, s.Fail(fault.Rule{Body: damage}))
				resp := s.send("GET " + path + "\nAccept: " + format.MediaType())
				_, err := format.Decode(resp.Body)
				assert.Error(t, err, "%s %s in %s", damage, path, format)
			}
			s := start(t, Config{})
			sound := document(t, s.send("GET "+path+"\nAccept: "+format.MediaType()))
			require.NoError(t, s.Fail(fault.Rule{Body: fault.BodyBOM}))
			assert.Equal(t, sound, document(t, s.send("GET "+path+"\nAccept: "+format.MediaType())))
		}
	}
}

func TestFaultsBeforeAndAfterTheEffect(t *testing.T) {
	for _, row := range []struct {
		name    string
		fault   fault.Rule
		created bool // the subscription
	}{
		{"a request that gets an error has no effect", fault.Rule{Status: 503}, false},
		{"a broken connection has no effect", fault.Rule{Drop: true}, false},
		{"an error after the effect", fault.Rule{Status: 503, AfterEffect: true}, true},
		{"a connection that breaks after the effect", fault.Rule{Drop: true, AfterEffect: true}, true},
		{"a delayed answer has its effect", fault.Rule{Delay: time.Minute}, true},
		{"a damaged answer has its effect", fault.Rule{Body: fault.BodyTruncated}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			row.fault.Method = "POST"
			require.NoError(t, s.Fail(row.fault))
			s.send(create)
			assert.Equal(t, row.created, len(s.subscriptions()) == 1)
		})
	}
}

func TestFaultsDelayAndDropAnswers(t *testing.T) {
	s := start(t, Config{})
	request := &httpmsg.Request{Method: "GET", URL: s.app, Header: httpmsg.Header{{Name: "Authorization", Value: "Bearer " + s.Token()}}}
	for _, row := range []struct {
		name   string
		fault  fault.Rule
		status int // 0 if the connection breaks
		delay  time.Duration
	}{
		{"a delay", fault.Rule{Delay: time.Second}, 200, time.Second},
		{"a delayed error", fault.Rule{Delay: time.Second, Status: 503}, 503, time.Second},
		{"a broken connection", fault.Rule{Drop: true}, 0, 0},
		{"a connection that breaks after a delay", fault.Rule{Drop: true, Delay: time.Second}, 0, time.Second},
		{"a broken connection takes precedence over a status", fault.Rule{Drop: true, Status: 503, Body: fault.BodyHTML}, 0, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			s.ClearFaults()
			require.NoError(t, s.Fail(row.fault))
			d := s.Deliver(request, s.now)
			assert.Equal(t, row.delay, d.Delay)
			if row.status == 0 {
				assert.Nil(t, d.Response)
				assert.Nil(t, s.Handle(request, s.now))
				return
			}
			require.NotNil(t, d.Response)
			assert.Equal(t, row.status, d.Response.Status)
		})
	}
	s.ClearFaults()
	assert.Equal(t, 200, s.Handle(request, s.now).Status)
}

func TestKillApplicationEndsTheApplicationOfThePath(t *testing.T) {
	s := start(t, Config{})
	s.subscribe(15, john)
	require.NoError(t, s.Fail(fault.Rule{Path: "*/people/*", Times: 1, KillApplication: true}))
	assert.Equal(t, "200", s.status("GET {app}"))
	assert.Equal(t, "404 NotFound ApplicationNotFound", s.status("GET {app}/people/presenceSubscriptions"))
	assert.Equal(t, "404 NotFound ApplicationNotFound", s.status("GET {app}"))
	s.app = document(t, s.send(signIn)).Self()
	assert.Empty(t, s.subscriptions())

	require.NoError(t, s.Fail(fault.Rule{Method: "POST", KillApplication: true}))
	assert.Equal(t, "200", s.status(signIn), "the path is in no application")
	assert.Equal(t, "404 NotFound", s.status("POST /elsewhere"))
	assert.Equal(t, "200", s.status("GET {app}"))
}
