//go:build !js

package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/andybalholm/brotli"
	"github.com/stretchr/testify/require"
)

// measurement is a line of the table.
type measurement struct {
	what, ours, baseline string
	result, bar          float64
	unit                 string // of result and bar
}

// TestBench measures the product in one run with what one would have without
// it, and prints the table. It fails if it cannot measure; a bar that is missed
// stands in the table.
func TestBench(t *testing.T) {
	if os.Getenv("BENCH") == "" {
		t.Log("measures nothing without BENCH=1: see make bench")
		return
	}
	baseline := program(t, "./internal/arch/testdata/baseline")
	table := slices.Concat(
		benchSize(t, baseline),
		benchLoad(t, baseline),
		benchDecode(t),
		benchCalls(t),
		benchLeaks(t),
		benchEmulator(t),
		benchParked(t),
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

// ratio is a measurement whose result is how many times the baseline ours is.
func ratio(what, format string, ours, baseline, bar float64) measurement {
	return measurement{what, fmt.Sprintf(format, ours), fmt.Sprintf(format, baseline), ours / baseline, bar, "×"}
}

func benchSize(t *testing.T, baseline []byte) []measurement {
	compressed := func(wasm []byte) float64 {
		var b bytes.Buffer
		w := brotli.NewWriterLevel(&b, brotli.BestCompression)
		_, err := w.Write(wasm)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return float64(b.Len())
	}
	return []measurement{
		ratio("presence.wasm, brotli 11; a program that uses safejs", "%.0f B", compressed(module(t)), compressed(baseline), 1.40),
	}
}

func benchLoad(t *testing.T, baseline []byte) []measurement {
	const rounds = 25
	s := serveBench(t)
	// Both in the same way, which leaves nothing for the cache of the browser.
	s.answer("GET /ours.wasm", reply(http.StatusOK, "application/wasm", module(t)))
	s.answer("GET /baseline.wasm", reply(http.StatusOK, "application/wasm", baseline))
	times := map[string][]float64{}
	for range rounds {
		for _, contestant := range []string{"ours", "baseline"} {
			t.Run(contestant, func(t *testing.T) { // its page is closed before the next one opens
				var took float64
				open(t, s.URL).run(&took, `return (await import("/start.js"))[given]();`, contestant)
				times[contestant] = append(times[contestant], took)
			})
		}
	}
	median := func(contestant string) float64 {
		slices.Sort(times[contestant])
		return times[contestant][rounds/2]
	}
	return []measurement{ratio("load() to ready; the same program", "%.1f ms", median("ours"), median("baseline"), 1.20)}
}

func benchDecode(t *testing.T) []measurement {
	s := serveBench(t)
	s.answer("GET /decoder.wasm", reply(http.StatusOK, "application/wasm", program(t, "./internal/e2e/testdata/decoder")))
	inJSON, inXML := measure(t, s, `decode("json", 1000, 60)`), measure(t, s, `decode("xml", 1000, 60)`)
	return []measurement{
		ratio("decoding 1,000 from JSON; JSON.parse alone", ms, inJSON[0], inJSON[1], 2),
		ratio("decoding 1,000 from XML; DOMParser alone", ms, inXML[0], inXML[1], 1./3),
	}
}

const ms = "%.3f ms"

// measure runs a function of bench.js in a page of its own.
func measure(t *testing.T, s *site, script string) (medians []float64) {
	t.Helper()
	open(t, s.URL).run(&medians, `
		if (!crossOriginIsolated) throw new Error("the clock is too coarse");
		const { list, sizes, create, decode } = await import("/bench.js");
		return `+script+`;`)
	return medians
}

func benchCalls(t *testing.T) []measurement {
	s := serveBench(t)
	inJSON, inXML, create := measure(t, s, `list("json", 1000, 60)`), measure(t, s, `list("xml", 1000, 60)`), measure(t, s, `create(1000)`)
	table := []measurement{
		ratio("list() of 1,000, JSON; fetch, JSON.parse and map by hand", ms, inJSON[0], inJSON[1], 3),
		ratio("list() of 1,000, XML; fetch, DOMParser and map by hand", ms, inXML[0], inXML[1], 0.5),
		{"create(), its overhead; by hand", fmt.Sprintf(ms, create[0]), fmt.Sprintf(ms, create[1]), create[0] - create[1], 1, " ms"},
	}

	counts := []float64{10, 100, 1000, 10_000}
	for _, format := range formats {
		each := measure(t, s, fmt.Sprintf(`sizes(%q, [10, 100, 1000, 10_000], 20)`, format.name))
		var shown []string
		for i := range each {
			each[i] *= 1000 / counts[i]
			shown = append(shown, fmt.Sprintf("%.1f", each[i]))
		}
		table = append(table, measurement{
			"list() of 10, 100, 1,000, 10,000, " + strings.ToUpper(format.name) + ", µs per item; spread from 100 up",
			strings.Join(shown, " "), "", slices.Max(each[1:]) / slices.Min(each[1:]), 1.5, "×",
		})
	}
	return table
}

func benchLeaks(t *testing.T) []measurement {
	before, after := callAllDay(t, openProbe(t))
	grown := func(what string, before, after int) measurement {
		return measurement{"10,000 calls: " + what + " more than before", fmt.Sprint(after), fmt.Sprint(before), float64(after - before), 0, ""}
	}
	heap := grown("KiB of heap", before.Heap>>10, after.Heap>>10)
	heap.bar = 1024
	return []measurement{
		grown("goroutines", before.Goroutines, after.Goroutines),
		grown("values of JavaScript held", before.Values, after.Values),
		heap,
	}
}

// serveBench starts a site whose pages have a clock of 5 µs, which browsers
// give to isolated pages only.
func serveBench(t *testing.T) *site {
	t.Helper()
	s := serve(t, func(s *site) {
		s.head["Cross-Origin-Opener-Policy"] = "same-origin"
		s.head["Cross-Origin-Embedder-Policy"] = "require-corp"
	})
	goroot, err := goCommand(nil, "env", "GOROOT")
	require.NoError(t, err)
	s.answer("GET /wasm_exec.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(strings.TrimSpace(goroot), "lib/wasm/wasm_exec.js"))
	})
	for _, script := range []string{"bench.js", "start.js"} {
		s.answer("GET /"+script, func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/"+script) })
	}
	return s
}
