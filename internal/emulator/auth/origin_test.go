package auth

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAllowedOrigins(t *testing.T) {
	const own = "http://localhost:8080"
	for _, row := range []struct {
		name    string
		list    []string
		origin  string
		allowed bool
	}{
		{"without a list every origin is allowed", nil, "https://app.contoso.com", true},
		{"without a list files are allowed", nil, "null", true},
		{"an empty list allows no origin", []string{}, "https://app.contoso.com", false},
		{"an empty list allows the server's own origin", []string{}, own, true},
		{"the own origin in another case", []string{}, "HTTP://LocalHost:8080", true},
		{"an origin of the list", []string{"https://a.example", "https://app.contoso.com"}, "https://app.contoso.com", true},
		{"an origin with the scheme's own port", []string{"https://app.contoso.com"}, "https://app.contoso.com:443", true},
		{"an entry with the scheme's own port", []string{"HTTPS://App.contoso.com:443/"}, "https://app.contoso.com", true},
		{"another scheme", []string{"https://app.contoso.com"}, "http://app.contoso.com", false},
		{"another port", []string{"https://app.contoso.com"}, "https://app.contoso.com:8443", false},
		{"another host", []string{"https://app.contoso.com"}, "https://contoso.com", false},
		{"a star for the port", []string{"http://localhost:*"}, "http://localhost:9000", true},
		{"a star for a subdomain", []string{"https://*.contoso.com"}, "https://app.contoso.com", true},
		{"a pattern in another case, with a port", []string{"HTTPS://*.Contoso.com:443/"}, "https://app.contoso.com", true},
		{"a pattern for every scheme with a port", []string{"*://localhost:80"}, "https://localhost", false},
		{"a star does not match a path", []string{"http://localhost:*"}, "http://localhost:80/x", false},
		{"a pattern does not match null", []string{"http*://*"}, "null", false},
		{"null matches itself", []string{"null"}, "null", true},
		{"a star alone matches every origin", []string{"*"}, "https://app.contoso.com", true},
		{"a star alone matches what is no web origin", []string{"*"}, "chrome-extension://x", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.allowed, NewOrigins(row.list).Allow(row.origin, own))
		})
	}
	assert.True(t, NewOrigins([]string{}).Allow("http://localhost", "http://LocalHost:80"), "the own origin with the scheme's own port")
}
