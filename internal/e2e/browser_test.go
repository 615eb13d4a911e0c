//go:build !js

package e2e

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestMain ends the browser that the tests share.
func TestMain(m *testing.M) {
	code := m.Run()
	stopBrowser()
	os.Exit(code)
}

var (
	browserMu   sync.Mutex
	browser     context.Context // of the running browser
	stopBrowser = func() {}
)

// startedBrowser returns the one browser of this run: to start one takes
// seconds, and much longer the first time.
func startedBrowser(t *testing.T) context.Context {
	t.Helper()
	browserMu.Lock()
	defer browserMu.Unlock()
	if browser == nil {
		started, stop, err := startBrowser(t.Output())
		if err != nil {
			t.Fatalf("Chromium does not start: %v. It is looked for as chromium on the PATH; make chromium finds or installs one.", err)
		}
		browser, stopBrowser = started, stop
	}
	return browser
}

// startBrowser starts Chromium. chromedp gives it 20 seconds, which a loaded
// machine may exceed; no other failure is worth another attempt.
func startBrowser(log io.Writer) (context.Context, func(), error) {
	const attempts = 3
	for attempt := 1; ; attempt++ {
		ctx, stop, err := launch()
		if err == nil || attempt == attempts || err.Error() != "websocket url timeout reached" {
			return ctx, stop, err
		}
		fmt.Fprintf(log, "attempt %d: Chromium did not start in time\n", attempt)
	}
}

func launch() (context.Context, func(), error) {
	// t.TempDir insists on removing it all, while Chromium still writes there.
	profile, err := os.MkdirTemp("", "e2e-chromium-")
	if err != nil {
		return nil, nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath("chromium"),
		chromedp.UserDataDir(profile),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // root cannot have one
	}
	allocator, release := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	stop := func() {
		_ = chromedp.Cancel(ctx) // waits for its end, where it has started
		cancel()
		release()
		_ = os.RemoveAll(profile)
	}
	if err := chromedp.Run(ctx); err != nil {
		stop()
		return nil, nil, err
	}
	return ctx, stop, nil
}
