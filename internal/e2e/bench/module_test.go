//go:build !js

package bench

import (
	"bytes"
	"net/http"
	"slices"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

func measureSize(t *testing.T, baseline []byte) []measurement {
	compressed := func(wasm []byte) float64 {
		var b bytes.Buffer
		w := brotli.NewWriterLevel(&b, brotli.BestCompression)
		_, err := w.Write(wasm)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return float64(b.Len())
	}
	return []measurement{
		ratio("presence.wasm, brotli 11; a program that uses safejs", "%.0f B", compressed(browser.Module(t)), compressed(baseline), 1.45),
	}
}

func measureLoad(t *testing.T, baseline []byte) []measurement {
	const rounds = 25
	s := serve(t)
	// These are not the addresses of files, so the browser does not cache the modules.
	s.Answer("GET /ours.wasm", browser.Reply(http.StatusOK, "application/wasm", browser.Module(t)))
	s.Answer("GET /baseline.wasm", browser.Reply(http.StatusOK, "application/wasm", baseline))
	times := map[string][]float64{}
	for range rounds {
		for _, program := range []string{"ours", "baseline"} {
			t.Run(program, func(t *testing.T) { // closes its page before the next one opens
				var took float64
				browser.Open(t, s.URL).Run(&took, `return (await import("/start.js"))[given]();`, program)
				times[program] = append(times[program], took)
			})
		}
	}
	median := func(program string) float64 {
		slices.Sort(times[program])
		return times[program][rounds/2]
	}
	return []measurement{ratio("load() to ready; the same program", "%.1f ms", median("ours"), median("baseline"), 1.20)}
}

func measureDecoding(t *testing.T) []measurement {
	s := serve(t)
	s.Answer("GET /decoder.wasm", browser.Reply(http.StatusOK, "application/wasm", browser.Program(t, "./internal/e2e/bench/testdata/decoder")))
	inJSON, inXML := measure(t, s, `decode("json", 1000, 60)`), measure(t, s, `decode("xml", 1000, 60)`)
	return []measurement{
		ratio("decoding 1,000 from JSON; JSON.parse", milliseconds, inJSON[0], inJSON[1], 2),
		ratio("decoding 1,000 from XML; DOMParser", milliseconds, inXML[0], inXML[1], 1./3),
	}
}
