//go:build !js

package live

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

// The test runs the whole stack for ten minutes with one fault after the other.
// internal/live simulates only the core, for days.
func TestWatchIsNeverWrongInTenMinutesOfFaults(t *testing.T) {
	page := openWorld(t)
	kinds := map[string]bool{}
	for seed := range 8 {
		format := browser.Formats[seed%2]
		t.Run(format.Name, func(t *testing.T) {
			page := page.Within(t)
			var got struct {
				Wrong, Happened []string
				Live            int
			}
			page.Run(&got, `
				const { play } = await import("/faults.js");
				return play(world, given.seed, given.format);`,
				map[string]any{"seed": seed, "format": format.Name})
			t.Logf("seed %d: live %d times after %q", seed, got.Live, got.Happened)
			assert.Empty(t, got.Wrong, "seed %d, after %q", seed, got.Happened)
			for _, kind := range got.Happened {
				kinds[kind] = true
			}
			assertNothingLeft(t, page)
		})
	}
	assert.Len(t, kinds, 21, "every kind of fault happens: %v", kinds)
}
