//go:build !js

package live

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/server"
)

// pool is a server of applications. It records its requests, and how many of them wait
// for events.
type pool struct {
	http.Handler
	applications []string
	token        string
	reports      chan []byte // the bodies of requests to /report

	mu           sync.Mutex
	parked, most int
	received     []string // as in "DELETE /ucwa/…"
}

// servePool starts a site with a server that has a number of applications.
func servePool(t *testing.T, applications int) (*pool, *browser.Site) {
	t.Helper()
	e := emulator.New(emulator.Config{})
	p := &pool{token: e.Token(), reports: make(chan []byte, 10)}
	for range applications {
		application, err := e.CreateApplication(p.token, time.Now())
		require.NoError(t, err)
		p.applications = append(p.applications, application)
	}
	p.Handler = server.New(server.Config{Site: fstest.MapFS{}, Emulator: e})
	return p, browser.Serve(t, browser.WithBackend(p))
}

func (p *pool) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/report" {
		if report, err := io.ReadAll(r.Body); err == nil {
			p.reports <- report
		}
		return
	}
	p.note(r, 1)
	defer p.note(r, -1)
	p.Handler.ServeHTTP(w, r)
}

// note records that a request begins (1) or ends (-1).
func (p *pool) note(r *http.Request, begins int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if begins > 0 {
		p.received = append(p.received, r.Method+" "+r.URL.Path)
	}
	if strings.HasSuffix(r.URL.Path, "/events") {
		p.parked += begins
		p.most = max(p.most, p.parked)
	}
}

// count returns how many requests arrived with a method ("" for any) and a text in
// their path.
func (p *pool) count(method, path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, r := range p.received {
		if strings.HasPrefix(r, method) && strings.Contains(r, path) {
			n++
		}
	}
	return n
}

// waiting returns how many requests wait for events.
func (p *pool) waiting() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.parked
}

// watchIn makes a page watch a contact with an application of its own.
func (p *pool) watchIn(tab *browser.Tab, application int) {
	tab.Run(nil, `
		const { connect } = await import("/lib/presence.js");
		globalThis.client = await connect(given);
		globalThis.watch = client.watch({ uris: ["sip:SaraD@contoso.com"] });`,
		map[string]string{"application": p.applications[application], "token": p.token})
}

// setPresence changes the presence of the contact on the server.
func (p *pool) setPresence(t *testing.T, site *browser.Site, availability string) {
	t.Helper()
	resp, err := http.Post(site.URL+"/emulator/presence", "application/json", strings.NewReader(`{"uri":"sip:SaraD@contoso.com","availability":"`+availability+`"}`))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)
}

// stateOf returns the name of the state of the watch in a tab, and its reason.
func stateOf(tab *browser.Tab) (state struct{ Name, Reason string }) {
	tab.Run(&state, `return { name: watch.state.name, reason: watch.state.reason?.message ?? "" };`)
	return state
}

func TestTabsNeverBlockTheRequestsOfEachOther(t *testing.T) {
	const tabs = 8
	p, site := servePool(t, tabs)
	all := []*browser.Tab{browser.Open(t, site.URL)}
	for len(all) < tabs {
		all = append(all, all[0].Beside(site.URL))
	}
	for i, tab := range all {
		p.watchIn(tab, i)
	}
	// names returns the states of the tabs, and waits until as many as given are live.
	names := func(live int) (names []string) {
		require.Eventually(t, func() bool {
			names = nil
			n := 0
			for _, tab := range all {
				name := stateOf(tab).Name
				if name == "live" {
					n++
				}
				names = append(names, name)
			}
			return n == live && p.waiting() == live
		}, 30*time.Second, 100*time.Millisecond, "%d of the tabs are to be live, and park a request", live)
		return names
	}
	for i, name := range names(4) {
		if i < 4 {
			assert.Equal(t, "live", name, "the tabs that were opened first")
			continue
		}
		state := stateOf(all[i])
		assert.Equal(t, "paused", state.Name)
		assert.Equal(t, "other tabs of this site use the available connections", state.Reason)
	}

	for _, tab := range all {
		var listed int
		tab.Run(&listed, `return (await client.list({ timeout: 5000 })).length;`)
		assert.LessOrEqual(t, listed, 1, "requests of tabs that are live and of those that are paused")
	}

	all[5].Do(page.BringToFront())
	all[5].Until(`watch.state.name === "live"`)
	assert.Equal(t, []string{"live", "live", "live", "paused", "paused", "live", "paused", "paused"}, names(4), "the visible tab goes first")

	all[0].Close()
	all = all[1:]
	assert.Equal(t, []string{"live", "live", "live", "paused", "live", "paused", "paused"}, names(4), "a tab that is closed makes room")
	for i := range 4 {
		all[i].Run(nil, `client.close();`)
	}
	assert.Equal(t, []string{"closed", "closed", "closed", "closed", "live", "live", "live"}, names(3), "and so does a client that is closed")
	assert.LessOrEqual(t, p.most, 5, "requests that were parked at a time; a new tab may park one until the others have answered it")
}

func TestClientsOfOnePageLeaveConnectionsForOthers(t *testing.T) {
	const clients = 6
	p, site := servePool(t, clients)
	tab := browser.Open(t, site.URL)
	var got struct{ Before, After []string }
	tab.Run(&got, `
		const { connect } = await import("/lib/presence.js");
		const clients = await Promise.all(given.applications.map((application) => connect({ application, token: given.token })));
		const watches = clients.map((client) => client.watch({ uris: ["sip:SaraD@contoso.com"] }));
		const names = () => watches.map(({ state }) => state.name);
		const until = (live) => new Promise((resolve) => {
			const check = () => names().filter((name) => name === "live").length === live && !names().includes("recovering") && resolve(names());
			for (const watch of watches) watch.subscribe(check);
			check();
		});
		const before = await until(4);
		watches[before.indexOf("live")].close();
		watches[before.lastIndexOf("live")].close();
		return { before: before.sort(), after: (await until(4)).sort() };`,
		map[string]any{"applications": p.applications, "token": p.token})
	assert.Equal(t, []string{"live", "live", "live", "live", "paused", "paused"}, got.Before)
	assert.Equal(t, []string{"closed", "closed", "live", "live", "live", "live"}, got.After)
}

func TestPageComesBackFromTheBackForwardCache(t *testing.T) {
	p, site := servePool(t, 1)
	tab := browser.Open(t, site.URL)
	p.watchIn(tab, 0)
	tab.Until(`watch.state.name === "live"`)
	tab.Run(nil, `
		const states = [];
		let restored, fresh = 0;
		addEventListener("pageshow", ({ persisted }) => (restored = persisted));
		watch.subscribe(() => {
			const [{ stale, availability }] = watch.contacts();
			const { name } = watch.state;
			if (name !== states.at(-1)) states.push(name);
			if (name !== "live" && !stale) fresh++;
			if (name === "live" && restored !== undefined) navigator.sendBeacon("/report", JSON.stringify({ states, restored, fresh, availability }));
		});`)
	sent := p.count("", "/ucwa/")
	tab.Do(chromedp.Navigate("about:blank"))
	require.Eventually(t, func() bool { return p.waiting() == 0 }, 10*time.Second, 20*time.Millisecond, "the parked request is aborted")
	p.setPresence(t, site, "DoNotDisturb")
	assert.Equal(t, sent, p.count("", "/ucwa/"), "a page in the cache sends nothing")

	tab.Back()
	var got struct {
		Restored     bool
		States       []string
		Fresh        int
		Availability string
	}
	select {
	case report := <-p.reports:
		require.NoError(t, json.Unmarshal(report, &got))
	case <-time.After(30 * time.Second):
		t.Fatal("the page did not become live again")
	}
	assert.True(t, got.Restored)
	assert.Equal(t, []string{"paused", "recovering", "live"}, got.States)
	assert.Zero(t, got.Fresh, "no value is fresh while the watch is not live")
	assert.Equal(t, "DoNotDisturb", got.Availability)
	assert.LessOrEqual(t, p.count("", "/ucwa/"), sent+2, "one GET and one batch")
	assert.Zero(t, p.count("DELETE", ""), "the subscription is kept")
}

func TestClosedPageDeletesItsSubscriptions(t *testing.T) {
	for _, row := range []struct {
		name string
		end  func(tab *browser.Tab)
	}{
		{"by closing its tab", (*browser.Tab).Close},
		{"by loading it again", func(tab *browser.Tab) { tab.Do(page.Reload()) }},
		{"while it closes the client", func(tab *browser.Tab) {
			tab.Run(nil, `addEventListener("pagehide", () => client.close());`)
			tab.Close()
		}},
		{"right after the client was closed", func(tab *browser.Tab) {
			tab.Run(nil, `client.close();`)
			tab.Close()
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p, site := servePool(t, 1)
			first := browser.Open(t, site.URL)
			tab := first.Beside(site.URL)
			p.watchIn(tab, 0)
			tab.Until(`watch.state.name === "live"`)
			require.Equal(t, 1, p.waiting())
			row.end(tab)
			require.Eventually(t, func() bool { return p.count("DELETE", "/presenceSubscriptions/") == 1 && p.waiting() == 0 },
				10*time.Second, 20*time.Millisecond, "the page has deleted its subscription")
		})
	}
}
