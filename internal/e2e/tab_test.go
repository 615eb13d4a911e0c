//go:build !js

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// patience is for what a loaded machine may take long over; a test that needs
// it all has failed.
const patience = 2 * time.Minute

// tab is one tab with a profile of its own: no cookies, no cache, no history.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu   sync.Mutex
	said []string // what stands in the console, with uncaught errors and complaints of the browser

	expected []string
}

// open shows a page in a new tab. When the test ends, its console must be empty,
// but for what the test expects.
func open(t *testing.T, url string, before ...chromedp.Action) *tab {
	t.Helper()
	browser := startedBrowser(t)
	ctx, expire := context.WithTimeout(browser, patience)
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithTargetID(newWindow(t, browser)))
	page := &tab{t: t, ctx: ctx}
	chromedp.ListenTarget(ctx, page.hear)
	t.Cleanup(func() {
		assert.Empty(t, page.unexpected(), "the console is not empty")
		cancel()
		expire()
	})
	page.do(append(before, chromedp.Navigate(url))...)
	return page
}

// newWindow opens a blank window with a profile of its own, which ends with the
// test. chromedp.WithNewBrowserContext asks for a tab, and there is no window
// for one: "no browser is open".
func newWindow(t *testing.T, browser context.Context) target.ID {
	t.Helper()
	ctx := cdp.WithExecutor(browser, chromedp.FromContext(browser).Browser)
	profile, err := target.CreateBrowserContext().Do(ctx)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, target.DisposeBrowserContext(profile).Do(ctx)) })
	window, err := target.CreateTarget("about:blank").WithBrowserContextID(profile).WithNewWindow(true).Do(ctx)
	require.NoError(t, err)
	return window
}

// within returns the tab for the use of a part of the test.
func (p *tab) within(t *testing.T) *tab { return &tab{t: t, ctx: p.ctx} }

// expect names a part of something that the console is going to say.
func (p *tab) expect(words ...string) { p.expected = append(p.expected, words...) }

func (p *tab) hear(event any) {
	var words string
	switch event := event.(type) {
	case *runtime.EventConsoleAPICalled:
		var args []string
		for _, arg := range event.Args {
			if arg.Value != nil {
				args = append(args, string(arg.Value))
			} else {
				args = append(args, arg.Description)
			}
		}
		words = fmt.Sprintf("console.%s: %s", event.Type, strings.Join(args, " "))
	case *runtime.EventExceptionThrown:
		words = event.ExceptionDetails.Text
		if thrown := event.ExceptionDetails.Exception; thrown != nil {
			words += " " + thrown.Description
		}
	case *log.EventEntryAdded:
		words = fmt.Sprintf("%s: %s %s", event.Entry.Source, event.Entry.Text, event.Entry.URL)
	default:
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said = append(p.said, words)
}

// console returns everything that was said so far.
func (p *tab) console() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.said...)
}

func (p *tab) unexpected() []string {
	var rest []string
said:
	for _, words := range p.console() {
		for _, expected := range p.expected {
			if strings.Contains(words, expected) {
				continue said
			}
		}
		rest = append(rest, words)
	}
	return rest
}

func (p *tab) do(actions ...chromedp.Action) {
	p.t.Helper()
	require.NoError(p.t, chromedp.Run(p.ctx, actions...))
}

// run runs the body of an async function in the page and stores what it
// returns in result, which may be nil. given is there under that name; so are
// the functions of testdata/testing.js.
func (p *tab) run(result any, body string, given ...any) {
	p.t.Helper()
	if len(given) == 0 {
		given = []any{nil}
	}
	argument, err := json.Marshal(given[0])
	require.NoError(p.t, err)
	script := fmt.Sprintf(`(async (given) => {
		const { failure, later } = await import("/testing.js");
		%s
	})(%s)`, body, argument)
	p.evaluate(result, script)
}

// evaluate stores the value of an expression, or what it promises.
func (p *tab) evaluate(result any, expression string) {
	p.t.Helper()
	var returned *runtime.RemoteObject
	p.do(chromedp.Evaluate(expression, &returned, func(e *runtime.EvaluateParams) *runtime.EvaluateParams {
		return e.WithAwaitPromise(true).WithReturnByValue(true)
	}))
	if result != nil {
		require.NotEmpty(p.t, returned.Value, "the page returned %s", returned.Type)
		require.NoError(p.t, json.Unmarshal(returned.Value, result))
	}
}

// until waits for an expression to be true.
func (p *tab) until(condition string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience/4)
	defer cancel()
	err := chromedp.Run(ctx, chromedp.Poll(condition, nil, chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(0)))
	if err != nil {
		var text string
		p.evaluate(&text, "document.body.innerText")
		require.NoError(p.t, err, "waited in vain for %s. The page says:\n%s\nThe console says:\n%s", condition, text, strings.Join(p.console(), "\n"))
	}
}
