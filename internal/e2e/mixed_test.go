//go:build !js

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTenThousandMixedOperations(t *testing.T) {
	page := openProbe(t)
	var got struct {
		Before, After inventory
		Failed        map[string]int // by kind
		Unexpected    []string
		View          struct {
			Differences                               []string
			Listed, Memberships, URIs, Expiries, Ends int
		}
	}
	page.run(&got, `
		const { mixed } = await import("/mixed.js");
		return mixed(given);`, map[string]int{"seed": 1, "calls": callsOfALongDay})
	t.Logf("before: %+v; after: %+v; failed: %v; compared: %+v", got.Before, got.After, got.Failed, got.View)
	assert.Empty(t, got.Unexpected)
	assert.Empty(t, got.View.Differences, "what the client tells of the emulator")
	assert.NotZero(t, min(got.View.Listed, got.View.Memberships, got.View.URIs, got.View.Expiries, got.View.Ends), "there is something to compare: %+v", got.View)
	for _, kind := range []string{"server", "network", "protocol", "timeout", "aborted"} {
		assert.NotZero(t, got.Failed[kind], kind)
	}
	assert.Equal(t, got.Before.Values, got.After.Values)
	assert.Equal(t, got.Before.Goroutines, got.After.Goroutines)
	assert.InDelta(t, got.Before.Heap, got.After.Heap, 128<<10)
}
