//go:build !js

package bench

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// measurement is a line of the table.
type measurement struct {
	what, ours, baseline string
	result, bar          float64
	unit                 string // of result and bar
}

// ratio returns a measurement whose result is ours divided by the baseline.
func ratio(what, format string, ours, baseline, bar float64) measurement {
	return measurement{what, fmt.Sprintf(format, ours), fmt.Sprintf(format, baseline), ours / baseline, bar, "×"}
}

// milliseconds is the format of a time.
const milliseconds = "%.3f ms"

// TestBench prints the table of all measurements. A missed bar is marked in the
// table and does not fail the test.
func TestBench(t *testing.T) {
	if os.Getenv("BENCH") == "" {
		t.Log("nothing to do without BENCH=1: see make bench")
		return
	}
	baseline := browser.Program(t, "./internal/arch/testdata/baseline")
	table := slices.Concat(
		measureSize(t, baseline),
		measureLoad(t, baseline),
		measureDecoding(t),
		measureCalls(t),
		measureFirstCalls(t),
		measureLeaks(t),
		measureWatches(t),
		measureEmulator(t),
		measureParkedApplications(t),
	)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\tours\tbaseline\tresult\tbar\t")
	for _, m := range table {
		verdict := "meets"
		if m.result > m.bar {
			verdict = "MISSES"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%.2f%s\t≤ %.2f%s\t%s\n", m.what, m.ours, m.baseline, m.result, m.unit, m.bar, m.unit, verdict)
	}
	require.NoError(t, w.Flush())
}

// measure runs an expression with the functions of bench.js in a page of its
// own. They return medians.
func measure(t *testing.T, s *browser.Site, expression string) (medians []float64) {
	t.Helper()
	browser.Open(t, s.URL).Run(&medians, `
		if (!crossOriginIsolated) throw new Error("the clock is too coarse");
		const { list, create, decode, emulator } = await import("/bench.js");
		return `+expression+`;`)
	return medians
}

// serve starts a site with isolated pages. In these, the clock of a browser has a
// resolution of 5 µs.
func serve(t *testing.T) *browser.Site {
	t.Helper()
	s := browser.Serve(t,
		browser.WithHeader("Cross-Origin-Opener-Policy", "same-origin"),
		browser.WithHeader("Cross-Origin-Embedder-Policy", "require-corp"),
	)
	s.Answer("GET /wasm_exec.js", browser.Reply(http.StatusOK, "text/javascript", browser.GoScript(t)))
	for _, script := range []string{"bench.js", "cold.js", "start.js", "channel.js"} {
		s.Answer("GET /"+script, func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/"+script) })
	}
	return s
}
