package emulator

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/ucwa"
)

func TestXframeRequestsOfForeignOriginsAreRefused(t *testing.T) {
	const reason = "Service does not allow a cross domain request from this origin."
	s := start(t, Config{AllowedOrigins: []string{"https://app.contoso.com"}})
	for _, row := range []struct{ name, request, want, source string }{
		{"a page on the list", "GET https://lyncweb.contoso.com{app}\nX-Ms-Origin: https://app.contoso.com", "200 application", ""},
		{"a page of the server", "GET https://lyncweb.contoso.com{app}\nX-Ms-Origin: https://lyncweb.contoso.com", "200 application", ""},
		{"a request without X-Ms-Origin", "GET https://lyncweb.contoso.com{app}", "200 application", ""},
		{"a page that is not on the list", "GET https://lyncweb.contoso.com{app}\nX-Ms-Origin: https://elsewhere.example", "403 Forbidden", "lyncweb.contoso.com"},
		{"a request without token", "GET http://localhost:8080/\nX-Ms-Origin: https://elsewhere.example\nAuthorization: ", "403 Forbidden", "localhost"},
		{"a server with an IPv6 address", "GET http://[::1]/\nX-Ms-Origin: null", "403 Forbidden", "[::1]"},
		{"a request for a token", "POST https://lyncweb.contoso.com/WebTicket/oauthtoken\nX-Ms-Origin: https://elsewhere.example", "403 Forbidden", "lyncweb.contoso.com"},
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
	t.Run("the origin of a batch is that of its requests", func(t *testing.T) {
		batch := batchOf("GET {app}\nX-Ms-Origin: https://elsewhere.example")
		assert.Equal(t, "403 Forbidden", outcome(t, s.send(with(batch, "X-Ms-Origin: https://elsewhere.example"))))
		assert.Equal(t, []string{"200 application"}, outcomes(t, inBatch(t, s.send(with(batch, "X-Ms-Origin: https://app.contoso.com")))))
	})
}
