//go:build !js

package page

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

// demo is the demo page in a tab, with the server behind it.
type demo struct {
	*browser.Tab
	server *http.Server
	addr   string
}

// serveDemo serves what make demo serves.
func serveDemo(t *testing.T, config server.Config) *demo {
	t.Helper()
	browser.Dist(t)
	d := &demo{addr: "127.0.0.1:0"}
	d.start(t, config)
	t.Cleanup(func() { d.server.Close() })
	return d
}

// start starts the server, at its earlier address if it was started before.
func (d *demo) start(t *testing.T, config server.Config) {
	t.Helper()
	if config.Site == nil {
		config.Site = site{}
	}
	d.serve(t, server.New(config))
}

// serve starts a server with a handler, at the earlier address if there is one.
func (d *demo) serve(t *testing.T, handler http.Handler) {
	t.Helper()
	listener, err := net.Listen("tcp", d.addr)
	require.NoError(t, err)
	d.addr = listener.Addr().String()
	d.server = &http.Server{Handler: handler}
	go d.server.Serve(listener)
}

func (d *demo) url() string { return "http://" + d.addr + "/" }

// The states of the channel, and the phase of the page in which it has one.
const (
	ready = `document.documentElement.dataset.phase === "ready"`
	live  = `document.querySelector("#channel").dataset.state === "live"`
)

// openDemo opens the page and waits until the board is live.
func openDemo(t *testing.T, config server.Config, before ...chromedp.Action) *demo {
	t.Helper()
	d := serveDemo(t, config)
	d.open(t, before...)
	d.Until(ready)
	d.Until(live)
	return d
}

// open shows the page in a new tab. Each sign-in starts with a challenge, for which the
// browser writes a message to the console.
func (d *demo) open(t *testing.T, before ...chromedp.Action) {
	t.Helper()
	d.Tab = browser.Open(t, d.url(), before...)
	d.Expect("status of 401 (Unauthorized) " + d.url() + "Autodiscover/AutodiscoverService.svc/root/oauth/user")
}

// openDemoInTab opens the page with its emulator in the tab, from a directory of
// a server that only has files.
func openDemoInTab(t *testing.T, before ...chromedp.Action) *demo {
	t.Helper()
	browser.Dist(t)
	const below = "/intranet/presence/"
	files := http.StripPrefix(below, http.FileServer(http.Dir(filepath.Join(browser.Root, "web"))))
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", demoPolicy)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(host.Close)
	d := &demo{Tab: browser.Open(t, host.URL+below+"?emulator=tab", before...)}
	d.Until(ready)
	d.Until(live)
	t.Cleanup(func() {
		var elsewhere []string
		d.Evaluate(&elsewhere, `performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => !/\.(css|js|svg|wasm)$/.test(name))`)
		assert.Empty(t, elsewhere, "requests that a server of files cannot answer")
	})
	return d
}

// demoPolicy is the strictest Content Security Policy that the page runs under.
const demoPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'"

// emulators lists where the emulator of the page can run. Requests to the one in
// the tab are unknown to the browser, which writes no message when they fail.
var emulators = []struct {
	name  string
	inTab bool
	open  func(t *testing.T) *demo
}{
	{"behind the server", false, func(t *testing.T) *demo { return openDemo(t, server.Config{}) }},
	{"in the tab", true, func(t *testing.T) *demo { return openDemoInTab(t) }},
}

// within returns the page for a subtest.
func (d *demo) within(t *testing.T) *demo {
	return &demo{Tab: d.Tab.Within(t), server: d.server, addr: d.addr}
}

// command sends a command to the emulator behind the server, without the page.
func (d *demo) command(method, name, input string) {
	d.T.Helper()
	req, err := http.NewRequestWithContext(d.T.Context(), method, d.url()+"emulator/"+name, strings.NewReader(input))
	require.NoError(d.T, err)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(d.T, err)
	defer resp.Body.Close()
	require.Equal(d.T, http.StatusOK, resp.StatusCode)
}

// becomes changes the presence of a person. The server sends the event 5 seconds later
// by its clock, which is moved there.
func (d *demo) becomes(uri, availability string) {
	d.T.Helper()
	d.command("POST", "presence", `{"uri":"`+uri+`","availability":"`+availability+`"}`)
	d.command("POST", "clock", `{"advance":5000}`)
}

// addFault sets a fault without the page.
func (d *demo) addFault(rule string) {
	d.T.Helper()
	d.command("POST", "faults", rule)
}

// site is the directory web with some files left out and others replaced.
type site struct {
	without  []string
	replaced fstest.MapFS
}

func (s site) Open(name string) (fs.File, error) {
	if slices.Contains(s.without, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("left out")}
	}
	if file, err := s.replaced.Open(name); !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	return os.DirFS(filepath.Join(browser.Root, "web")).Open(name)
}

// conditionTimeout is how long a condition of the server may take, and tick how often it is
// checked.
const (
	conditionTimeout = 30 * time.Second
	tick             = 10 * time.Millisecond
)

// connection is a part of connection.json.
type connection struct{ Application, Token string }

func connectionOf(t *testing.T, url string) (c connection) {
	t.Helper()
	resp, err := http.Get(url + "/connection.json")
	require.NoError(t, err)
	defer resp.Body.Close()
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&c))
	return c
}

// filesOf serves only the directory web.
func filesOf(t *testing.T) http.Handler {
	t.Helper()
	browser.Dist(t)
	return http.FileServer(http.Dir(filepath.Join(browser.Root, "web")))
}
