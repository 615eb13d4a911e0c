package auth

import (
	"testing"

	"github.com/stretchr/testify/assert"
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
			assert.Equal(t, row.allowed, NewOrigins(row.list).Allow(row.origin, own))
		})
	}
	assert.True(t, NewOrigins([]string{}).Allow("http://localhost", "http://LocalHost:80"), "its own, however it was asked for")
}
