//go:build !js

package page

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
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
	d := new(demo)
	if config.Site == nil {
		config.Site = os.DirFS(filepath.Join(browser.Root, "web"))
	}
	d.addr = "127.0.0.1:0"
	d.start(t, config)
	t.Cleanup(func() { d.server.Close() })
	return d
}

// start serves at the address of the last start, if there was one.
func (d *demo) start(t *testing.T, config server.Config) {
	t.Helper()
	listener, err := net.Listen("tcp", d.addr)
	require.NoError(t, err)
	d.addr = listener.Addr().String()
	d.server = &http.Server{Handler: server.New(config)}
	go d.server.Serve(listener)
}

func (d *demo) url() string { return "http://" + d.addr + "/" }

// openDemo opens the page and waits until it is connected.
func openDemo(t *testing.T, config server.Config, before ...chromedp.Action) *demo {
	t.Helper()
	d := serveDemo(t, config)
	d.Tab = browser.Open(t, d.url(), before...)
	d.Until(`document.querySelector("#connection[data-state=connected]")`)
	return d
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
	d.Until(`document.querySelector("#connection[data-state=connected]")`)
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

func TestLinkSwitchesBetweenTheEmulators(t *testing.T) {
	d := openDemo(t, server.Config{})
	assert.False(t, d.visible("#back"))
	d.goTo("#elsewhere")
	d.shows("#connection", "Emulator in this tab")
	assert.False(t, d.visible("#elsewhere"))
	d.goTo("#back")
	d.shows("#connection", "Emulator on "+d.addr)

	d = openDemoInTab(t)
	assert.False(t, d.visible("#elsewhere"))
	assert.False(t, d.visible("#back"))
}

// goTo follows a visible link, and waits for its page.
func (d *demo) goTo(link string) {
	d.T.Helper()
	d.Until(fmt.Sprintf(`document.querySelector(%s).checkVisibility()`, browser.Quote(link)))
	var href string
	d.Evaluate(&href, fmt.Sprintf(`document.querySelector(%s).href`, browser.Quote(link)))
	d.Do(chromedp.Navigate(href))
}

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
func (d *demo) within(t *testing.T) *demo { return &demo{Tab: d.Tab.Within(t)} }

// text returns the text of the first element that matches a selector.
func (d *demo) text(selector string) string {
	d.T.Helper()
	var text string
	d.Evaluate(&text, fmt.Sprintf(`document.querySelector(%s).textContent.trim()`, browser.Quote(selector)))
	return text
}

// texts returns the texts of all elements that match a selector.
func (d *demo) texts(selector string) []string {
	d.T.Helper()
	var texts []string
	d.Evaluate(&texts, fmt.Sprintf(`[...document.querySelectorAll(%s)].map((element) => element.textContent.trim())`, browser.Quote(selector)))
	return texts
}

// shows waits until the first element that matches a selector contains a text.
func (d *demo) shows(selector, text string) {
	d.T.Helper()
	d.Until(fmt.Sprintf(`document.querySelector(%s)?.textContent.includes(%s)`, browser.Quote(selector), browser.Quote(text)))
}

// counts waits until n elements match a selector.
func (d *demo) counts(selector string, n int) {
	d.T.Helper()
	d.Until(fmt.Sprintf(`document.querySelectorAll(%s).length === %d`, browser.Quote(selector), n))
}

// focused waits until the first element that matches a selector has the focus.
func (d *demo) focused(selector string) {
	d.T.Helper()
	d.Until(fmt.Sprintf(`document.activeElement === document.querySelector(%s)`, browser.Quote(selector)))
}

// visible reports whether the first element that matches a selector is visible.
func (d *demo) visible(selector string) bool {
	d.T.Helper()
	var visible bool
	d.Evaluate(&visible, fmt.Sprintf(`document.querySelector(%s).checkVisibility()`, browser.Quote(selector)))
	return visible
}

// click clicks on the first element that matches a selector, once a pointer can
// reach it. It checks and clicks in one step, because the page moves elements
// when it has news.
func (d *demo) click(selector string) {
	d.T.Helper()
	d.Until(fmt.Sprintf(`((element) => {
		element?.scrollIntoView({ block: "center" });
		if (!element?.checkVisibility()) return false;
		const { x, y, width, height } = element.getBoundingClientRect();
		const hit = document.elementFromPoint(x + width / 2, y + height / 2);
		if (!hit || (!element.contains(hit) && hit.closest("label") !== element.closest("label"))) return false;
		element.focus();
		element.click();
		return true;
	})(document.querySelector(%s))`, browser.Quote(selector)))
}

// enter replaces the text of a field, as a person does.
func (d *demo) enter(selector, text string) {
	d.T.Helper()
	d.Do(chromedp.Focus(selector, chromedp.ByQuery))
	d.Evaluate(nil, fmt.Sprintf(`void document.querySelector(%s).select()`, browser.Quote(selector)))
	if text == "" {
		d.Do(chromedp.KeyEvent(kb.Delete))
		return
	}
	d.Do(input.InsertText(text))
}

// fillIn sets the text of a field in one step. To type hundreds of lines takes
// seconds.
func (d *demo) fillIn(selector, text string) {
	d.T.Helper()
	d.Evaluate(nil, fmt.Sprintf(`((field) => {
		field.value = %s;
		field.dispatchEvent(new Event("input", { bubbles: true }));
	})(document.querySelector(%s))`, browser.Quote(text), browser.Quote(selector)))
}

// choose clicks on the checkbox of a person.
func (d *demo) choose(uri string) {
	d.T.Helper()
	d.click(`#people [data-uri="` + uri + `"] input`)
}

// pick picks an option of a select element.
func (d *demo) pick(selector, value string) {
	d.T.Helper()
	d.Evaluate(nil, fmt.Sprintf(`((select) => {
		select.value = %s;
		select.dispatchEvent(new Event("change", { bubbles: true }));
	})(document.querySelector(%s))`, browser.Quote(value), browser.Quote(selector)))
}

// follow creates a subscription with the form.
func (d *demo) follow(uris ...string) {
	d.T.Helper()
	for _, uri := range uris {
		d.choose(uri)
	}
	d.click("#submit")
}
