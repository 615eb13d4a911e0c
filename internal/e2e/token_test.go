//go:build !js

package e2e

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTokenIsRenewedOnce(t *testing.T) {
	s := serve(t)
	sampleCollection(t, &s.pool, "json", "application/json")
	list, create := s.answers["GET "+collection], s.answers["POST "+collection]
	for method, answer := range map[string]http.HandlerFunc{"GET": list, "POST": create} {
		s.answer(method+" "+collection, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") == "Bearer cwt=2" {
				answer(w, r)
				return
			}
			w.Header().Set("WWW-Authenticate", `MsRtcOAuth href="/WebTicket/oauthtoken",grant_type="password"`)
			w.WriteHeader(http.StatusUnauthorized)
		})
	}
	page := connected(t, s, ``)
	page.expect("Failed to load resource")
	var got struct {
		Needs     []struct{ Origin, Reason string }
		Requests  int
		Forbidden failure
	}
	page.run(&got, `
		const { connect } = await import("/lib/presence.js");
		const Needs = [];
		const client = await connect({ presenceSubscriptions: given, token: (need) => "cwt=" + Needs.push(need) });
		await Promise.all([client.list(), client.create({ duration: 15, uris: ["sip:johndoe@contoso.com"] })]);
		await client.list();
		const stubborn = await connect({ presenceSubscriptions: given, token: async () => "cwt=1" });
		return { Needs, Forbidden: await failure(stubborn.list()) };`, collection)
	assert.Equal(t, []struct{ Origin, Reason string }{{s.URL, "first"}, {s.URL, "unauthorized"}}, got.Needs,
		"the page is asked once for all calls that wait")
	assert.Equal(t, "server", got.Forbidden.Kind)
	assert.Equal(t, 401, got.Forbidden.Status)
	assert.Empty(t, got.Forbidden.Code)
	assert.False(t, got.Forbidden.Retryable)
	assert.Len(t, s.requests(), 2+2+1+2, "each request is repeated once, and no more")
}

// The hrefs of a server decide where requests go, and the token goes along.
func TestTokenStaysAtItsOrigin(t *testing.T) {
	other := serve(t)
	s := serve(t)
	page := connected(t, s, ``)
	for _, row := range []struct{ name, href string }{
		{"another port", other.URL + "/ucwa"},
		{"another scheme", "https" + s.URL[len("http"):] + "/ucwa"},
		{"another host by way of two slashes", other.URL[len("http:"):] + "/ucwa"},
		{"user info that looks like the host", s.URL + "@contoso.com/ucwa"},
		{"backslashes, which browsers take for slashes", `\\\\` + other.URL[len("http://"):] + "/ucwa"},
		{"a tab between the slashes, which browsers drop", `/\t/` + other.URL[len("http://"):] + "/ucwa"},
		{"no network at all", "javascript:alert(1)"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s.answer("GET /application", reply(200, "application/json", []byte(
				`{"rel":"application","_links":{"self":{"href":"/application"}},"_embedded":{"people":{"rel":"people","_links":{"self":{"href":"/people"},"presenceSubscriptions":{"href":"`+row.href+`"}}}}}`)))
			var got failure
			page.within(t).run(&got, `return failure((await module.connect({ application: "/application", token: "cwt=0" })).list());`)
			assert.Equal(t, "protocol", got.Kind, got.Message)
			require.Len(t, s.requests(), 1, "that of the application")
			assert.Empty(t, other.requests())
		})
	}
}
