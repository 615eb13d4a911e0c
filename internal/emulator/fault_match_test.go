package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/fault"
)

func TestRulesMatchByMethodAndPath(t *testing.T) {
	const app = firstApplicationOfTests
	const memberships = app + "/people/presenceSubscriptionMemberships?presenceSubscriptionId="
	for _, row := range []struct {
		name, method, path string
		request            string
		want               bool
	}{
		{"an empty rule matches every request", "", "", "GET {app}", true},
		{"an empty rule matches a request without route", "", "", "GET /elsewhere", true},
		{"an empty rule matches a request without token", "", "", "GET {app}\nAuthorization: ", true},
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
		{"only the start of the path", "", app, "GET {app}/people", false},
		{"the start and a star", "", app + "*", "GET {app}/people", true},
		{"a star and the end", "", "*/people", "GET {app}/people", true},
		{"a star and a part that is not the end", "", "*/people", "GET {app}/people/x", false},
		{"a star in the middle", "", "/ucwa/*/people", "GET {app}/people", true},
		{"stars everywhere", "", "*/people/*/presence*", "GET {app}/people/sarad@contoso.com/presence", true},
		{"stars around a part that is missing", "", "*/people/*/note*", "GET {app}/people/sarad@contoso.com/presence", false},
		{"a start and an end that overlap", "", "/ucwa*wa", "GET /ucwa", false},
		{"a path without query", "", "*/presenceSubscriptionMemberships", "GET " + memberships + "1", true},
		{"an href with its query", "", memberships + "1", "GET " + memberships + "1", true},
		{"an href with another query", "", memberships + "1", "GET " + memberships + "2", false},
		{"a query and a star", "", "*?groupId=*", "POST {app}/people/presenceSubscriptions?groupId=a%2Fb&duration=11", true},
		{"a query that the request does not have", "", "*?groupId=*", "POST {app}/people/presenceSubscriptions", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			require.NoError(t, s.Fail(fault.Rule{Method: row.method, Path: row.path, Status: 418}))
			assert.Equal(t, row.want, s.send(row.request).Status == 418)
		})
	}
}

func TestRulesApplyInOrderAndAsOftenAsTheySay(t *testing.T) {
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

func TestFaultsListsRulesWithTheTimesLeft(t *testing.T) {
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
