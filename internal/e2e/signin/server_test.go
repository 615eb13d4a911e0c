//go:build !js

package signin

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/server"
)

// A pool is a server at another origin than that of the page. It records its requests.
// A test fails if a token reaches two pools, or a password is in a URL.
type pool struct {
	*httptest.Server
	emulator           *emulator.Emulator
	application, token string // of a user who has not signed in

	mu       sync.Mutex
	requests []request
}

// request is what arrived.
type request struct {
	*http.Request
	body string
}

var (
	owners sync.Map      // the pool that each token was sent to
	seeds  atomic.Uint64 // pools issue different tokens
)

// servePool starts a pool with an emulator.
func servePool(t *testing.T, config emulator.Config) *pool {
	t.Helper()
	config.Seed = seeds.Add(1)
	p := &pool{emulator: emulator.New(config)}
	var err error
	p.application, err = p.emulator.CreateApplication(p.emulator.Token(), time.Now())
	require.NoError(t, err)
	require.NoError(t, p.emulator.Fail(fault.Rule{Path: "*/drop", Drop: true}))
	p.token = p.emulator.Token()
	p.serve(t, server.New(server.Config{Site: fstest.MapFS{}, Emulator: p.emulator, Hosts: []string{"*." + browser.Domain}}))
	return p
}

// serve starts the server with a handler.
func (p *pool) serve(t *testing.T, handler http.Handler) {
	p.Server = httptest.NewServer(p.recording(t, handler))
	t.Cleanup(func() {
		p.CloseClientConnections() // the browser keeps some of them open
		p.Close()
	})
}

// recording returns a handler that records what it receives.
func (p *pool) recording(t *testing.T, handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := r.Header.Get("Authorization"); token != "" {
			if owner, known := owners.LoadOrStore(token, p); known && owner != p {
				t.Errorf("%s %s received a token of another server", r.Method, r.URL)
			}
		}
		if strings.Contains(r.RequestURI, "pass") && strings.Contains(r.RequestURI, "word1") {
			t.Errorf("%s has the password", r.RequestURI)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the page gave up
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		p.mu.Lock()
		p.requests = append(p.requests, request{r.Clone(r.Context()), string(body)})
		p.mu.Unlock()
		handler.ServeHTTP(w, r)
	})
}

// command sends a command to the emulator of the pool.
func (p *pool) command(t *testing.T, name, input string) {
	t.Helper()
	resp, err := http.Post(p.URL+"/emulator/"+name, "application/json", strings.NewReader(input))
	require.NoError(t, err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode, "%s", answer)
}

// sent returns the requests whose method and path are those of a line, in which * at
// the end stands for anything.
func (p *pool) sent(line string) []request {
	p.mu.Lock()
	defer p.mu.Unlock()
	var found []request
	for _, r := range p.requests {
		prefix, any := strings.CutSuffix(line, "*")
		if got := r.Method + " " + r.URL.Path; got == line || any && strings.HasPrefix(got, prefix) {
			found = append(found, r)
		}
	}
	return found
}
