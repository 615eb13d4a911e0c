//go:build !js

package signin

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/auth"
)

// passiveOnly is a server that signs users in at its page.
var passiveOnly = emulator.Config{Grants: []string{auth.GrantPassive}}

const passivePath = "/PassiveAuth/PassiveAuth.aspx"

// openButton opens a page with a button that signs in. The global outcome holds the
// result.
func openButton(t *testing.T, p *pool) *browser.Tab {
	t.Helper()
	page := openPage(t, browser.WithPage(browser.Blank+`<button>Sign in</button>`))
	page.Expect("status of 400")
	page.Run(nil, `
		document.querySelector("button").onclick = () => {
			globalThis.outcome = signIn({ discovery: given.root }).then(
				async (client) => ({ listed: (await client.list()).length, frames: document.querySelectorAll("iframe").length }),
				({ kind, message, page }) => ({ kind, message, page }),
			);
		};`, given(p))
	return page
}

// outcome is the result of a sign-in.
type outcome struct {
	Kind, Message, Page string
	Listed, Frames      int
}

// clickAndFill clicks on the button, and then acts in the window that this opens.
func clickAndFill(page *browser.Tab, actions ...chromedp.Action) {
	page.T.Helper()
	page.Do(chromedp.ActionFunc(func(ctx context.Context) error {
		opened := chromedp.WaitNewTarget(ctx, func(info *target.Info) bool { return strings.Contains(info.URL, passivePath) })
		if err := chromedp.Run(ctx, chromedp.Click("button")); err != nil {
			return err
		}
		window, cancel := chromedp.NewContext(ctx, chromedp.WithTargetID(<-opened))
		defer cancel()
		return chromedp.Run(window, actions...)
	}))
}

func TestTheUserSignsInAtAPageOfTheServer(t *testing.T) {
	p := servePool(t, passiveOnly)
	page := openButton(t, p)
	var hasOpener bool
	clickAndFill(page,
		chromedp.WaitVisible(`input[name="username"]`),
		chromedp.Evaluate("opener !== null", &hasOpener),
		chromedp.SendKeys(`input[name="username"]`, username),
		chromedp.SendKeys(`input[name="password"]`, password),
		chromedp.Evaluate(`document.querySelector("button").click()`, nil),
		// The page closes itself. Until then the test must not close it.
		chromedp.ActionFunc(func(ctx context.Context) error {
			for len(p.sent("POST "+tokenPath)) < 2 {
				if err := chromedp.Sleep(10 * time.Millisecond).Do(ctx); err != nil {
					return err
				}
			}
			return nil
		}),
	)
	var got outcome
	page.Evaluate(&got, "outcome")
	assert.Empty(t, got.Message)
	assert.Equal(t, 1, got.Frames)
	assert.False(t, hasOpener, "the page of the server cannot lead ours elsewhere")
}

func TestTheUserClosesThePageOfTheServer(t *testing.T) {
	p := servePool(t, passiveOnly)
	page := openButton(t, p)
	clickAndFill(page, chromedp.Evaluate("setTimeout(close)", nil))
	var got outcome
	page.Evaluate(&got, "outcome")
	assert.Equal(t, "server", got.Kind)
	assert.Equal(t, p.URL+passivePath, got.Page)
	assert.Contains(t, got.Message, "its window was closed")
}

// The browser of the tests opens windows without a click.
func TestThePageOfTheServerOpensOnlyAfterAClick(t *testing.T) {
	p := servePool(t, passiveOnly)
	page := openButton(t, p)
	var got outcome
	page.Evaluate(&got, `(globalThis.open = () => null), document.querySelector("button").onclick(), outcome`)
	assert.Equal(t, "server", got.Kind)
	assert.Equal(t, p.URL+passivePath, got.Page)
	assert.Contains(t, got.Message, "sign in from a click")
}
