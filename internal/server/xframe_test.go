//go:build !js

package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/server"
)

func TestXframeIsWhereThePagesSay(t *testing.T) {
	h := server.New(server.Config{Site: site()})
	for _, path := range []string{
		"/Autodiscover/XFrame/XFrame.html", "/autodiscover/xframe/xframe.html", "//Autodiscover/XFrame/XFrame.html",
		"/xframe", "/XFrame", "/autodiscover/autodiscoverservice.svc/root/xframe",
	} {
		t.Run(path, func(t *testing.T) {
			resp := serve(t, h, "GET", path)
			assert.Equal(t, http.StatusOK, resp.StatusCode)
			assert.Equal(t, "text/html; charset=utf-8", resp.Header.Get("Content-Type"))
			policy := resp.Header.Get("Content-Security-Policy")
			assert.Contains(t, policy, "default-src 'none'; script-src 'self'; connect-src 'self';")
			assert.NotContains(t, policy, "frame-ancestors", "pages of all origins may frame it")
			assert.Empty(t, resp.Header.Get("X-Frame-Options"))
			assert.Equal(t, "same-origin", resp.Header.Get("Referrer-Policy"))
			assert.Contains(t, body(t, resp), `src="/Autodiscover/XFrame/XFrame.js"`)
		})
	}
	script := serve(t, h, "GET", "/Autodiscover/XFrame/XFrame.js")
	assert.Equal(t, "text/javascript; charset=utf-8", script.Header.Get("Content-Type"))
	assert.Contains(t, body(t, script), "X-Ms-Origin")

	posted := serve(t, h, "POST", "/xframe")
	assert.Equal(t, http.StatusMethodNotAllowed, posted.StatusCode)
	assert.Equal(t, "GET, HEAD", posted.Header.Get("Allow"))
}

func TestXframeIsNotServedInFrontOfAPool(t *testing.T) {
	pool := &url.URL{Scheme: "https", Host: "pool.example.com"}
	resp := serve(t, server.New(server.Config{Site: site(), Upstream: pool}), "GET", "/xframe")
	assert.Equal(t, http.StatusNotFound, resp.StatusCode, "it would lend the pages of others the origin that the pool trusts")
}

func TestXframeCarriesForAllowedOriginsOnly(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{Site: site(), AllowedOrigins: []string{"https://app.contoso.com"}}))
	defer s.Close()
	c := connect(t, s.URL)
	token := "Bearer " + c.Token
	for _, row := range []struct {
		name, path, origin string
		status             int
	}{
		{"UCWA to a page on the list", c.Application, "https://app.contoso.com", 200},
		{"UCWA to a page of its own", c.Application, s.URL, 200},
		{"UCWA to another", c.Application, "https://elsewhere.example", 403},
		{"the frame itself to another, who shakes hands before anything else", "/xframe", "https://elsewhere.example", 200},
		{"the token of the demo to another", "/connection.json", "https://elsewhere.example", 403},
		{"the token of the demo to a page on the list", "/connection.json", "https://app.contoso.com", 200},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp := send(t, "GET", s.URL+row.path, "", "Authorization", token, "Accept", "text/html, */*", "X-Ms-Origin", row.origin)
			assert.Equal(t, row.status, resp.StatusCode)
			if row.path == c.Application && row.status == http.StatusForbidden {
				assert.Equal(t, `28070;source="127.0.0.1";reason="Service does not allow a cross domain request from this origin."`, resp.Header.Get("X-Ms-diagnostics"))
			}
		})
	}
}

func TestRow28PreflightsAreAnsweredOnDemandOnly(t *testing.T) {
	preflight := []string{"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization"}
	for _, row := range []struct {
		name    string
		cors    bool
		origin  string
		allowed bool
	}{
		{"not by UCWA", false, "https://app.contoso.com", false},
		{"for a page on the list", true, "https://app.contoso.com", true},
		{"for no other", true, "https://elsewhere.example", false},
		{"for nobody who does not say who they are", true, "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := httptest.NewServer(server.New(server.Config{Site: site(), CORS: row.cors, AllowedOrigins: []string{"https://app.contoso.com"}}))
			defer s.Close()
			c := connect(t, s.URL)
			origin := []string{"Origin", row.origin}
			asked := send(t, "OPTIONS", s.URL+c.Application, "", append(append(preflight, origin...), "Authorization", "Bearer "+c.Token)...)
			got := send(t, "GET", s.URL+c.Application, "", append(origin, "Authorization", "Bearer "+c.Token)...)
			assert.Equal(t, http.StatusOK, got.StatusCode)
			if !row.allowed {
				assert.Equal(t, http.StatusMethodNotAllowed, asked.StatusCode)
				assert.Empty(t, asked.Header.Get("Access-Control-Allow-Origin"))
				assert.Empty(t, got.Header.Get("Access-Control-Allow-Origin"))
				return
			}
			assert.Equal(t, http.StatusNoContent, asked.StatusCode)
			assert.Equal(t, row.origin, asked.Header.Get("Access-Control-Allow-Origin"))
			assert.Contains(t, asked.Header.Get("Access-Control-Allow-Methods"), "DELETE")
			assert.Contains(t, asked.Header.Get("Access-Control-Allow-Headers"), "Authorization")
			assert.Contains(t, asked.Header.Get("Access-Control-Allow-Headers"), "X-Ms-Namespace", "which a page for the online service sends")
			assert.Equal(t, row.origin, got.Header.Get("Access-Control-Allow-Origin"))
			assert.Contains(t, got.Header.Get("Access-Control-Expose-Headers"), "WWW-Authenticate")
			assert.Equal(t, "Origin", got.Header.Get("Vary"))
			options := send(t, "OPTIONS", s.URL+c.Application, "", append(origin, "Authorization", "Bearer "+c.Token)...)
			assert.Equal(t, http.StatusMethodNotAllowed, options.StatusCode, "OPTIONS by itself is still none of UCWA's methods")
		})
	}
}
