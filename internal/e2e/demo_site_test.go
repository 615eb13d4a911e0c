//go:build !js

package e2e

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/server"
)

// demo is the demo page in a tab, with the server behind it.
type demo struct {
	*tab
	server *http.Server
	addr   string
}

// serveDemo serves what make demo serves.
func serveDemo(t *testing.T, config server.Config) *demo {
	t.Helper()
	dist(t)
	d := new(demo)
	if config.Site == nil {
		config.Site = os.DirFS(filepath.Join(root, "web"))
	}
	d.addr = "127.0.0.1:0"
	d.start(t, config)
	t.Cleanup(func() { d.server.Close() })
	return d
}

// start serves at the address that the server had before, if it had one.
func (d *demo) start(t *testing.T, config server.Config) {
	t.Helper()
	listener, err := net.Listen("tcp", d.addr)
	require.NoError(t, err)
	d.addr = listener.Addr().String()
	d.server = &http.Server{Handler: server.New(config)}
	go d.server.Serve(listener)
}

func (d *demo) url() string { return "http://" + d.addr + "/" }

// openDemo opens the page, and waits until it is connected.
func openDemo(t *testing.T, config server.Config, before ...chromedp.Action) *demo {
	t.Helper()
	d := serveDemo(t, config)
	d.tab = open(t, d.url(), before...)
	d.until(`document.querySelector("#connection[data-state=connected]")`)
	return d
}

// openDemoInTab opens the page with its emulator in the tab, from a host that
// knows nothing but files, and has them below a directory.
func openDemoInTab(t *testing.T, before ...chromedp.Action) *demo {
	t.Helper()
	dist(t)
	const below = "/intranet/presence/"
	files := http.StripPrefix(below, http.FileServer(http.Dir(filepath.Join(root, "web"))))
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", demoPolicy)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(host.Close)
	d := &demo{tab: open(t, host.URL+below+"?emulator=tab", before...)}
	d.until(`document.querySelector("#connection[data-state=connected]")`)
	t.Cleanup(func() {
		var elsewhere []string
		d.evaluate(&elsewhere, `performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => !/\.(css|js|svg|wasm)$/.test(name))`)
		assert.Empty(t, elsewhere, "a host of files does not have this")
	})
	return d
}

// demoPolicy is the strictest that the page runs under.
const demoPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'"

// From the emulator in the tab a link leads back to that of the server; not
// where no server is known to have one.
func TestDemoLeadsBackToItsServer(t *testing.T) {
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

// goTo follows a link that is to be seen. A click would not wait for the page.
func (d *demo) goTo(link string) {
	d.t.Helper()
	d.until(fmt.Sprintf(`document.querySelector(%s).checkVisibility()`, quote(link)))
	var href string
	d.evaluate(&href, fmt.Sprintf(`document.querySelector(%s).href`, quote(link)))
	d.do(chromedp.Navigate(href))
}

// emulators are the places where the emulator of the page may run. In the tab
// no request fails that the browser knows of, so none is in the console.
var emulators = []struct {
	name  string
	inTab bool
	open  func(t *testing.T) *demo
}{
	{"behind the server", false, func(t *testing.T) *demo { return openDemo(t, server.Config{}) }},
	{"in the tab", true, func(t *testing.T) *demo { return openDemoInTab(t) }},
}

// within returns the page for the use of a part of the test.
func (d *demo) within(t *testing.T) *demo { return &demo{tab: d.tab.within(t)} }

// text returns what the first element shows that a selector finds.
func (d *demo) text(selector string) string {
	d.t.Helper()
	var text string
	d.evaluate(&text, fmt.Sprintf(`document.querySelector(%s).textContent.trim()`, quote(selector)))
	return text
}

// texts returns what all elements show that a selector finds.
func (d *demo) texts(selector string) []string {
	d.t.Helper()
	var texts []string
	d.evaluate(&texts, fmt.Sprintf(`[...document.querySelectorAll(%s)].map((element) => element.textContent.trim())`, quote(selector)))
	return texts
}

// shows waits until the first element that a selector finds shows a text.
func (d *demo) shows(selector, text string) {
	d.t.Helper()
	d.until(fmt.Sprintf(`document.querySelector(%s)?.textContent.includes(%s)`, quote(selector), quote(text)))
}

// counts waits until a selector finds so many elements.
func (d *demo) counts(selector string, n int) {
	d.t.Helper()
	d.until(fmt.Sprintf(`document.querySelectorAll(%s).length === %d`, quote(selector), n))
}

// focused waits until the first element that a selector finds has the focus.
func (d *demo) focused(selector string) {
	d.t.Helper()
	d.until(fmt.Sprintf(`document.activeElement === document.querySelector(%s)`, quote(selector)))
}

// visible reports whether the first element that a selector finds is to be seen.
func (d *demo) visible(selector string) bool {
	d.t.Helper()
	var visible bool
	d.evaluate(&visible, fmt.Sprintf(`document.querySelector(%s).checkVisibility()`, quote(selector)))
	return visible
}

// click clicks on the first element that a selector finds, once it is there for
// a pointer to hit. It looks and clicks in one step: the page moves things down
// whenever it has news.
func (d *demo) click(selector string) {
	d.t.Helper()
	d.until(fmt.Sprintf(`((element) => {
		element?.scrollIntoView({ block: "center" });
		if (!element?.checkVisibility()) return false;
		const { x, y, width, height } = element.getBoundingClientRect();
		const hit = document.elementFromPoint(x + width / 2, y + height / 2);
		if (!hit || (!element.contains(hit) && hit.closest("label") !== element.closest("label"))) return false;
		element.focus();
		element.click();
		return true;
	})(document.querySelector(%s))`, quote(selector)))
}

// enter replaces what stands in a field, as a person does.
func (d *demo) enter(selector, text string) {
	d.t.Helper()
	d.do(chromedp.Focus(selector, chromedp.ByQuery))
	d.evaluate(nil, fmt.Sprintf(`void document.querySelector(%s).select()`, quote(selector)))
	if text == "" {
		d.do(chromedp.KeyEvent(kb.Delete))
		return
	}
	d.do(input.InsertText(text))
}

// fillIn puts a text into a field at once: browsers take seconds to type
// hundreds of lines.
func (d *demo) fillIn(selector, text string) {
	d.t.Helper()
	d.evaluate(nil, fmt.Sprintf(`((field) => {
		field.value = %s;
		field.dispatchEvent(new Event("input", { bubbles: true }));
	})(document.querySelector(%s))`, quote(text), quote(selector)))
}

// choose ticks the box of a person.
func (d *demo) choose(uri string) {
	d.t.Helper()
	d.click(`#people [data-uri="` + uri + `"] input`)
}

// pick picks an option of a select element.
func (d *demo) pick(selector, value string) {
	d.t.Helper()
	d.evaluate(nil, fmt.Sprintf(`((select) => {
		select.value = %s;
		select.dispatchEvent(new Event("change", { bubbles: true }));
	})(document.querySelector(%s))`, quote(value), quote(selector)))
}

// follow creates a subscription by way of the form.
func (d *demo) follow(uris ...string) {
	d.t.Helper()
	for _, uri := range uris {
		d.choose(uri)
	}
	d.click("#submit")
}

// quote returns a string as JavaScript writes it.
func quote(s string) string {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return strings.TrimSpace(string(quoted))
}
