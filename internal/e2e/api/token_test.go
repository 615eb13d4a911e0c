//go:build !js

package api

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

func TestTokenIsRenewedOnce(t *testing.T) {
	s := browser.Serve(t)
	for method, answer := range map[string]http.HandlerFunc{
		"GET":  browser.Reply(http.StatusOK, "application/json", browser.Sample(t, "presenceSubscriptions_ref/get-response.json.wire")),
		"POST": browser.Reply(http.StatusCreated, "application/json", browser.Sample(t, "presenceSubscriptions_ref/post-response.json.wire")),
	} {
		s.Answer(method+" "+browser.Collection, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") == "Bearer cwt=2" {
				answer(w, r)
				return
			}
			w.Header().Set("WWW-Authenticate", `MsRtcOAuth href="/WebTicket/oauthtoken",grant_type="password"`)
			w.WriteHeader(http.StatusUnauthorized)
		})
	}
	page := browser.OpenConnected(t, s, ``)
	page.Expect("Failed to load resource")
	var got struct {
		Needs     []struct{ Origin, Reason string }
		Requests  int
		Forbidden browser.Failure
	}
	page.Run(&got, `
		const { connect } = await import("/lib/presence.js");
		const Needs = [];
		const client = await connect({ presenceSubscriptions: given, token: (need) => "cwt=" + Needs.push(need) });
		await Promise.all([client.list(), client.create({ duration: 15, uris: ["sip:johndoe@contoso.com"] })]);
		await client.list();
		const stubborn = await connect({ presenceSubscriptions: given, token: async () => "cwt=1" });
		return { Needs, Forbidden: await failure(stubborn.list()) };`, browser.Collection)
	assert.Equal(t, []struct{ Origin, Reason string }{{s.URL, "first"}, {s.URL, "unauthorized"}}, got.Needs,
		"the token function runs once for all calls that wait")
	assert.Equal(t, "server", got.Forbidden.Kind)
	assert.Equal(t, 401, got.Forbidden.Status)
	assert.Empty(t, got.Forbidden.Code)
	assert.False(t, got.Forbidden.Retryable)
	assert.Len(t, s.Requests(), 2+2+1+2, "each request is repeated once")
}

// Unlike those of origin_test.go, these requests could reach a server.
func TestNoRequestLeavesTheOrigin(t *testing.T) {
	other := browser.Serve(t)
	s := browser.Serve(t)
	page := browser.OpenConnected(t, s, ``)
	for _, row := range []struct{ name, href string }{
		{"another port", other.URL + "/ucwa"},
		{"another scheme", "https" + s.URL[len("http"):] + "/ucwa"},
		{"another host after two slashes", other.URL[len("http:"):] + "/ucwa"},
		{"user info that looks like the host", s.URL + "@contoso.com/ucwa"},
		{"backslashes, which browsers read as slashes", `\\\\` + other.URL[len("http://"):] + "/ucwa"},
		{"a tab between the slashes, which browsers drop", `/\t/` + other.URL[len("http://"):] + "/ucwa"},
		{"a script", "javascript:alert(1)"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s.Answer("GET /application", browser.Reply(200, "application/json", []byte(
				`{"rel":"application","_links":{"self":{"href":"/application"}},"_embedded":{"people":{"rel":"people","_links":{"self":{"href":"/people"},"presenceSubscriptions":{"href":"`+row.href+`"}}}}}`)))
			var got browser.Failure
			page.Within(t).Run(&got, `return failure((await module.connect({ application: "/application", token: "cwt=0" })).list());`)
			assert.Equal(t, "protocol", got.Kind, got.Message)
			require.Len(t, s.Requests(), 1, "that of the application")
			assert.Empty(t, other.Requests())
		})
	}
}
