//go:build !js

package signin

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
)

// company is a server of autodiscovery that leads to the first of two pools, until the
// user is moved to the other one.
type company struct {
	discovery    *httptest.Server
	first, other *pool
	moved        atomic.Bool
	gone         atomic.Pointer[http.HandlerFunc] // answers for UCWA in place of the first pool
}

func serveCompany(t *testing.T) *company {
	t.Helper()
	c := &company{first: servePool(t, emulator.Config{TicketsPerHost: true}), other: servePool(t, emulator.Config{TicketsPerHost: true})}
	ucwa := c.first.Config.Handler
	c.first.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if gone := c.gone.Load(); gone != nil && strings.HasPrefix(r.URL.Path, applicationsPath) {
			tokens.record(t, gone).ServeHTTP(w, r)
			return
		}
		ucwa.ServeHTTP(w, r)
	})
	before := servePool(t, emulator.Config{UserRedirect: c.first.URL}).Config.Handler
	after := servePool(t, emulator.Config{UserRedirect: c.other.URL}).Config.Handler
	c.discovery = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.moved.Load() {
			after.ServeHTTP(w, r)
		} else {
			before.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(func() {
		c.discovery.CloseClientConnections()
		c.discovery.Close()
	})
	return c
}

// move moves the user to the other pool. From now on the first one gives the answers of a
// handler; nil: nothing listens there any more.
func (c *company) move(gone http.HandlerFunc) {
	c.moved.Store(true)
	if gone != nil {
		c.gone.Store(&gone)
		return
	}
	c.first.Listener.Close()
	c.first.CloseClientConnections()
}

func TestAUserIsMovedToAnotherPool(t *testing.T) {
	rows := []struct {
		name string
		gone func(c *company) http.HandlerFunc
	}{
		{"the old one does not know the user", func(*company) http.HandlerFunc {
			return browser.Reply(404, "application/json", []byte(`{"code":"NotFound","subcode":"ApplicationNotFound"}`))
		}},
		{"the old one is switched off", func(*company) http.HandlerFunc { return nil }},
		{"the old one redirects to the new one", func(c *company) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, c.other.URL+r.URL.Path, http.StatusFound)
			}
		}},
	}
	// The pages wait together: a pool has to be silent for 20 seconds.
	pages, companies := make([]*browser.Tab, len(rows)), make([]*company, len(rows))
	for i, row := range rows {
		companies[i], pages[i] = serveCompany(t), openPage(t)
		pages[i].Expect("ERR_", "status of 404", "status of 405", "violates the following", "Failed to execute 'postMessage'")
		pages[i].Run(nil, `
			globalThis.client = await signIn({ `+byPassword+`, retries: 0 });
			globalThis.watch = client.watch({ uris: ["sip:lenea@contoso.com"] });
			await watch.ready;`, map[string]string{"root": companies[i].discovery.URL + rootPath, "username": username, "password": password})
		companies[i].move(row.gone(companies[i]))
		pages[i].Run(nil, `
			globalThis.moved = (async () => {
				for (;;) {
					try {
						await client.list();
						return client.application;
					} catch {
						await new Promise((resolve) => setTimeout(resolve, 1000));
					}
				}
			})();`)
	}
	for i, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			page, c := pages[i].Within(t), companies[i]
			var application string
			page.Evaluate(&application, "moved")
			assert.True(t, strings.HasPrefix(application, c.other.URL+applicationsPath+"/"), application)
			page.Until(`watch.state.name === "live"`)
			var got struct {
				Stale  bool
				Frames []string
				Listed int
			}
			page.Run(&got, `
				return {
					stale: watch.get("sip:lenea@contoso.com").stale, listed: (await client.list()).length,
					frames: [...document.querySelectorAll("iframe")].map(({ src }) => new URL(src).origin),
				};`)
			assert.False(t, got.Stale)
			assert.Equal(t, 1, got.Listed, "the subscription of the watch")
			assert.Equal(t, []string{c.other.URL}, got.Frames, "the frames of the other servers are removed")
			assert.Len(t, c.other.sent("POST "+applicationsPath), 1)
			assert.Empty(t, c.other.sent("OPTIONS "+applicationsPath+"/*"))
			page.Run(nil, `await client.signOut();`)
			assert.Len(t, c.other.sent("DELETE "+strings.TrimPrefix(application, c.other.URL)), 1)
		})
	}
}
