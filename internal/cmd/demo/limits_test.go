//go:build !js

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/server"
)

// exchange sends bytes to the server at a URL, and returns the status of the answer, or 0
// if the server closes the connection without an answer.
func exchange(t *testing.T, serverURL string, request ...string) int {
	t.Helper()
	u, err := url.Parse(serverURL)
	require.NoError(t, err)
	connection, err := net.Dial("tcp", u.Host)
	require.NoError(t, err)
	defer connection.Close()
	go func() { // the server may answer and close before it has read everything
		for _, part := range request {
			io.WriteString(connection, part)
		}
	}()
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		return 0
	}
	answer.Body.Close()
	return answer.StatusCode
}

func TestDemoRefusesLongHeaders(t *testing.T) {
	url, _, stop := start(t)
	defer stop()
	for _, row := range []struct {
		name, path, field string
		status            int
	}{
		{"an address of 16 KB", "/connection.json?" + strings.Repeat("a", 16<<10), "", 200},
		{"a field of 48 KB, as a Kerberos ticket may have", "/connection.json", strings.Repeat("a", 48<<10), 200},
		{"an address of 80 KB", "/connection.json?" + strings.Repeat("a", 80<<10), "", 431},
		{"a field of 80 KB", "/connection.json", strings.Repeat("a", 80<<10), 431},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.status, exchange(t, url, "GET "+row.path+" HTTP/1.1\r\nHost: localhost\r\nX-Field: "+row.field+"\r\nConnection: close\r\n\r\n"))
		})
	}
}

func TestLongRequestsDoNotUseMuchMemory(t *testing.T) {
	at, _, stop := start(t)
	defer stop()
	long := strings.Repeat("a", 900<<10)
	fits := strings.Repeat("b", 48<<10)
	before := heap()
	for range 100 {
		exchange(t, at, "GET /ucwa/oauth/v1/applications?x=", long, " HTTP/1.1\r\nHost: localhost\r\n\r\n")
		exchange(t, at, "GET /ucwa/oauth/v1/applications HTTP/1.1\r\nHost: localhost\r\nX-Field: ", long, "\r\n\r\n")
	}
	for range 500 { // as many as the emulator's journal keeps
		exchange(t, at, "GET /ucwa/oauth/v1/applications HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Field: ", fits, "\r\n\r\n")
	}
	assert.Less(t, heap()-before, int64(100<<20), "bytes of growth")
	assert.Equal(t, "the page", get(t, at))
}

// heap returns how many bytes are in use after a collection.
func heap() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

func TestDemoRefusesRequestsForForeignHosts(t *testing.T) {
	url, _, stop := start(t, "-hosts", "pool.fabrikam.com", "-origins", "https://app.contoso.net,https://*.example.com,http://localhost:*,null", "-pool", "https://home.contoso.org")
	defer stop()
	for _, row := range []struct {
		name, request string
		status        int
	}{
		{"a foreign host", "GET / HTTP/1.1\r\nHost: evil.example", 421},
		{"the options of the server for a foreign host", "OPTIONS * HTTP/1.1\r\nHost: evil.example", 421},
		{"the options of the server", "OPTIONS * HTTP/1.1\r\nHost: localhost", 405},
		{"a host of the command line", "GET / HTTP/1.1\r\nHost: pool.fabrikam.com", 200},
		{"the host of an origin", "GET / HTTP/1.1\r\nHost: app.contoso.net", 200},
		{"the host of the home pool", "GET / HTTP/1.1\r\nHost: home.contoso.org", 200},
		{"a host that an origin with a star matches", "GET / HTTP/1.1\r\nHost: evil.example.com", 421},
		{"localhost at another port, which an origin matches", "GET / HTTP/1.1\r\nHost: localhost:1", 421},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.status, exchange(t, url, row.request+"\r\nConnection: close\r\n\r\n"))
		})
	}
}

func TestHostNameInTheAddressIsAnAcceptedHost(t *testing.T) {
	for _, row := range []struct {
		name, addr string
		want       []string
	}{
		{"localhost", "localhost:8080", nil},
		{"an address", "192.0.2.7:8080", nil},
		{"an IPv6 address", "[::1]:8080", nil},
		{"all interfaces", ":8080", nil},
		{"another name of this machine", "demo.contoso.net:8080", []string{"demo.contoso.net"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			o, err := parseOptions([]string{"-addr", row.addr}, io.Discard)
			require.NoError(t, err)
			assert.Equal(t, row.want, o.hosts)
		})
	}
}

// pipes is a listener for connections in memory, so that a test with a virtual clock can
// wait for events on them.
type pipes struct {
	arrived chan net.Conn
	closed  chan struct{}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.arrived:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error {
	close(p.closed)
	return nil
}

func (p pipes) Addr() net.Addr { return &net.UnixAddr{} }

func (p pipes) dial() net.Conn {
	client, server := net.Pipe()
	p.arrived <- server
	return client
}

// servePipes serves the demo in a bubble with a virtual clock.
func servePipes(t *testing.T) pipes {
	t.Helper()
	p := pipes{make(chan net.Conn), make(chan struct{})}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, []net.Listener{p}, server.New(server.Config{Site: os.DirFS(page(t))})) }()
	t.Cleanup(func() {
		stop()
		assert.NoError(t, <-ended)
	})
	return p
}

func TestDemoTimesOutSlowRequests(t *testing.T) {
	for _, row := range []struct {
		name, sent string
		after      time.Duration
		status     string
	}{
		{"no request", "", 10 * time.Second, ""},
		{"half a header", "GET / HTTP/1.1\r\nHost: localhost\r\n", 10 * time.Second, ""},
		{"half a body", "POST /ucwa/oauth/v1/applications HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{", 30 * time.Second, "HTTP/1.1 400 Bad Request"},
		{"half a body that is not read", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{", 30 * time.Second, "HTTP/1.1 405 Method Not Allowed"},
		{"half a body for a foreign host", "POST /ucwa/ HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 9\r\n\r\n{", 30 * time.Second, "HTTP/1.1 421 Misdirected Request"},
		{"half a command", "POST /emulator/reset HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{", 30 * time.Second, "HTTP/1.1 400 Bad Request"},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				connection := servePipes(t).dial()
				defer connection.Close()
				started := time.Now()
				go io.WriteString(connection, row.sent)
				line, _ := bufio.NewReader(connection).ReadString('\n')
				assert.Equal(t, row.after, time.Since(started))
				assert.Equal(t, row.status, strings.TrimSpace(line))
			})
		})
	}
}

func TestDemoLetsAnEventChannelWaitFor15Minutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := servePipes(t)
		transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return p.dial(), nil }}
		defer transport.CloseIdleConnections()
		client := http.Client{Transport: transport}
		resp, err := client.Get("http://localhost/connection.json")
		require.NoError(t, err)
		var c struct{ Application, Token string }
		require.NoError(t, json.NewDecoder(resp.Body).Decode(&c))
		resp.Body.Close()

		request, err := http.NewRequest("GET", "http://localhost"+c.Application+"/events?ack=1&timeout=900", nil)
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+c.Token)
		started := time.Now()
		resp, err = client.Do(request)
		require.NoError(t, err)
		defer resp.Body.Close()
		assert.Equal(t, http.StatusOK, resp.StatusCode)
		assert.Equal(t, 15*time.Minute, time.Since(started))
	})
}
