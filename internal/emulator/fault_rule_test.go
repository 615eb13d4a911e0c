package emulator

import (
	"strings"
	"testing"
	"time"
	"ucwapresence/internal/emulator/fault"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/ucwa"
)

func TestWhichRequestsAFaultHappensTo(t *testing.T) {
	const app = firstApplicationOfTests
	const memberships = app + "/people/presenceSubscriptionMemberships?presenceSubscriptionId="
	for _, row := range []struct {
		name, method, path string
		request            string
		want               bool
	}{
		{"any", "", "", "GET {app}", true},
		{"any, whether the server has it or not", "", "", "GET /elsewhere", true},
		{"any, whoever sends it", "", "", "GET {app}\nAuthorization: ", true},
		{"the method", "POST", "", "POST {app}", true},
		{"the method in any case", "post", "", "POST {app}", true},
		{"another method", "POST", "", "GET {app}", false},
		{"method and path", "GET", "*/people", "GET {app}/people", true},
		{"the method but not the path", "GET", "*/people", "GET {app}", false},
		{"the path but not the method", "POST", "*/people", "GET {app}/people", false},
		{"the whole path", "", app, "GET {app}", true},
		{"the path with an origin", "", "https://lyncweb.contoso.com" + app, "GET {app}", true},
		{"the path of a request with an origin", "", app, "GET https://lyncweb.contoso.com{app}", true},
		{"the path of a request with two slashes in front", "", app, "GET /{app}", true},
		{"the path of a request with escapes", "", "*/sarad@contoso.com", "GET {app}/people/sarad%40contoso.com", true},
		{"the path with escapes", "", "*/sarad%40contoso.com", "GET {app}/people/sarad@contoso.com", true},
		{"the beginning of the path", "", app, "GET {app}/people", false},
		{"the beginning and a star", "", app + "*", "GET {app}/people", true},
		{"the end and a star", "", "*/people", "GET {app}/people", true},
		{"the end and a star, of what goes on", "", "*/people", "GET {app}/people/x", false},
		{"a star in the middle", "", "/ucwa/*/people", "GET {app}/people", true},
		{"stars everywhere", "", "*/people/*/presence*", "GET {app}/people/sarad@contoso.com/presence", true},
		{"stars that find nothing", "", "*/people/*/note*", "GET {app}/people/sarad@contoso.com/presence", false},
		{"parts that overlap", "", "/ucwa*wa", "GET /ucwa", false},
		{"the path without the query", "", "*/presenceSubscriptionMemberships", "GET " + memberships + "1", true},
		{"an href with its query", "", memberships + "1", "GET " + memberships + "1", true},
		{"an href with another query", "", memberships + "1", "GET " + memberships + "2", false},
		{"a query and a star", "", "*?groupId=*", "POST {app}/people/presenceSubscriptions?groupId=a%2Fb&duration=11", true},
		{"a query that is not there", "", "*?groupId=*", "POST {app}/people/presenceSubscriptions", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			require.NoError(t, s.Fail(fault.Rule{Method: row.method, Path: row.path, Status: 418}))
			assert.Equal(t, row.want, s.send(row.request).Status == 418)
		})
	}
}

func TestFaultsHappenInTheirOrderAndAsOftenAsTheySay(t *testing.T) {
	s := start(t, Config{})
	for _, fault := range []fault.Rule{
		{Status: 503, Times: 2},
		{Method: "POST", Status: 500, Times: 1},
		{Status: 429, Times: 1},
		{Method: "DELETE", Status: 504},
	} {
		require.NoError(t, s.Fail(fault))
	}
	var statuses []int
	for _, request := range []string{"GET {app}", create, "GET {app}", create, "GET {app}", create, "DELETE {app}", "DELETE {app}"} {
		statuses = append(statuses, s.send(request).Status)
	}
	assert.Equal(t, []int{503, 503, 429, 500, 200, 201, 504, 504}, statuses)
	s.ClearFaults()
	assert.Equal(t, "204", s.status("DELETE {app}"))
}

func TestFaultsThatAreNone(t *testing.T) {
	const nothing = ": must say what goes wrong: delay, killApplication, drop, status, code, subcode, body, resync or resume"
	for _, row := range []struct {
		name  string
		fault fault.Rule
		want  string // problems, one a line
	}{
		{"nothing", fault.Rule{}, nothing},
		{"nothing to certain requests", fault.Rule{Method: "GET", Path: "*", Times: 3, AfterEffect: true}, nothing},
		{"a path that never fits", fault.Rule{Path: "people", Status: 503}, "/path: must start with / or *"},
		{"negative numbers", fault.Rule{Times: -1, Delay: -1}, "/times: must not be negative\n/delay: must not be negative"},
		{"an interim status", fault.Rule{Status: 100}, "/status: must be from 200 to 599, and of an answer that may have a body"},
		{"a status without body", fault.Rule{Status: 204, Body: fault.BodyHTML}, "/status: must be from 200 to 599, and of an answer that may have a body"},
		{"a status that is none", fault.Rule{Status: 999}, "/status: must be from 200 to 599, and of an answer that may have a body"},
		{"a header of its own", fault.Rule{Status: 429, RetryAfter: "1\r\nX: y"}, "/retryAfter: must not contain control characters"},
		{"words that XML cannot carry", fault.Rule{Status: 503, Code: "A\x00", Subcode: "B\uFFFE", Message: "C\x1B"}, "/code: must not contain control characters\n" +
			"/subcode: must not contain control characters\n/message: must not contain control characters"},
		{"words alone", fault.Rule{Message: "Back at nine."}, "/message: needs a status"},
		{"a header alone", fault.Rule{Delay: 1, RetryAfter: "1"}, "/retryAfter: needs a status"},
		{"unknown damage", fault.Rule{Body: "late"}, "/body: must be truncated, malformed, html, bom or empty"},
		{"a code that no page knows", fault.Rule{Code: "Timeout"}, "/status: is required: no documented error has this code and subcode"},
		{"a code with another's subcode", fault.Rule{Code: "Gone", Subcode: "AlreadyExists"}, "/status: is required: no documented error has this code and subcode"},
		{"a status with another's subcode", fault.Rule{Status: 410, Subcode: "AlreadyExists"}, "/code: is required: no documented error has this status and subcode"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			err := s.Fail(row.fault)
			var e *ucwa.Error
			require.ErrorAs(t, err, &e)
			var problems []string
			for _, p := range e.Problems {
				problems = append(problems, p.Path+": "+p.Message)
			}
			assert.Equal(t, row.want, strings.Join(problems, "\n"))
			assert.Equal(t, "200", s.status("GET {app}"), "it does not happen")
		})
	}
}

func TestFaultsTellWhatIsLeft(t *testing.T) {
	s := start(t, Config{})
	require.NoError(t, s.Fail(fault.Rule{Subcode: "LimitExceeded", Message: "Full.", Times: 2}))
	require.NoError(t, s.Fail(fault.Rule{Delay: time.Second}))
	delay := fault.Rule{Delay: time.Second}
	full := func(times int) fault.Rule {
		return fault.Rule{Times: times, Status: 403, Code: "Forbidden", Subcode: "LimitExceeded", Message: "Full."}
	}
	for _, want := range [][]fault.Rule{{full(2), delay}, {full(1), delay}, {delay}, {delay}} {
		assert.Equal(t, want, s.Faults())
		s.send("GET {app}")
	}
	s.ClearFaults()
	assert.Empty(t, s.Faults())
}
