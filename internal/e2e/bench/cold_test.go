//go:build !js

package bench

import (
	"fmt"
	"slices"
	"testing"

	"ucwapresence/internal/e2e/browser"
)

// measureFirstCalls measures the first list() of fresh pages: then the browser has
// compiled none of the functions that it needs.
func measureFirstCalls(t *testing.T) (table []measurement) {
	for _, row := range []struct {
		format string
		n      int
		bar    float64
	}{
		{"json", 100, 6},
		{"json", 1000, 2.5},
		{"xml", 100, 2},
		{"xml", 1000, 0.6},
	} {
		ours, byHand := firstCalls(t, row.format, row.n)
		what := fmt.Sprintf("the first list() of %d, %s; by hand", row.n, row.format)
		table = append(table, ratio(what, milliseconds, ours, byHand, row.bar))
	}
	return table
}

// firstCalls returns the median times in fresh pages in milliseconds, ours and by hand.
// The measurements alternate, so that a busy machine slows down both equally.
func firstCalls(t *testing.T, format string, n int) (ours, byHand float64) {
	const rounds = 15
	s := serve(t)
	times := map[bool][]float64{}
	for range rounds {
		for _, product := range []bool{true, false} {
			t.Run(format, func(t *testing.T) { // closes its page before the next one opens
				var took float64
				browser.Open(t, s.URL).Run(&took, `return (await import("/cold.js")).firstList(...given);`, []any{product, format, n})
				times[product] = append(times[product], took)
			})
		}
	}
	median := func(product bool) float64 {
		slices.Sort(times[product])
		return times[product][rounds/2]
	}
	return median(true), median(false)
}
