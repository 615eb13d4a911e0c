//go:build !js

package server_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"log"
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

// inFront returns a running proxy to the pool at an origin, and its log.
func inFront(t *testing.T, origin string) (front *httptest.Server, logged *bytes.Buffer) {
	t.Helper()
	u, err := url.Parse(origin)
	require.NoError(t, err)
	logged = &bytes.Buffer{}
	front = httptest.NewServer(server.New(server.Config{
		Site: site(), Upstream: u, ErrorLog: log.New(logged, "", 0),
	}))
	t.Cleanup(front.Close)
	return front, logged
}

func TestRequestsAndAnswersPassThePoolProxyUnchanged(t *testing.T) {
	type request struct {
		method, uri, host, body string
		header                  http.Header
	}
	got := make(chan request, 1)
	pool := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, err := io.ReadAll(r.Body)
		if err != nil {
			panic(err)
		}
		got <- request{r.Method, r.RequestURI, r.Host, string(content), r.Header}
		w.Header().Add("WWW-Authenticate", "Bearer")
		w.Header().Add("WWW-Authenticate", "MsRtcOAuth")
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Add("Set-Cookie", "session=1; Path=/")
		w.Header().Add("Set-Cookie", "route=2")
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, `{"rel":"presenceSubscription"}`)
	}))
	defer pool.Close()
	front, _ := inFront(t, pool.URL)

	const uri = "/ucwa/oauth/v1/applications/105/people/presenceSubscriptions/a%2Fb?groupId=1%202;3&bad=%zz"
	resp := send(t, "POST", front.URL+uri, `{"duration":15}`,
		"Authorization", "Bearer cwt=1", "Content-Type", "application/json", "X-MS-RequiresMinResourceVersion", "2",
		"X-Forwarded-For", "10.0.0.1", "Origin", front.URL, "Cookie", "a=1", "Cookie", "b=2")
	assert.Equal(t, http.StatusCreated, resp.StatusCode)
	assert.Equal(t, []string{"Bearer", "MsRtcOAuth"}, resp.Header.Values("WWW-Authenticate"))
	assert.Equal(t, "application/json; charset=utf-8", resp.Header.Get("Content-Type"))
	assert.Empty(t, resp.Header.Get("Content-Security-Policy"))
	assert.Empty(t, resp.Header.Values("Set-Cookie"))
	assert.JSONEq(t, `{"rel":"presenceSubscription"}`, body(t, resp))

	seen := <-got
	assert.Equal(t, "POST", seen.method)
	assert.Equal(t, uri, seen.uri)
	assert.Equal(t, strings.TrimPrefix(pool.URL, "http://"), seen.host)
	assert.Equal(t, `{"duration":15}`, seen.body)
	assert.Equal(t, "Bearer cwt=1", seen.header.Get("Authorization"))
	assert.Equal(t, "2", seen.header.Get("X-MS-RequiresMinResourceVersion"))
	assert.Equal(t, pool.URL, seen.header.Get("Origin"), "our page counts as one of the pool's")
	assert.Empty(t, seen.header.Values("Cookie"))
	for name := range seen.header {
		assert.NotContains(t, name, "Forwarded")
	}

	send(t, "GET", front.URL+"/ucwa/", "", "Origin", "https://elsewhere.example")
	assert.Equal(t, "https://elsewhere.example", (<-got).header.Get("Origin"), "another page does not")
}

func TestAnswersKeepTheCodingOfThePool(t *testing.T) {
	var compressed bytes.Buffer
	zipped := gzip.NewWriter(&compressed)
	_, err := io.WriteString(zipped, `{"rel":"application"}`)
	require.NoError(t, err)
	require.NoError(t, zipped.Close())
	accepted := make(chan []string, 1)
	pool := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		accepted <- r.Header.Values("Accept-Encoding")
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(compressed.Bytes())
	}))
	defer pool.Close()
	front, _ := inFront(t, pool.URL)
	for _, row := range []struct{ name, accept string }{
		{"a client without Accept-Encoding", ""},
		{"a client that accepts gzip", "gzip"},
		{"a client that accepts several codings", "gzip, deflate, br, zstd"},
	} {
		t.Run(row.name, func(t *testing.T) {
			field, want := "", []string(nil)
			if row.accept != "" {
				field, want = "Accept-Encoding: "+row.accept+"\r\n", []string{row.accept}
			}
			resp, content := raw(t, front.Listener.Addr(), "GET /ucwa/ HTTP/1.1\r\nHost: localhost\r\n"+field+"Connection: close\r\n\r\n")
			assert.Equal(t, want, <-accepted, "the proxy asks for no coding of its own")
			assert.Equal(t, "gzip", resp.Header.Get("Content-Encoding"))
			assert.Equal(t, compressed.String(), content, "the proxy does not unpack it")
		})
	}
}

func TestAnswersOfThePoolStream(t *testing.T) {
	read := make(chan struct{})
	pool := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "first")
		w.(http.Flusher).Flush()
		select {
		case <-read:
		case <-r.Context().Done():
		}
		io.WriteString(w, " second")
	}))
	defer pool.Close()
	front, _ := inFront(t, pool.URL)

	resp := send(t, "GET", front.URL+"/ucwa/events", "")
	first := make([]byte, len("first"))
	_, err := io.ReadFull(resp.Body, first)
	require.NoError(t, err)
	assert.Equal(t, "first", string(first))
	close(read)
	assert.Equal(t, " second", body(t, resp))
}

func TestRequestToThePoolEndsWithItsClient(t *testing.T) {
	parked, left := make(chan struct{}), make(chan struct{})
	pool := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(parked)
		<-r.Context().Done()
		close(left)
	}))
	defer pool.Close()
	front, logged := inFront(t, pool.URL)

	ctx, leave := context.WithCancel(t.Context())
	go func() {
		<-parked
		leave()
	}()
	req, err := http.NewRequestWithContext(ctx, "GET", front.URL+"/ucwa/events", nil)
	require.NoError(t, err)
	_, err = http.DefaultClient.Do(req)
	require.ErrorIs(t, err, context.Canceled)
	<-left
	front.Close()
	assert.Empty(t, logged.String())
}

func TestUnreachablePoolIsReportedWithTheReason(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	defer untrusted.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	breaksOff := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer breaksOff.Close()
	for _, row := range []struct{ name, origin, reason string }{
		{"a pool that is not running", "http://" + listener.Addr().String(), "it refuses connections"},
		{"a certificate of an unknown authority", untrusted.URL, "its certificate is not trusted (certificate signed by unknown authority)"},
		{"a port that serves http", strings.Replace(plain.URL, "http:", "https:", 1), "it does not speak TLS at this port"},
		{"a connection that breaks", breaksOff.URL, "the connection failed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			front, logged := inFront(t, row.origin)
			resp := send(t, "GET", front.URL+"/ucwa/oauth/v1/applications?secret=1", "", "Authorization", "Bearer cwt=1")
			assert.Equal(t, http.StatusBadGateway, resp.StatusCode)
			assert.Equal(t, "application/json", resp.Header.Get("Content-Type"), "clients read it as an answer of UCWA")
			assert.JSONEq(t, `{"code":"ServiceUnavailable","subcode":"Unreachable","message":"The server behind UPSTREAM cannot be reached: `+row.reason+`."}`, body(t, resp))
			front.Close()
			assert.Contains(t, logged.String(), row.origin)
			assert.NotContains(t, logged.String(), "secret")
			assert.NotContains(t, logged.String(), "cwt")
		})
	}
}

func TestConnectionNamesThePool(t *testing.T) {
	front, _ := inFront(t, "https://pool.example.com")
	c := connect(t, front.URL)
	assert.Equal(t, connection{Mode: "upstream", Discovery: "/Autodiscover/AutodiscoverService.svc/root", Upstream: "https://pool.example.com"}, c)
	assert.Equal(t, http.StatusOK, send(t, "GET", front.URL+"/", "").StatusCode, "the page is the demo's own")
}
