//go:build !js

package e2e

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
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

func (d *demo) click(selector string) {
	d.t.Helper()
	d.do(chromedp.Click(selector, chromedp.ByQuery))
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

// choose ticks the box of a person.
func (d *demo) choose(uri string) {
	d.t.Helper()
	d.click(`#people [data-uri="` + uri + `"] input`)
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
