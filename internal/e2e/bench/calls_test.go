//go:build !js

package bench

import (
	"fmt"
	"testing"

	"ucwapresence/internal/e2e/browser"
)

func measureCalls(t *testing.T) []measurement {
	s := serve(t)
	inJSON, inXML, create := measure(t, s, `list("json", 1000, 60)`), measure(t, s, `list("xml", 1000, 60)`), measure(t, s, `create(1000)`)
	return []measurement{
		ratio("list() of 1,000, JSON; fetch, JSON.parse and map by hand", milliseconds, inJSON[0], inJSON[1], 2.6),
		ratio("list() of 1,000, XML; fetch, DOMParser and map by hand", milliseconds, inXML[0], inXML[1], 0.35),
		{"create(), what it adds; by hand", fmt.Sprintf(milliseconds, create[0]), fmt.Sprintf(milliseconds, create[1]), create[0] - create[1], 0.3, " ms"},
	}
}

func measureLeaks(t *testing.T) []measurement {
	before, after := browser.CountLeaks(t, browser.OpenProbe(t, nil))
	growth := func(what string, before, after int, bar float64) measurement {
		return measurement{"10,000 calls: growth of " + what, fmt.Sprint(after), fmt.Sprint(before), float64(after - before), bar, ""}
	}
	return []measurement{
		growth("goroutines", before.Goroutines, after.Goroutines, 0),
		growth("referenced values of JavaScript", before.Values, after.Values, 0),
		growth("the heap in KiB", before.Heap>>10, after.Heap>>10, 1024),
	}
}
