//go:build !js

package server

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLinksToThePoolMayHaveTheStandardPort(t *testing.T) {
	for _, row := range []struct{ name, pool, location, want string }{
		{"https with its port", "https://pool.example.com", "https://pool.example.com:443/x", "http://localhost:8080/x"},
		{"https without its port", "https://pool.example.com:443", "https://pool.example.com/x", "http://localhost:8080/x"},
		{"http with its port", "http://pool.example.com", "http://pool.example.com:80/x", "http://localhost:8080/x"},
		{"another port", "https://pool.example.com", "https://pool.example.com:4443/x", "https://pool.example.com:4443/x"},
		{"another scheme", "https://pool.example.com", "http://pool.example.com/x", "http://pool.example.com/x"},
		{"a port that is not the standard one", "https://pool.example.com:8443", "https://pool.example.com:8443/x", "http://localhost:8080/x"},
		{"an IPv6 address", "https://[2001:db8::7]:8443", "https://[2001:db8::7]:8443/x", "http://localhost:8080/x"},
		{"a host whose dots are other characters", "https://pool.example.com", "https://poolxexample.com/x", "https://poolxexample.com/x"},
	} {
		t.Run(row.name, func(t *testing.T) {
			pool, err := url.Parse(row.pool)
			require.NoError(t, err)
			ctx := context.WithValue(t.Context(), ownOriginKey{}, "http://localhost:8080")
			request, err := http.NewRequestWithContext(ctx, "GET", row.pool+"/ucwa/", nil)
			require.NoError(t, err)
			resp := &http.Response{Request: request, Header: http.Header{"Location": {row.location}}}
			require.NoError(t, newOwnLinks(pool).replace(resp))
			assert.Equal(t, row.want, resp.Header.Get("Location"))
		})
	}
}
