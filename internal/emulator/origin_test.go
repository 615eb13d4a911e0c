package emulator

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/ucwa"
)

func TestOriginsThatAreAllowed(t *testing.T) {
	const own = "http://localhost:8080"
	for _, row := range []struct {
		name    string
		list    []string
		origin  string
		allowed bool
	}{
		{"without a list all are", nil, "https://app.contoso.com", true},
		{"and files", nil, "null", true},
		{"with an empty list none is", []string{}, "https://app.contoso.com", false},
		{"but the server's own", []string{}, own, true},
		{"in any spelling", []string{}, "HTTP://LocalHost:8080", true},
		{"one of the list", []string{"https://a.example", "https://app.contoso.com"}, "https://app.contoso.com", true},
		{"with the port that goes without saying", []string{"https://app.contoso.com"}, "https://app.contoso.com:443", true},
		{"also in the list", []string{"HTTPS://App.contoso.com:443/"}, "https://app.contoso.com", true},
		{"another scheme is another origin", []string{"https://app.contoso.com"}, "http://app.contoso.com", false},
		{"another port, too", []string{"https://app.contoso.com"}, "https://app.contoso.com:8443", false},
		{"another host, too", []string{"https://app.contoso.com"}, "https://contoso.com", false},
		{"any port", []string{"http://localhost:*"}, "http://localhost:9000", true},
		{"any host below", []string{"https://*.contoso.com"}, "https://app.contoso.com", true},
		{"in any spelling, too", []string{"HTTPS://*.Contoso.com:443/"}, "https://app.contoso.com", true},
		{"a port, if the scheme does not say which", []string{"*://localhost:80"}, "https://localhost", false},
		{"a star is not for the rest of a URL", []string{"http://localhost:*"}, "http://localhost:80/x", false},
		{"files are not on a list of hosts", []string{"http*://*"}, "null", false},
		{"files by their name", []string{"null"}, "null", true},
		{"all", []string{"*"}, "https://app.contoso.com", true},
		{"all that there may be", []string{"*"}, "chrome-extension://x", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.allowed, New(Config{AllowedOrigins: row.list}).AllowsOrigin(row.origin, own))
		})
	}
	assert.True(t, New(Config{AllowedOrigins: []string{}}).AllowsOrigin("http://localhost", "http://LocalHost:80"), "its own, however it was asked for")
}

func TestXframeRequestsForOtherOriginsAreRefused(t *testing.T) {
	const reason = "Service does not allow a cross domain request from this origin."
	s := start(t, Config{AllowedOrigins: []string{"https://app.contoso.com"}})
	for _, row := range []struct{ name, request, want, source string }{
		{"a page on the list", "GET https://lyncweb.contoso.com{app}\nX-Ms-Origin: https://app.contoso.com", "200 application", ""},
		{"a page of the server", "GET https://lyncweb.contoso.com{app}\nX-Ms-Origin: https://lyncweb.contoso.com", "200 application", ""},
		{"no page", "GET https://lyncweb.contoso.com{app}", "200 application", ""},
		{"a page that is not on the list", "GET https://lyncweb.contoso.com{app}\nX-Ms-Origin: https://elsewhere.example", "403 Forbidden", "lyncweb.contoso.com"},
		{"one that does not say who it is for", "GET http://localhost:8080/\nX-Ms-Origin: https://elsewhere.example\nAuthorization: ", "403 Forbidden", "localhost"},
		{"at an address", "GET http://[::1]/\nX-Ms-Origin: null", "403 Forbidden", "[::1]"},
		{"one who asks for a token", "POST https://lyncweb.contoso.com/WebTicket/oauthtoken\nX-Ms-Origin: https://elsewhere.example", "403 Forbidden", "lyncweb.contoso.com"},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp := s.send(row.request)
			assert.Equal(t, row.want, outcome(t, resp))
			want := ""
			if row.source != "" {
				want = `28070;source="` + row.source + `";reason="` + reason + `"`
				refusal, _ := ucwa.ParseReason(document(t, resp))
				assert.Equal(t, reason, refusal.Message)
			}
			assert.Equal(t, want, resp.Header.Get("X-Ms-diagnostics"))
		})
	}
	t.Run("what is in a batch came with it", func(t *testing.T) {
		batch := batchOf("GET {app}\nX-Ms-Origin: https://elsewhere.example")
		assert.Equal(t, "403 Forbidden", outcome(t, s.send(with(batch, "X-Ms-Origin: https://elsewhere.example"))))
		assert.Equal(t, []string{"200 application"}, outcomes(t, inBatch(t, s.send(with(batch, "X-Ms-Origin: https://app.contoso.com")))))
	})
}
