//go:build !js

package server_test

import (
	"bytes"
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

// inFront returns a running server in front of the pool at an origin, and what
// it logs.
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

func TestRequestsReachThePoolAsTheyAre(t *testing.T) {
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
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, `{"rel":"presenceSubscription"}`)
	}))
	defer pool.Close()
	front, _ := inFront(t, pool.URL)

	const uri = "/ucwa/oauth/v1/applications/105/people/presenceSubscriptions/a%2Fb?groupId=1%202;3&bad=%zz"
	resp := send(t, "POST", front.URL+uri, `{"duration":15}`,
		"Authorization", "Bearer cwt=1", "Content-Type", "application/json", "X-MS-RequiresMinResourceVersion", "2",
		"X-Forwarded-For", "10.0.0.1", "Origin", front.URL)
	assert.Equal(t, http.StatusCreated, resp.StatusCode)
	assert.Equal(t, []string{"Bearer", "MsRtcOAuth"}, resp.Header.Values("WWW-Authenticate"))
	assert.Equal(t, "application/json; charset=utf-8", resp.Header.Get("Content-Type"))
	assert.Empty(t, resp.Header.Get("Content-Security-Policy"))
	assert.JSONEq(t, `{"rel":"presenceSubscription"}`, body(t, resp))

	seen := <-got
	assert.Equal(t, "POST", seen.method)
	assert.Equal(t, uri, seen.uri)
	assert.Equal(t, strings.TrimPrefix(pool.URL, "http://"), seen.host)
	assert.Equal(t, `{"duration":15}`, seen.body)
	assert.Equal(t, "Bearer cwt=1", seen.header.Get("Authorization"))
	assert.Equal(t, "2", seen.header.Get("X-MS-RequiresMinResourceVersion"))
	assert.Equal(t, pool.URL, seen.header.Get("Origin"), "our page counts as one of the pool")
	for name := range seen.header {
		assert.NotContains(t, name, "Forwarded")
	}

	send(t, "GET", front.URL+"/ucwa/", "", "Origin", "https://elsewhere.example")
	assert.Equal(t, "https://elsewhere.example", (<-got).header.Get("Origin"), "a page from elsewhere does not")
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

func TestThePoolLearnsThatThePageLeft(t *testing.T) {
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

func TestThePoolIsGone(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	origin := "http://" + listener.Addr().String()
	require.NoError(t, listener.Close())
	front, logged := inFront(t, origin)

	resp := send(t, "GET", front.URL+"/ucwa/oauth/v1/applications?secret=1", "", "Authorization", "Bearer cwt=1")
	assert.Equal(t, http.StatusBadGateway, resp.StatusCode)
	assert.Equal(t, "text/plain; charset=utf-8", resp.Header.Get("Content-Type"))
	assert.Equal(t, "The pool did not answer. The demo server's terminal says why.\n", body(t, resp))
	front.Close()
	assert.Contains(t, logged.String(), origin)
	assert.NotContains(t, logged.String(), "secret")
	assert.NotContains(t, logged.String(), "cwt")
}

func TestConnectionToAPool(t *testing.T) {
	front, _ := inFront(t, "https://pool.example.com")
	c := connect(t, front.URL)
	assert.Equal(t, connection{Mode: "upstream", Upstream: "https://pool.example.com"}, c)
	assert.Equal(t, http.StatusOK, send(t, "GET", front.URL+"/", "").StatusCode, "the page is ours all the same")
}
