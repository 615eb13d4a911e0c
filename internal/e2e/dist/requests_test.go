//go:build !js

package dist

import (
	"bytes"
	"context"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// The limits of what a page downloads before it can make calls.
const (
	maxRequests = 4
	maxWaves    = 3
	// After brotli, the page itself included. The classic script has the elements, too.
	maxBytes        = 860_000
	maxBytesClassic = 875_000
)

// waves groups the requests of a tab into waves. The page is the first wave. A request
// belongs to the wave after that of the latest file that caused it: it cannot be sent
// before that file has arrived.
type waves struct {
	mu    sync.Mutex
	ofURL map[string]int
}

// hear takes an event of the tab.
func (w *waves) hear(event any) {
	sent, ok := event.(*network.EventRequestWillBeSent)
	if !ok || !strings.HasPrefix(sent.Request.URL, "http") {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	latest := w.ofURL[sent.Initiator.URL]
	for stack := sent.Initiator.Stack; stack != nil; stack = stack.Parent {
		latest = max(latest, w.latest(stack.CallFrames))
	}
	w.ofURL[sent.Request.URL] = latest + 1
}

func (w *waves) latest(frames []*runtime.CallFrame) int {
	latest := 0
	for _, frame := range frames {
		latest = max(latest, w.ofURL[frame.URL])
	}
	return latest
}

// all returns the paths of the requests of each wave.
func (w *waves) all(origin string) [][]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all [][]string
	for url, wave := range w.ofURL {
		for len(all) < wave {
			all = append(all, nil)
		}
		all[wave-1] = append(all[wave-1], strings.TrimPrefix(url, origin))
	}
	for _, paths := range all {
		slices.Sort(paths)
	}
	return all
}

// openCounting opens the page of a site and counts the requests until it is ready:
// until it has set the global ready.
func openCounting(t *testing.T, s *browser.Site) [][]string {
	t.Helper()
	w := &waves{ofURL: map[string]int{}}
	page := browser.Open(t, s.URL, chromedp.ActionFunc(func(ctx context.Context) error {
		chromedp.ListenTarget(ctx, w.hear)
		return network.Enable().Do(ctx)
	}))
	page.Until("globalThis.ready === true")
	return w.all(s.URL)
}

func TestPagesNeedFewRequests(t *testing.T) {
	const own = `import { load } from "/lib/presence.js"; await load(); globalThis.ready = true;`
	for _, row := range []struct {
		name, page string
		want       [][]string
	}{
		{
			"a module script in the page",
			head + `<script type="module">` + own + `</script>`,
			[][]string{{"/"}, {"/lib/presence.js"}, {"/lib/presence.wasm"}},
		},
		{
			"the classic script",
			head + `<script src="/lib/ucwa-presence.global.js"></script><script>ucwaPresence.load().then(() => (globalThis.ready = true));</script>`,
			[][]string{{"/"}, {"/lib/ucwa-presence.global.js"}, {"/lib/presence.wasm"}},
		},
		{
			"a script of its own, with modulepreload",
			head + `<link rel="modulepreload" href="/lib/presence.js"><script type="module" src="/own.js"></script>`,
			[][]string{{"/"}, {"/lib/presence.js", "/own.js"}, {"/lib/presence.wasm"}},
		},
		{
			"a script of its own, with both files preloaded",
			head + `<link rel="modulepreload" href="/lib/presence.js"><link rel="preload" href="/lib/presence.wasm" as="fetch" crossorigin>` +
				`<script type="module" src="/own.js"></script>`,
			[][]string{{"/"}, {"/lib/presence.js", "/lib/presence.wasm", "/own.js"}},
		},
		{
			"the script with its module inside",
			head + `<script type="module">` + strings.Replace(own, "presence.js", "presence.inline.js", 1) + `</script>`,
			[][]string{{"/"}, {"/lib/presence.inline.js"}},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := browser.Serve(t, browser.WithPage(row.page))
			s.Answer("GET /own.js", script(own))
			got := openCounting(t, s)
			assert.Equal(t, row.want, got)
			assert.LessOrEqual(t, len(got), maxWaves, "sequential round trips")
			assert.LessOrEqual(t, len(slices.Concat(got...)), maxRequests, "requests")
		})
	}
}

func TestPagesDownloadLittle(t *testing.T) {
	dist := browser.Dist(t)
	compressed := func(content []byte) int {
		var b bytes.Buffer
		w := brotli.NewWriterLevel(&b, brotli.BestCompression)
		_, err := w.Write(content)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return b.Len()
	}
	for _, row := range []struct {
		name  string
		files []string
		max   int
	}{
		{"the ES module", []string{"presence.js", "presence.wasm"}, maxBytes},
		{"the classic script", []string{"ucwa-presence.global.js", "presence.wasm"}, maxBytesClassic},
	} {
		t.Run(row.name, func(t *testing.T) {
			total := compressed([]byte(browser.Blank))
			for _, name := range row.files {
				content, err := os.ReadFile(filepath.Join(dist, name))
				require.NoError(t, err)
				if path.Ext(name) != ".wasm" {
					total += compressed(content)
					continue
				}
				ready, err := os.Stat(filepath.Join(dist, name+".br"))
				require.NoError(t, err)
				total += int(ready.Size())
			}
			t.Logf("%d bytes after brotli", total)
			assert.LessOrEqual(t, total, row.max)
		})
	}
}
