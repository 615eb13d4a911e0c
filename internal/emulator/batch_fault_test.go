package emulator

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/fault"
)

func TestRequestsOfABatchAreRecordedAfterIt(t *testing.T) {
	s := start(t, Config{})
	s.send(strings.Replace(batchOf("GET {app}/people\nHost: localhost", "DELETE https://elsewhere.example{app}"), "POST ", "POST https://lyncweb.contoso.com", 1))
	var kept []string
	for _, x := range s.Requests() {
		kept = append(kept, fmt.Sprint(x.Method, " ", strings.ReplaceAll(x.URL, s.app, "{app}"), " ", x.Status))
		assert.Equal(t, morning, x.Time)
	}
	assert.Equal(t, []string{
		"POST https://lyncweb.contoso.com{app}/batch 200",
		"GET https://lyncweb.contoso.com{app}/people 200",
		"DELETE https://lyncweb.contoso.com{app} 204",
	}, kept)
}

func TestFaultsApplyToBatchesAndToTheirRequests(t *testing.T) {
	inner := []string{"GET {app}/people", "POST {app}/people/presenceSubscriptions?groupId=Family&duration=11", "GET {app}"}
	for _, row := range []struct {
		name   string
		faults []fault.Rule
		want   []string // nil if the batch as a whole fails
		whole  string
		delay  time.Duration
		done   int // subscriptions afterwards
	}{
		{"a refusal of the batch", []fault.Rule{{Path: "*/batch", Code: "TooManyRequests"}}, nil, "429 TooManyRequests", 0, 0},
		{"a refusal of the batch after its effect", []fault.Rule{{Path: "*/batch", Status: 503, AfterEffect: true}}, nil, "503 ServiceUnavailable", 0, 1},
		{"a connection that breaks", []fault.Rule{{Path: "*/batch", Drop: true}}, nil, "", 0, 0},
		{"a rule without path that applies once", []fault.Rule{{Times: 1, Status: 500}}, nil, "500 ServiceFailure", 0, 0},
		{"a refusal of one request", []fault.Rule{{Path: "*/people", Status: 503}}, []string{"503 ServiceUnavailable", "201 presenceSubscription", "200 application"}, "", 0, 1},
		{"a token that expires before one request", []fault.Rule{{Path: "*/people", Status: 401}}, []string{"401", "201 presenceSubscription", "200 application"}, "", 0, 1},
		{"a connection that breaks behind the server", []fault.Rule{{Path: "*presenceSubscriptions", Drop: true}}, []string{"200 people", "504 GatewayTimeout", "200 application"}, "", 0, 0},
		{"a connection that breaks behind the server after the effect", []fault.Rule{{Path: "*presenceSubscriptions", Drop: true, AfterEffect: true}}, []string{"200 people", "504 GatewayTimeout", "200 application"}, "", 0, 1},
		{"an application that one request ends", []fault.Rule{{Path: "*presenceSubscriptions", KillApplication: true}}, []string{"200 people", "404 NotFound ApplicationNotFound", "404 NotFound ApplicationNotFound"}, "", 0, 0},
		{"a byte order mark", []fault.Rule{{Path: "*/people", Body: fault.BodyBOM}}, []string{"200 people", "201 presenceSubscription", "200 application"}, "", 0, 1},
		{"the longest delay of the requests adds to that of the batch", []fault.Rule{
			{Path: "*/batch", Delay: time.Second}, {Path: "*/people", Delay: time.Minute}, {Path: "*presenceSubscriptions", Delay: 2 * time.Minute},
		}, []string{"200 people", "201 presenceSubscription", "200 application"}, "", 2*time.Minute + time.Second, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			for _, fault := range row.faults {
				require.NoError(t, s.Fail(fault))
			}
			d := s.Deliver(s.request(batchOf(inner...)), s.now)
			assert.Equal(t, row.delay, d.Delay)
			switch {
			case row.want != nil:
				assert.Equal(t, row.want, outcomes(t, inBatch(t, d.Response)))
			case row.whole != "":
				assert.Equal(t, row.whole, outcome(t, d.Response))
			default:
				assert.Nil(t, d.Response)
			}
			s.ClearFaults()
			if s.applications[strings.TrimPrefix(s.app, "/ucwa/oauth/v1/applications/")] != nil {
				assert.Len(t, s.subscriptions(), row.done)
			}
		})
	}
}

func TestDamageAppliesToABatchAsAWhole(t *testing.T) {
	s := start(t, Config{})
	require.NoError(t, s.Fail(fault.Rule{Path: "*/batch", Body: fault.BodyTruncated}))
	resp := s.send(batchOf("GET {app}", "GET {app}"))
	assert.Contains(t, resp.Header.Get("Content-Type"), "multipart/batching")
	assert.NotRegexp(t, `--\r\n$`, string(resp.Body))
}
