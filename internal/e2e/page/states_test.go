//go:build !js

package page

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/server"
)

// states lists the states of the page, each with a function that opens the page in it.
var states = []struct {
	name string
	open func(t *testing.T) *demo
}{
	{"loading", openLoading},
	{"signing in", func(t *testing.T) *demo {
		d := openSignIn(t, servePool(t, emulated(emulator.Config{})))
		d.click("#has-token > summary")
		return d
	}},
	{"faults of the sign-in", func(t *testing.T) *demo {
		d := openSignIn(t, servePool(t, http.NotFoundHandler()))
		d.Expect("status of 404")
		d.click("#has-token > summary")
		d.click("#token-submit")
		d.shows("#token-fault", "Enter a token")
		d.signIn(server.User, server.Password)
		d.appears("#signin-fault")
		return d
	}},
	{"empty", func(t *testing.T) *demo {
		d := openLive(t)
		d.endAll()
		d.appears("#board-empty")
		return d
	}},
	{"live", openLive},
	{"recovering", func(t *testing.T) *demo {
		d := openLive(t)
		d.lose()
		return d
	}},
	{"stale", func(t *testing.T) *demo {
		d := openLive(t)
		d.lose()
		d.Until(`labelOf("` + sara + `").includes("as of")`) // after 5 seconds
		return d
	}},
	{"failed", func(t *testing.T) *demo {
		d := openLive(t)
		d.endApplication()
		return d
	}},
	{"not loaded", func(t *testing.T) *demo {
		d := serveDemo(t, server.Config{Site: site{without: []string{"dist/presence.wasm"}}})
		d.open(t, withFrames())
		d.Expect("status of 404")
		d.Until(`document.documentElement.dataset.phase === "failed"`)
		return d
	}},
	{"faults are shown", func(t *testing.T) *demo {
		d := openLive(t)
		d.enter("#who", "sara at contoso")
		d.click("#follow-submit")
		d.Until(`document.querySelector("#who-fault").textContent !== ""`)
		return d
	}},
	{"the list of people is open", func(t *testing.T) *demo {
		d := openLive(t)
		d.enter("#who", "d")
		d.appears("#who-list [role=option]")
		return d
	}},
	{"the drawer is open", func(t *testing.T) *demo {
		d := openLive(t)
		d.openDrawer()
		return d
	}},
	{"the tools are open", func(t *testing.T) *demo {
		d := openLive(t)
		d.openTools()
		return d
	}},
}

func inState(t *testing.T, name string) *demo {
	t.Helper()
	for _, state := range states {
		if state.name == name {
			return state.open(t)
		}
	}
	require.Fail(t, "no such state", name)
	return nil
}

func openLive(t *testing.T) *demo {
	t.Helper()
	d := openDemo(t, server.Config{}, withFrames())
	d.Until(`isRead("` + sara + `")`)
	return d
}

// openLoading opens a page whose module does not arrive.
func openLoading(t *testing.T) *demo {
	t.Helper()
	browser.Dist(t)
	d := &demo{addr: "127.0.0.1:0"}
	next := server.New(server.Config{Site: site{}})
	d.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/dist/presence.wasm" {
			<-r.Context().Done()
			return
		}
		next.ServeHTTP(w, r)
	}))
	t.Cleanup(func() { d.server.Close() })
	d.Tab = browser.Open(t, "about:blank", withFrames())
	d.Expect("net::ERR_")
	d.Do(navigateWithoutLoad(d.url()))
	d.Until(`document.documentElement.dataset.phase === "loading" && customElements.get("ucwa-presence")`)
	return d
}

// lose breaks the event channel permanently.
func (d *demo) lose() {
	d.T.Helper()
	d.Expect("net::ERR_", "status of 502")
	d.addFault(`{"path":"*/events*","drop":true,"pending":true}`)
	d.Until(`document.querySelector("#channel").dataset.state === "recovering"`)
}

// endApplication ends the application as a server does after a long time without
// requests.
func (d *demo) endApplication() {
	d.T.Helper()
	d.Expect("status of 410")
	d.addFault(`{"status":410,"subcode":"TooManyApplications","pending":true}`)
	d.Until(`document.querySelector("#channel").dataset.state === "failed"`)
}

// openDrawer opens the drawer of the first follow.
func (d *demo) openDrawer() {
	d.T.Helper()
	d.click("#rows [data-part=manage]:not([hidden])")
	d.Until(`document.querySelector("#drawer").open`)
	d.Until(`[...document.querySelectorAll("#members ucwa-presence")].every(({ shadowRoot }) => shadowRoot.querySelector("[aria-label]"))`)
}

// openTools opens all tools.
func (d *demo) openTools() {
	d.T.Helper()
	d.Evaluate(nil, `void document.querySelectorAll("#tools > details").forEach((tool) => (tool.open = true))`)
	d.appears("#requests tr")
}

// endAll ends all follows.
func (d *demo) endAll() {
	d.T.Helper()
	for {
		var left bool
		d.Evaluate(&left, `document.querySelector("#rows [data-testid=person]") !== null`)
		if !left {
			return
		}
		var people int
		d.Evaluate(&people, `document.querySelectorAll("#rows [data-testid=person]").length`)
		d.openDrawer()
		d.click("#end")
		d.Until(fmt.Sprintf(`document.querySelectorAll("#rows [data-testid=person]").length < %d`, people))
	}
}

// looks lists the sizes and colour schemes of the page.
var looks = []struct {
	name   string
	scheme string
}{
	{"light", "light"}, {"dark", "dark"}, {"forced colours", "forced"},
}

// emulate gives the page a width and a scheme of colours.
func emulate(scheme string, width int64) chromedp.Action {
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}
	if scheme == "forced" {
		features = append(features[1:], &emulation.MediaFeature{Name: "prefers-color-scheme", Value: "dark"}, &emulation.MediaFeature{Name: "forced-colors", Value: "active"})
	}
	return chromedp.Tasks{
		emulation.SetDeviceMetricsOverride(width, 844, 1, false),
		emulation.SetEmulatedMedia().WithFeatures(features),
	}
}

func TestPageIsAccessibleInEachState(t *testing.T) {
	axe := browser.Axe(t)
	for _, state := range states {
		t.Run(state.name, func(t *testing.T) {
			d := state.open(t)
			var wrong []string
			d.Evaluate(&wrong, references)
			assert.Empty(t, wrong, "references that lead nowhere")
			for _, width := range []int64{390, 1280} {
				for _, look := range looks {
					d.Do(emulate(look.scheme, width))
					assert.Empty(t, strings.Join(d.Violations(axe), "\n"), "%s, %d px", look.name, width)
					d.fits()
				}
			}
		})
	}
}
