//go:build !js

package signin

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
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
// A test fails if a token reaches an origin that it is not for, or a password is in a URL.
type pool struct {
	*httptest.Server
	emulator           *emulator.Emulator
	application, token string // of a user who has not signed in

	mu       sync.Mutex
	requests []request
	open     map[string]int // how many requests are under way, by method and path
	most     map[string]int // how many were at the same time
}

// request is a received request.
type request struct {
	*http.Request
	body string
}

// seeds makes pools issue different tokens.
var seeds atomic.Uint64

// servePool starts a pool with an emulator.
func servePool(t *testing.T, config emulator.Config, change ...func(*server.Config)) *pool {
	t.Helper()
	config.Seed = seeds.Add(1)
	p := &pool{emulator: emulator.New(config), open: map[string]int{}, most: map[string]int{}}
	var err error
	p.application, err = p.emulator.CreateApplication(p.emulator.Token(), time.Now())
	require.NoError(t, err)
	require.NoError(t, p.emulator.Fail(fault.Rule{Path: "*/drop", Drop: true}))
	p.token = p.emulator.Token()
	served := server.Config{Site: fstest.MapFS{}, Emulator: p.emulator, Hosts: []string{"*." + browser.Domain}}
	for _, f := range change {
		f(&served)
	}
	p.serve(t, server.New(served))
	return p
}

// serveSite starts a site whose requests are checked by the recorder of tokens.
func serveSite(t *testing.T, options ...func(*browser.Site)) *browser.Site {
	t.Helper()
	return browser.Serve(t, append(options, browser.WithWrapper(func(all http.Handler) http.Handler { return tokens.record(t, all) }))...)
}

// serve starts the server with a handler.
func (p *pool) serve(t *testing.T, handler http.Handler) {
	p.Server = httptest.NewServer(p.recording(t, handler))
	tokens.issue(p.token, p.URL)
	t.Cleanup(func() {
		p.CloseClientConnections() // the browser keeps some of them open
		p.Close()
	})
}

// recording returns a handler that records what it receives.
func (p *pool) recording(t *testing.T, handler http.Handler) http.Handler {
	return tokens.record(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.RequestURI, "pass") && strings.Contains(r.RequestURI, "word1") {
			t.Errorf("%s has the password", r.RequestURI)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the page has aborted the request
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		defer p.begin(r, string(body))()
		handler.ServeHTTP(w, r)
	}))
}

// begin records a request that arrives. It returns the function that records its end.
func (p *pool) begin(r *http.Request, body string) (end func()) {
	line := r.Method + " " + r.URL.Path
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests = append(p.requests, request{r.Clone(r.Context()), body})
	p.open[line]++
	p.most[line] = max(p.most[line], p.open[line])
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.open[line]--
	}
}

// underWay returns how many requests the server has not answered yet whose path begins
// with a prefix, and the most at the same time of one method and path.
func (p *pool) underWay(prefix string) (now, most int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for line, n := range p.open {
		if _, path, _ := strings.Cut(line, " "); strings.HasPrefix(path, prefix) {
			now += n
			most = max(most, p.most[line])
		}
	}
	return now, most
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

// clearFaults removes the faults of the emulator.
func (p *pool) clearFaults(t *testing.T) {
	t.Helper()
	req, err := http.NewRequest("DELETE", p.URL+"/emulator/faults", nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	resp.Body.Close()
	require.Less(t, resp.StatusCode, 300)
}

// all returns the requests so far.
func (p *pool) all() []request {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests)
}

// sentBelow returns the requests of a method to a resource of an application, such as
// "/batch".
func (p *pool) sentBelow(method, resource string) []request {
	return slices.DeleteFunc(p.all(), func(r request) bool {
		return r.Method != method || !strings.HasPrefix(r.URL.Path, applicationsPath) || !strings.HasSuffix(r.URL.Path, resource)
	})
}

// settles waits until the server has no request under way whose path begins with a prefix.
func (p *pool) settles(t *testing.T, prefix string) {
	t.Helper()
	require.Eventually(t, func() bool {
		now, _ := p.underWay(prefix)
		return now == 0
	}, 10*time.Second, 5*time.Millisecond)
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
