//go:build !js

package server_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/server"
)

// hostRow is a value of Host and the status of a request with it. {port} in the value
// is the port of the server.
type hostRow struct {
	name, host string
	status     int
}

// ownHosts is a table for a server at 127.0.0.1 that has been given no other hosts.
var ownHosts = []hostRow{
	{"localhost at the server's port", "localhost:{port}", 200},
	{"localhost in capitals", "LOCALHOST:{port}", 200},
	{"localhost without a port", "localhost", 200},
	{"localhost with an empty port", "localhost:", 200},
	{"the IPv4 loopback address", "127.0.0.1:{port}", 200},
	{"the IPv6 loopback address", "[::1]:{port}", 200},
	{"the IPv6 loopback address in full", "[0:0:0:0:0:0:0:1]:{port}", 200},
	{"a pool of the people's domain", "pool.contoso.com", 200},
	{"a pool of the people's domain at a port", "pool.contoso.com:8443", 200},
	{"a pool of the people's domain in capitals", "POOL.Contoso.COM", 200},

	{"a foreign name", "evil.example", 421},
	{"a foreign name at the server's port", "evil.example:{port}", 421},
	{"localhost at another port", "localhost:1", 421},
	{"the loopback address at another port", "127.0.0.1:1", 421},
	{"localhost as a root name", "localhost.:{port}", 421},
	{"a name that starts with localhost", "localhost.evil.example:{port}", 421},
	{"a name that ends with localhost", "evil-localhost:{port}", 421},
	{"a name below localhost", "evil.localhost:{port}", 421},
	{"a name that starts with the address", "127.0.0.1.evil.example:{port}", 421},
	{"a name that resolves to the address that it contains", "127.0.0.1.nip.io:{port}", 421},
	{"a name that ends with the people's domain", "evilcontoso.com", 421},
	{"a name that starts with the people's domain", "contoso.com.evil.example", 421},
	{"a host of discovery for a foreign domain", "lyncdiscover.evil.example", 421},
	{"the people's domain as a root name", "pool.contoso.com.", 421},
	{"a star", "*.contoso.com", 421},
	{"another loopback address", "127.0.0.2:{port}", 421},
	{"the address of all interfaces", "0.0.0.0:{port}", 421},
	{"the address of all interfaces in IPv6", "[::]:{port}", 421},
	{"the loopback address as one number", "2130706433:{port}", 421},
	{"the loopback address in short", "127.1:{port}", 421},
	{"the loopback address in octal", "0177.0.0.1:{port}", 421},
	{"the loopback address in hexadecimal", "0x7f.0.0.1:{port}", 421},
	{"the loopback address as a root name", "127.0.0.1.:{port}", 421},
	{"the IPv4 loopback address in IPv6", "[::ffff:127.0.0.1]:{port}", 421},
	{"an IPv6 address with a zone", "[::1%lo]:{port}", 421},
	{"an IPv6 address with an encoded zone", "[::1%25lo]:{port}", 421},
	{"an IPv6 address without brackets", "::1", 421},
	{"a private address", "192.168.0.1:{port}", 421},
	{"user info that looks like a host", "localhost@evil.example:{port}", 421},
	{"user info before localhost", "evil.example@localhost:{port}", 421},
	{"a path after localhost", "localhost/evil.example", 421},
	{"a query after localhost", "localhost?evil.example", 421},
	{"two hosts in one value", "localhost:{port}, evil.example", 421},
	{"a port that is not a number", "localhost:{port}x", 421},
	{"a port that is too large", "localhost:65536", 421},
	{"an international name", "xn--lcalhost-54a:{port}", 421},
	{"a percent-encoded name", "local%68ost:{port}", 421},
	{"an empty value", "", 421},
}

func TestRequestsForForeignHostsAreRefused(t *testing.T) {
	h := server.New(server.Config{Site: site()})
	for _, row := range ownHosts {
		t.Run(row.name, func(t *testing.T) {
			r := arrivedAt(httptest.NewRequest("GET", "/connection.json", nil), "127.0.0.1")
			r.Host = strings.ReplaceAll(row.host, "{port}", "8080")
			recorder := httptest.NewRecorder()
			h.ServeHTTP(recorder, r)
			assert.Equal(t, row.status, recorder.Code)
			if row.status == http.StatusMisdirectedRequest {
				assert.NotContains(t, recorder.Body.String(), "cwt=")
				assert.Contains(t, recorder.Body.String(), "name the host in HOSTS= of make demo")
			}
		})
	}
}

// arrivedAt returns a request that has arrived at port 8080 of an address.
func arrivedAt(r *http.Request, address string) *http.Request {
	local := &net.TCPAddr{IP: net.ParseIP(address), Port: 8080}
	return r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local))
}

func TestRequestsForForeignHostsAreRefusedOnTheWire(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{Site: site()}))
	defer s.Close()
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	require.NoError(t, err)
	for _, row := range ownHosts {
		host := strings.ReplaceAll(row.host, "{port}", port)
		answer, content := raw(t, s.Listener.Addr(), "GET /connection.json HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\n\r\n")
		if answer.StatusCode == http.StatusBadRequest { // package http refuses some of them itself
			assert.NotContains(t, content, "cwt=", row.name)
			assert.Equal(t, http.StatusMisdirectedRequest, row.status, row.name)
			continue
		}
		assert.Equal(t, row.status, answer.StatusCode, row.name)
	}
}

// raw sends a request as it is written, and returns the answer with its body.
func raw(t *testing.T, addr net.Addr, request string) (*http.Response, string) {
	t.Helper()
	connection, err := net.Dial(addr.Network(), addr.String())
	require.NoError(t, err)
	defer connection.Close()
	_, err = io.WriteString(connection, request)
	require.NoError(t, err)
	method, _, _ := strings.Cut(request, " ")
	answer, err := http.ReadResponse(bufio.NewReader(connection), &http.Request{Method: method})
	require.NoError(t, err)
	return answer, body(t, answer)
}

func TestNothingIsServedForForeignHosts(t *testing.T) {
	for _, config := range []server.Config{
		{Site: site()},
		{Site: site(), CORS: true, AllowedOrigins: []string{"*"}},
		{Site: site(), Upstream: &url.URL{Scheme: "https", Host: "pool.example.com"}},
	} {
		s := httptest.NewServer(server.New(config))
		defer s.Close()
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"} {
			for _, path := range []string{
				"/", "/demo.js", "/nothing", "/connection.json", "/emulator/state", "/emulator/clock", "/xframe",
				"/Autodiscover/XFrame/XFrame.js", "/ucwa/oauth/v1/applications", "/WebTicket/oauthtoken",
				"/Autodiscover/AutodiscoverService.svc/root", "http://evil.example/connection.json",
			} {
				answer, content := raw(t, s.Listener.Addr(), method+" "+path+" HTTP/1.1\r\nHost: evil.example\r\n"+
					"Origin: http://evil.example\r\nX-Ms-Origin: http://evil.example\r\n"+
					"Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
				assert.Equal(t, http.StatusMisdirectedRequest, answer.StatusCode, "%s %s: %s", method, path, content)
				assert.Empty(t, answer.Header.Get("Access-Control-Allow-Origin"))
			}
		}
	}
}

func TestHostComesFromTheRequestTarget(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{Site: site()}))
	defer s.Close()
	own := s.Listener.Addr().String()
	for _, row := range []struct {
		name, request string
		status        int
	}{
		{"HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 421},
		{"HTTP/1.0 with Host", "GET / HTTP/1.0\r\nHost: " + own + "\r\n\r\n", 200},
		{"HTTP/1.0 with a foreign Host", "GET / HTTP/1.0\r\nHost: evil.example\r\n\r\n", 421},
		{"HTTP/1.1 without Host", "GET / HTTP/1.1\r\n\r\n", 400},
		{"two Host fields", "GET / HTTP/1.1\r\nHost: " + own + "\r\nHost: evil.example\r\n\r\n", 400},
		{"the same Host twice", "GET / HTTP/1.1\r\nHost: " + own + "\r\nHost: " + own + "\r\n\r\n", 400},
		{"a foreign URL as the target", "GET http://evil.example/ HTTP/1.1\r\nHost: " + own + "\r\n\r\n", 421},
		{"its own URL as the target", "GET http://" + own + "/ HTTP/1.1\r\nHost: " + own + "\r\n\r\n", 200},
		{"a foreign authority as the target", "CONNECT evil.example:443 HTTP/1.1\r\nHost: " + own + "\r\n\r\n", 421},
	} {
		t.Run(row.name, func(t *testing.T) {
			answer, content := raw(t, s.Listener.Addr(), row.request)
			assert.Equal(t, row.status, answer.StatusCode, content)
		})
	}
}

func TestHostOfHTTP2ComesFromTheAuthority(t *testing.T) {
	s := httptest.NewUnstartedServer(server.New(server.Config{Site: site()}))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	for _, row := range []hostRow{
		{"the host of the server", "", 200},
		{"localhost without the standard port", "localhost", 200},
		{"localhost with the standard port", "localhost:443", 200},
		{"localhost with the standard port of http", "localhost:80", 421},
		{"a host of the people's domain", "lyncdiscover.contoso.com", 200},
		{"a foreign host", "evil.example", 421},
	} {
		t.Run(row.name, func(t *testing.T) {
			answer := get(t, s, row.host, "/Autodiscover/AutodiscoverService.svc/root")
			assert.Equal(t, "HTTP/2.0", answer.Proto)
			assert.Equal(t, row.status, answer.StatusCode)
		})
	}
	t.Run("an authority and a Host field that differ", func(t *testing.T) {
		for _, fields := range [][]string{{"evil.example"}, {"localhost", "evil.example"}} {
			r := httptest.NewRequest("GET", "/", nil)
			r.Host, r.Header["Host"] = "localhost", fields
			recorder := httptest.NewRecorder()
			server.New(server.Config{Site: site()}).ServeHTTP(recorder, r)
			assert.Equal(t, http.StatusMisdirectedRequest, recorder.Code)
		}
	})
}

func TestTheAddressOfTheConnectionIsAnOwnHost(t *testing.T) {
	h := server.New(server.Config{Site: site()})
	for _, row := range []struct {
		name, local, host string
		status            int
	}{
		{"an IPv4 address", "192.0.2.7", "192.0.2.7:8080", 200},
		{"an IPv4 address without a port", "192.0.2.7", "192.0.2.7", 200},
		{"another IPv4 address", "192.0.2.7", "192.0.2.8:8080", 421},
		{"an IPv4 address at another port", "192.0.2.7", "192.0.2.7:8081", 421},
		{"an IPv6 address", "2001:db8::7", "[2001:db8::7]:8080", 200},
		{"an IPv6 address in another spelling", "2001:db8::7", "[2001:0DB8:0::7]:8080", 200},
		{"another IPv6 address", "2001:db8::7", "[2001:db8::8]:8080", 421},
		{"localhost over another address", "192.0.2.7", "localhost:8080", 200},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := arrivedAt(httptest.NewRequest("GET", "/", nil), row.local)
			r.Host = row.host
			recorder := httptest.NewRecorder()
			h.ServeHTTP(recorder, r)
			assert.Equal(t, row.status, recorder.Code)
		})
	}
}

func TestHostsOfTheConfigurationAreServed(t *testing.T) {
	for _, row := range []struct {
		name, pattern, host string
		status              int
	}{
		{"a name", "pool.fabrikam.com", "pool.fabrikam.com", 200},
		{"a name at any port", "pool.fabrikam.com", "pool.fabrikam.com:8443", 200},
		{"a name in capitals", "Pool.Fabrikam.COM", "pool.fabrikam.com", 200},
		{"a name below a name", "fabrikam.com", "pool.fabrikam.com", 421},
		{"a name above a name", "pool.fabrikam.com", "fabrikam.com", 421},
		{"a name and a port", "pool.fabrikam.com:8443", "pool.fabrikam.com:8443", 200},
		{"a name at another port", "pool.fabrikam.com:8443", "pool.fabrikam.com:8444", 421},
		{"the standard port", "pool.fabrikam.com:80", "pool.fabrikam.com", 200},
		{"all names below a domain", "*.fabrikam.com", "lyncdiscover.fabrikam.com", 200},
		{"all names below a domain, two levels down", "*.fabrikam.com", "a.b.fabrikam.com:1", 200},
		{"a domain itself", "*.fabrikam.com", "fabrikam.com", 421},
		{"a name that ends like a domain", "*.fabrikam.com", "evilfabrikam.com", 421},
		{"all names below a domain at a port", "*.fabrikam.com:8443", "pool.fabrikam.com:8443", 200},
		{"all names below a domain at another port", "*.fabrikam.com:8443", "pool.fabrikam.com", 421},
		{"an address", "192.0.2.7", "192.0.2.7:9000", 200},
		{"localhost at a port that is forwarded", "localhost:9000", "localhost:9000", 200},
		{"localhost at another port", "localhost:9000", "localhost:9001", 421},
	} {
		t.Run(row.name, func(t *testing.T) {
			require.NoError(t, server.CheckHost(row.pattern))
			s := httptest.NewServer(server.New(server.Config{Site: site(), Hosts: []string{row.pattern}}))
			defer s.Close()
			// Hosts of discovery have no page, so the test requests a document that
			// all hosts have.
			assert.Equal(t, row.status, get(t, s, row.host, "/Autodiscover/AutodiscoverService.svc/root").StatusCode)
		})
	}
}

func TestCheckHostRefusesPatternsThatNameNoHost(t *testing.T) {
	for _, pattern := range []string{
		"", "*", "*.", "a.*", "*a.fabrikam.com", "https://pool.fabrikam.com", "pool.fabrikam.com/", "user@pool.fabrikam.com",
		"pool fabrikam.com", "pool.fabrikam.com:x", "pool.fabrikam.com,lync.fabrikam.com", "127.1", "[::1", "pöol.fabrikam.com",
	} {
		assert.Error(t, server.CheckHost(pattern), "%q", pattern)
	}
}
