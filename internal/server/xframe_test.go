//go:build !js

package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/server"
)

func TestXFrameIsServedAtAllDocumentedPaths(t *testing.T) {
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
			assert.NotContains(t, policy, "frame-ancestors", "pages of every origin may load it in a frame")
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

func TestXFrameServesPagesOfAllowedOriginsOnly(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{Site: site(), AllowedOrigins: []string{"https://app.contoso.com"}}))
	defer s.Close()
	c := connect(t, s.URL)
	token := "Bearer " + c.Token
	for _, row := range []struct {
		name, path, origin string
		status             int
	}{
		{"UCWA for an allowed page", c.Application, "https://app.contoso.com", 200},
		{"UCWA for its own page", c.Application, s.URL, 200},
		{"UCWA for another page", c.Application, "https://elsewhere.example", 403},
		{"the xframe itself for another page", "/xframe", "https://elsewhere.example", 200},
		{"the demo's token for an allowed page", "/connection.json", "https://app.contoso.com", 200},
		{"the demo's token for another page", "/connection.json", "https://elsewhere.example", 403},
		{"a file for another page", "/demo.js", "https://elsewhere.example", 403},
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

// The xframe is a page of the server, so the browser sends its requests with the server's
// own Origin. Only X-Ms-Origin names the page that a request is for.
func TestXFrameSendsNoCommandsForOtherPages(t *testing.T) {
	url := startServer(t, server.Config{AllowedOrigins: []string{"https://app.contoso.com", "http://127.0.0.1:*"}})
	before := command(t, url, "POST", "clock", `{"speed":0}`)
	for _, row := range []struct {
		name, method, path, input, origin string
		status                            int
	}{
		{"the state for an allowed page", "GET", "state", "", "https://app.contoso.com", 403},
		{"a change of the clock for an allowed page", "POST", "clock", `{"advance":60000}`, "https://app.contoso.com", 403},
		{"a fault for an allowed page of this machine", "POST", "faults", `{"status":503}`, "http://127.0.0.1:1", 403},
		{"a reset for an allowed page", "POST", "reset", `{}`, "https://app.contoso.com", 403},
		{"removal of faults for an allowed page", "DELETE", "faults", "", "https://app.contoso.com", 403},
		{"a command for another page", "POST", "clock", `{"advance":60000}`, "https://elsewhere.example", 403},
		{"a command for a page without origin", "POST", "clock", `{"advance":60000}`, "null", 403},
		{"the state for its own page", "GET", "state", "", url, 200},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp := send(t, row.method, url+"/emulator/"+row.path, row.input,
				"Content-Type", "application/json", "Origin", url, "Sec-Fetch-Site", "same-origin", "X-Ms-Origin", row.origin)
			assert.Equal(t, row.status, resp.StatusCode)
		})
	}
	assert.Equal(t, before, command(t, url, "GET", "state", ""), "nothing has changed")
}

func TestXFrameFailsAsConfigured(t *testing.T) {
	for _, row := range []struct {
		setting, path string
		status        int
		arrives       time.Duration
		says          string
	}{
		{"missing", "/xframe", 404, 0, "not found"},
		{"missing", "/Autodiscover/XFrame/XFrame.js", 404, 0, "not found"},
		{"silent", "/xframe", 200, 0, "<!doctype html>"},
		{"silent", "/Autodiscover/XFrame/XFrame.js", 200, 0, ""},
		{"5s", "/xframe", 200, 5 * time.Second, "<!doctype html>"},
		{"5s", "/Autodiscover/XFrame/XFrame.js", 200, 0, "postMessage"},
		{"never", "/Autodiscover/XFrame/XFrame.html", 0, time.Hour, ""},
	} {
		t.Run(row.setting+" "+row.path, func(t *testing.T) {
			var x server.XFrame
			require.NoError(t, x.Set(row.setting))
			synctest.Test(t, func(t *testing.T) {
				h := server.New(server.Config{Site: site(), XFrame: x})
				// The client leaves after an hour.
				ctx, leave := context.WithTimeout(t.Context(), time.Hour)
				defer leave()
				started := time.Now()
				recorder := httptest.NewRecorder()
				h.ServeHTTP(recorder, httptest.NewRequestWithContext(ctx, "GET", "http://localhost"+row.path, nil))
				assert.Equal(t, row.arrives, time.Since(started))
				if row.status != 0 {
					assert.Equal(t, row.status, recorder.Code)
				}
				assert.Contains(t, recorder.Body.String(), row.says)
				if row.says == "" {
					assert.Empty(t, recorder.Body.String())
				}
			})
		})
	}
	for _, setting := range []string{"", "slow", "0s", "-5s", "5"} {
		assert.Error(t, new(server.XFrame).Set(setting), "%q", setting)
	}
}

func TestPreflightsAreAnsweredOnlyWithCORS(t *testing.T) {
	preflight := []string{"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization"}
	for _, row := range []struct {
		name    string
		cors    bool
		origin  string
		allowed bool
	}{
		{"without CORS, an allowed page", false, "https://app.contoso.com", false},
		{"an allowed page", true, "https://app.contoso.com", true},
		{"another page", true, "https://elsewhere.example", false},
		{"no Origin", true, "", false},
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
			assert.Contains(t, asked.Header.Get("Access-Control-Allow-Headers"), "X-Ms-Namespace", "pages for the online service send it")
			assert.Equal(t, row.origin, got.Header.Get("Access-Control-Allow-Origin"))
			assert.Contains(t, got.Header.Get("Access-Control-Expose-Headers"), "WWW-Authenticate")
			assert.Equal(t, "Origin", got.Header.Get("Vary"))
			options := send(t, "OPTIONS", s.URL+c.Application, "", append(origin, "Authorization", "Bearer "+c.Token)...)
			assert.Equal(t, http.StatusMethodNotAllowed, options.StatusCode, "OPTIONS without preflight is still not a method of UCWA")
		})
	}
}
