//go:build !js

package page

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/server"
)

var tools = []string{"server", "requests", "decoder", "form"}

// openModules opens the page as separate modules, which a test can import.
func openModules(t *testing.T) *demo {
	t.Helper()
	d := openDemo(t, server.Config{Site: site{without: []string{"dist/page/demo.js"}}})
	d.Expect("status of 404 (Not Found) " + d.url() + "dist/page/demo.js")
	return d
}

// call calls a method of the client of the page, and waits until it has settled. The
// page must be open as modules.
func (d *demo) call(method string) {
	d.T.Helper()
	d.Evaluate(nil, `import("/session.js").then(({ session }) => session.client.`+method+`).then(() => null, () => null)`)
}

// openTool opens a tool by its summary.
func (d *demo) openTool(id string) {
	d.T.Helper()
	d.click("#" + id + " > summary")
	d.Until(query("#"+id) + `.open && location.hash === "#` + id + `"`)
}

func TestToolsAreFoldedOnArrival(t *testing.T) {
	d := openModules(t)
	d.appears("#form > summary")
	assert.Equal(t, 4, len(d.texts("#tools > details:not([open])")))
	var loaded []string
	d.Evaluate(&loaded, `performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.endsWith("-tool.js"))`)
	assert.Empty(t, loaded, "what a tool does is loaded when it is opened")
}

func TestEachToolHasAnAddress(t *testing.T) {
	for _, id := range tools {
		t.Run(id, func(t *testing.T) {
			d := serveDemo(t, server.Config{})
			d.Tab = browser.Open(t, d.url()+"#"+id)
			d.Expect("status of 401")
			d.Until(`((tool) => tool?.open && tool.getBoundingClientRect().top >= 0 && tool.getBoundingClientRect().top < innerHeight)(` + query("#"+id) + `)`)
			assert.Equal(t, 1, len(d.texts("#tools > details[open]")))

			d.click("#" + id + " > summary")
			d.Until(`!` + query("#"+id) + `.open && location.hash === ""`)
			d.openTool(id)
			d.Evaluate(nil, `void (location.hash = "#")`)
			d.Evaluate(nil, `void (`+query("#"+id)+`.open = false)`)
			d.Evaluate(nil, `void (location.hash = "#`+id+`")`)
			d.Until(query("#"+id) + `.open`)
		})
	}
}

func TestToolsWorkByKeyboard(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.openTool("requests")
	d.appears("#exchanges [data-part=toggle]")
	d.tabTo("#exchanges [data-part=toggle]")
	d.press(kb.Enter)
	d.Until(query("#exchanges [data-part=toggle]") + `.getAttribute("aria-expanded") === "true"`)
	d.tabTo("#exchanges [data-copy=curl]")
	d.press(" ")
	d.shows("[data-testid=copied]", "curl -i -X ")
}

func TestServerToolNeedsAnEmulator(t *testing.T) {
	d := openSignIn(t, servePool(t, emulated(emulator.Config{})))
	d.signIn(server.User, server.Password)
	d.Until(ready)
	d.appears("#requests > summary")
	assert.False(t, d.visible("#server"))
	d.Evaluate(nil, `void (location.hash = "#server")`)
	d.Until(`location.hash === "#server"`)
	assert.False(t, d.visible("#server"))
}

func TestToolsSayThatTheModuleIsMissing(t *testing.T) {
	d := serveDemo(t, server.Config{Site: site{without: []string{"dist/presence.wasm"}}})
	d.Tab = browser.Open(t, d.url())
	d.Expect("status of 404")
	d.Until(`document.documentElement.dataset.phase === "failed"`)
	d.openTool("server")
	d.appears("#clock")
	assert.False(t, d.visible("#elsewhere"), "there is nothing to run in the tab")
	d.openTool("decoder")
	d.appears("#decode-input")
	d.fillIn("#decode-input", "{}")
	d.shows("#decode-fault", "The module is not loaded.")
	d.openTool("form")
	d.appears("#create-uris")
	d.fillIn("#create-uris", "sip:a@example.com")
	d.shows("#create-fault", "The module is not loaded.")
	d.click("#create-submit")
	assert.Empty(t, d.text("#create-status"))
}

// One link changes to the emulator in the tab, and another one back.
func TestLinkSwitchesBetweenTheEmulators(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.openTool("server")
	d.appears("#elsewhere")
	assert.False(t, d.visible("#back"))
	d.goTo("#elsewhere")
	d.appears("#back")
	assert.False(t, d.visible("#elsewhere"))
	d.goTo("#back")
	d.appears("#elsewhere")

	d = openDemoInTab(t)
	d.openTool("server")
	d.appears("#clock")
	assert.False(t, d.visible("#elsewhere"))
	assert.False(t, d.visible("#back"), "there is no emulator to go back to")
}

// goTo follows a link, and waits for its page.
func (d *demo) goTo(link string) {
	d.T.Helper()
	d.appears(link)
	var href string
	d.Evaluate(&href, query(link)+`.href`)
	d.Do(chromedp.Navigate(href))
	d.Until(ready)
}
