//go:build !js

package browser

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// Main runs the tests of a package, and then ends the browser that they shared.
// The TestMain of each package calls it. The checks are made after the tests.
func Main(m *testing.M, checks ...func() error) {
	code := m.Run()
	stopChromium()
	for _, check := range checks {
		if err := check(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

var (
	chromiumMu   sync.Mutex
	chromium     context.Context // of the running browser
	stopChromium = func() {}
)

// started returns the one browser of this run. To start one takes about a
// second, and much longer the first time.
func started(t *testing.T) context.Context {
	t.Helper()
	chromiumMu.Lock()
	defer chromiumMu.Unlock()
	if chromium == nil {
		ctx, stop, err := start(t.Output())
		if err != nil {
			t.Fatalf("Chromium does not start: %v. It must be on the PATH as chromium; make chromium finds or installs one.", err)
		}
		chromium, stopChromium = ctx, stop
	}
	return chromium
}

// start starts Chromium. chromedp allows it 20 seconds, which may be too little
// on a loaded machine: only that failure is worth another attempt.
func start(log io.Writer) (context.Context, func(), error) {
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
	// t.TempDir fails the test if it cannot remove the directory, and Chromium
	// still writes there while it ends.
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
		chromedp.Flag("host-resolver-rules", "MAP *."+Domain+" "+listen()),
		chromedp.Flag("ignore-certificate-errors", true), // of the names
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses a sandbox for root
	}
	allocator, release := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	stop := func() {
		_ = chromedp.Cancel(ctx) // waits for the process, if it has started
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
