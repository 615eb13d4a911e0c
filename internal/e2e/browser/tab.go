//go:build !js

package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// testTimeout is the time limit for a whole test of a tab. Even a loaded machine needs
// less.
const testTimeout = 2 * time.Minute

// A Tab is a browser tab. Unless it comes from [Tab.Beside], it has a profile of its
// own: it has no cookies, no cache and no history.
type Tab struct {
	T       *testing.T
	ctx     context.Context
	profile cdp.BrowserContextID
	console *console
}

// Open shows a page in a new tab, after the given actions. When the test ends,
// the console of the tab must hold no message except those that [Tab.Expect]
// named.
func Open(t *testing.T, url string, before ...chromedp.Action) *Tab {
	t.Helper()
	browser := started(t)
	profile := newProfile(t, browser)
	return open(t, browser, profile, target.CreateTarget("about:blank").WithNewWindow(true), url, before)
}

// Beside opens a page in a new tab of the same window, behind the others: the page is
// hidden.
func (p *Tab) Beside(url string) *Tab {
	p.T.Helper()
	return open(p.T, started(p.T), p.profile, target.CreateTarget("about:blank"), url, nil)
}

// open shows a page in a tab of a profile, which create makes.
func open(t *testing.T, browser context.Context, profile cdp.BrowserContextID, create *target.CreateTargetParams, url string, before []chromedp.Action) *Tab {
	t.Helper()
	id, err := create.WithBrowserContextID(profile).Do(inBrowser(browser))
	check(t, err)
	ctx, expire := context.WithTimeout(browser, testTimeout)
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithTargetID(id))
	tab := &Tab{T: t, ctx: ctx, profile: profile, console: new(console)}
	chromedp.ListenTarget(ctx, tab.console.hear)
	t.Cleanup(func() {
		if messages := tab.console.unexpected(); len(messages) > 0 {
			t.Errorf("unexpected messages in the console:\n%s", strings.Join(messages, "\n"))
		}
		cancel()
		expire()
	})
	tab.Do(append(before, chromedp.Navigate(url))...)
	return tab
}

// newProfile makes a profile that lasts as long as the test. chromedp.WithNewBrowserContext
// fails with "no browser is open": it asks for a tab in a profile that has no window yet.
func newProfile(t *testing.T, browser context.Context) cdp.BrowserContextID {
	t.Helper()
	ctx := inBrowser(browser)
	profile, err := target.CreateBrowserContext().Do(ctx)
	check(t, err)
	t.Cleanup(func() {
		if err := target.DisposeBrowserContext(profile).Do(ctx); err != nil {
			t.Error(err)
		}
	})
	return profile
}

// inBrowser returns a context for commands to the browser as a whole.
func inBrowser(browser context.Context) context.Context {
	return cdp.WithExecutor(browser, chromedp.FromContext(browser).Browser)
}

// Within returns the same tab for a subtest.
func (p *Tab) Within(t *testing.T) *Tab { return &Tab{t, p.ctx, p.profile, p.console} }

// Expect allows messages in the console that contain one of the given parts.
func (p *Tab) Expect(parts ...string) { p.console.expect(parts) }

// Console returns all messages so far.
func (p *Tab) Console() []string { return p.console.all() }

// Back shows the page before this one, as the browser's button does. DevTools lose track
// of a page that comes from the back/forward cache: after Back, it can run no scripts.
func (p *Tab) Back() {
	p.T.Helper()
	p.Do(chromedp.ActionFunc(func(ctx context.Context) error {
		now, entries, err := page.GetNavigationHistory().Do(ctx)
		if err != nil {
			return err
		}
		return page.NavigateToHistoryEntry(entries[now-1].ID).Do(ctx)
	}))
}

// Close closes the tab as its user does, so that the page receives its events.
func (p *Tab) Close() {
	p.T.Helper()
	id := chromedp.FromContext(p.ctx).Target.TargetID
	check(p.T, target.CloseTarget(id).Do(inBrowser(started(p.T))))
}

// Do runs actions of chromedp in the tab.
func (p *Tab) Do(actions ...chromedp.Action) {
	p.T.Helper()
	check(p.T, chromedp.Run(p.ctx, actions...))
}

// Run runs the body of an async function in the page and stores what it returns
// in result, unless that is nil. The body can use the argument under the name
// given, and the functions of testing.js.
func (p *Tab) Run(result any, body string, given ...any) {
	p.T.Helper()
	if len(given) == 0 {
		given = []any{nil}
	}
	argument, err := json.Marshal(given[0])
	check(p.T, err)
	p.Evaluate(result, fmt.Sprintf(`(async (given) => {
		const { failure, later } = await import("/testing.js");
		%s
	})(%s)`, body, argument))
}

// Evaluate stores the value of an expression in result, unless that is nil. If
// the value is a promise, it stores what that resolves to.
func (p *Tab) Evaluate(result any, expression string) {
	p.T.Helper()
	var returned *runtime.RemoteObject
	p.Do(chromedp.Evaluate(expression, &returned, func(e *runtime.EvaluateParams) *runtime.EvaluateParams {
		return e.WithAwaitPromise(true).WithReturnByValue(true)
	}))
	if result == nil {
		return
	}
	if len(returned.Value) == 0 {
		p.T.Fatalf("the page returned %s", returned.Type)
	}
	check(p.T, json.Unmarshal(returned.Value, result))
}

// Until waits until an expression is true.
func (p *Tab) Until(condition string) {
	p.T.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, testTimeout/4)
	defer cancel()
	err := chromedp.Run(ctx, chromedp.Poll(condition, nil, chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(0)))
	if err != nil {
		var text string
		p.Evaluate(&text, "document.body.innerText")
		p.T.Fatalf("%v while waiting for %s. The page shows:\n%s\nThe console says:\n%s", err, condition, text, strings.Join(p.Console(), "\n"))
	}
}

// Quote returns a string as a literal of JavaScript.
func Quote(s string) string {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(quoted)
}

// check ends the test if there is an error.
func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
