//go:build !js

package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/server"
)

// get sends a GET to a running server. An empty host means the host of the URL.
func get(t *testing.T, s *httptest.Server, host, path string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+path, nil)
	require.NoError(t, err)
	req.Host = host
	resp, err := s.Client().Do(req)
	require.NoError(t, err)
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// One process is the host of discovery and the pool of a domain at the same time.
func TestDiscoveryLeadsToTheHostOfTheRequest(t *testing.T) {
	plain := httptest.NewServer(server.New(server.Config{Site: site()}))
	defer plain.Close()
	secure := httptest.NewTLSServer(server.New(server.Config{Site: site()}))
	defer secure.Close()
	for _, s := range []*httptest.Server{plain, secure} {
		scheme, own, _ := strings.Cut(s.URL, "://")
		for _, row := range []struct{ name, host, path, leadsTo string }{
			{"internal discovery", "lyncdiscoverinternal.contoso.com", "/", "lyncdiscoverinternal.contoso.com"},
			{"external discovery at a port, in capitals", "LyncDiscover.Contoso.com:8443", "/?sipuri=lenea@contoso.com", "lyncdiscover.contoso.com:8443"},
			{"a pool", "lyncweb.contoso.com", "/Autodiscover/AutodiscoverService.svc/root", "lyncweb.contoso.com"},
			{"a path in lower case with two slashes", "lyncweb.contoso.com", "//autodiscover/autodiscoverservice.svc/root", "lyncweb.contoso.com"},
			{"the host of the page", own, "/Autodiscover/AutodiscoverService.svc/root", own},
		} {
			t.Run(row.name+" by "+scheme, func(t *testing.T) {
				resp := get(t, s, row.host, row.path)
				require.Equal(t, http.StatusOK, resp.StatusCode)
				root, err := hal.DecodeJSON([]byte(body(t, resp)))
				require.NoError(t, err)
				user, _, _ := strings.Cut(root.Href("user"), "?")
				assert.Equal(t, scheme+"://"+row.leadsTo+"/Autodiscover/AutodiscoverService.svc/root/oauth/user", user)

				challenge := get(t, s, row.host, "/UCWA/oauth/v1/applications")
				assert.Equal(t, http.StatusUnauthorized, challenge.StatusCode)
				assert.Contains(t, challenge.Header.Get("WWW-Authenticate"), `href="`+scheme+"://"+row.leadsTo+`/WebTicket/oauthtoken"`)
			})
		}
	}
}

func TestDiscoveryLeadsToThePool(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{Site: site(), Pool: "http://pool.contoso.com"}))
	defer s.Close()
	const user = "/Autodiscover/AutodiscoverService.svc/root/oauth/user"
	ask := func(host, path, token string) *http.Response {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+path, nil)
		require.NoError(t, err)
		req.Host = host
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := s.Client().Do(req)
		require.NoError(t, err)
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
	ticket := func(host string) string {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/WebTicket/oauthtoken", strings.NewReader("grant_type=password&username="+server.User+"&password="+server.Password))
		require.NoError(t, err)
		req.Host = host
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := s.Client().Do(req)
		require.NoError(t, err)
		defer resp.Body.Close()
		granted, err := hal.DecodeJSON([]byte(body(t, resp)))
		require.NoError(t, err)
		return granted.Text("access_token")
	}
	ofDiscovery, ofPool := ticket("lyncdiscover.contoso.com"), ticket("pool.contoso.com")

	redirect, err := hal.DecodeJSON([]byte(body(t, ask("lyncdiscover.contoso.com", user, ofDiscovery))))
	require.NoError(t, err)
	assert.Equal(t, "http://pool.contoso.com"+user, redirect.Href("redirect"))
	arrived, err := hal.DecodeJSON([]byte(body(t, ask("pool.contoso.com", user, ofPool))))
	require.NoError(t, err)
	assert.Equal(t, "http://pool.contoso.com/ucwa/oauth/v1/applications", arrived.Href("applications"))
	for _, row := range []struct {
		name, host, token string
		status            int
	}{
		{"the ticket of discovery at the pool", "pool.contoso.com", ofDiscovery, 401},
		{"the ticket of the pool at discovery", "lyncdiscover.contoso.com", ofPool, 401},
		{"the ticket of discovery at another name of this machine", "localhost", ofDiscovery, 401},
		{"the token of the demo at the pool", "pool.contoso.com", connect(t, s.URL).Token, 200},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.status, ask(row.host, user, row.token).StatusCode)
		})
	}
}

func TestHostsOfDiscoveryHaveNoPage(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{Site: site(), Hosts: []string{"lyncdiscover"}}))
	defer s.Close()
	for _, host := range []string{"localhost", "lyncweb.contoso.com", "lyncdiscover"} {
		resp := get(t, s, host, "/")
		assert.Equal(t, http.StatusOK, resp.StatusCode, host)
		assert.Contains(t, resp.Header.Get("Content-Type"), "text/html", host)
	}
	assert.Equal(t, http.StatusUnauthorized, get(t, s, "lyncdiscover.contoso.com", "/connection.json").StatusCode)
}

func TestPathsOfServicesHaveASlashAfterTheName(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{Site: site()}))
	defer s.Close()
	for _, path := range []string{"/ucwa", "/autodiscover", "/passiveauth", "/webticket.html"} {
		resp := get(t, s, "localhost", path)
		assert.Equal(t, http.StatusNotFound, resp.StatusCode, path)
		assert.NotEmpty(t, resp.Header.Get("Content-Security-Policy"), "%s is a file of the site", path)
	}
}

func TestPageOfPassiveSignInIsServed(t *testing.T) {
	e := emulator.New(emulator.Config{Grants: []string{auth.GrantPassive}})
	s := httptest.NewServer(server.New(server.Config{Site: site(), Emulator: e}))
	defer s.Close()
	for _, path := range []string{"/PassiveAuth/PassiveAuth.aspx", "//passiveauth/passiveauth.aspx"} {
		resp := get(t, s, "", path)
		assert.Equal(t, http.StatusOK, resp.StatusCode, path)
		assert.Contains(t, body(t, resp), `<form method="post">`, path)
	}
}

func TestTokenEndpointReadsFormsWithAnyCharset(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{Site: site()}))
	defer s.Close()
	for _, contentType := range []string{"application/x-www-form-urlencoded;charset=UTF-8", "application/x-www-form-urlencoded;charset='utf-8'", ""} {
		resp := send(t, "POST", s.URL+"/webticket/oauthtoken", "grant_type=password&username="+server.User+"&password="+server.Password, "Content-Type", contentType)
		require.Equal(t, http.StatusOK, resp.StatusCode, contentType)
		granted, err := hal.DecodeJSON([]byte(body(t, resp)))
		require.NoError(t, err)
		user := send(t, "GET", s.URL+"/Autodiscover/AutodiscoverService.svc/root/oauth/user", "", "Authorization", "Bearer "+granted.Text("access_token"))
		assert.Contains(t, body(t, user), s.URL+"/ucwa/oauth/v1/applications")
	}
}

func TestPassiveSignInNeedsTheCookieOfThePage(t *testing.T) {
	e := emulator.New(emulator.Config{Grants: []string{auth.GrantPassive}})
	s := httptest.NewServer(server.New(server.Config{Site: site(), Emulator: e}))
	defer s.Close()
	const form = "application/x-www-form-urlencoded"
	ask := func(cookie string) (int, string) {
		resp := send(t, "POST", s.URL+"/WebTicket/oauthtoken", "grant_type="+auth.GrantPassive, "Content-Type", form, "Cookie", cookie)
		answer, err := hal.DecodeJSON([]byte(body(t, resp)))
		require.NoError(t, err)
		return resp.StatusCode, answer.Text("ms_rtc_passiveauthuri")
	}
	status, page := ask("")
	assert.Equal(t, http.StatusBadRequest, status)
	require.True(t, strings.HasPrefix(page, s.URL), page)
	assert.Contains(t, body(t, send(t, "GET", page, "")), `name="password"`)

	signedIn := send(t, "POST", page, "username="+server.User+"&password="+server.Password, "Content-Type", form)
	require.Len(t, signedIn.Cookies(), 1)
	status, _ = ask(signedIn.Cookies()[0].Name + "=" + signedIn.Cookies()[0].Value)
	assert.Equal(t, http.StatusOK, status)
}

func TestFieldNamesKeepTheCaseThatUCWAWrites(t *testing.T) {
	recorder := httptest.NewRecorder()
	server.New(server.Config{Site: site()}).ServeHTTP(recorder, httptest.NewRequest("GET", "http://localhost/ucwa/oauth/v1/applications", nil))
	for _, name := range []string{"WWW-Authenticate", "X-MS-UcwaVersion", "Content-Length"} {
		assert.Len(t, recorder.Header()[name], 1, name)
	}
}
