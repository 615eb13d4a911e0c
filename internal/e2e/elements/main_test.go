//go:build !js

package elements

import (
	_ "embed"
	"testing"

	"github.com/chromedp/chromedp"

	"ucwapresence/internal/e2e/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

//go:embed testdata/fake.js
var fakeScript []byte

// session is the session of most pages.
const session = `<ucwa-session address="lene@contoso.com"></ucwa-session>`

// page returns a page with the elements, in English.
func page(body string) string {
	return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Elements</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"><main><h1>People</h1>` + body + `</main><script type="module" src="/lib/elements.js"></script></html>`
}

// policy is the strict one of other tests, with the style sheet of the page itself.
const policy = browser.StrictPolicy + "; style-src 'self'"

// open shows a page whose elements have a fake client, after the given actions.
func open(t *testing.T, body string, before ...chromedp.Action) *browser.Tab {
	t.Helper()
	s := browser.Serve(t, browser.WithPage(page(body)), browser.WithScript("presence.js", fakeScript), browser.WithPolicy(policy))
	s.Answer("GET /page.css", browser.Reply(200, "text/css", []byte("body { font: 16px sans-serif; color-scheme: light dark; background: Canvas; color: CanvasText }")))
	tab := browser.Open(t, s.URL, before...)
	tab.Until(`globalThis.fake && customElements.get("ucwa-presence-list")`)
	return tab
}
