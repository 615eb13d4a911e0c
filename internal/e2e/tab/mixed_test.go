//go:build !js

package tab

import (
	_ "embed"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

//go:embed testdata/mixed.js
var mixedScript []byte

func TestClientAgreesWithTheServerAfterThousandsOfCalls(t *testing.T) {
	page := browser.OpenProbe(t, map[string][]byte{"/mixed.js": mixedScript})
	var got struct {
		Before, After browser.Inventory
		Failed        map[string]int // by kind
		Unexpected    []string
		View          struct {
			Differences                               []string
			Listed, Memberships, URIs, Expiries, Ends int
		}
	}
	page.Run(&got, `
		const { mixed } = await import("/mixed.js");
		return mixed(given);`, map[string]int{"seed": 1, "calls": browser.Calls})
	t.Logf("before: %+v; after: %+v; failed: %v; compared: %+v", got.Before, got.After, got.Failed, got.View)
	assert.Empty(t, got.Unexpected)
	assert.Empty(t, got.View.Differences, "the client and the emulator disagree")
	assert.NotZero(t, min(got.View.Listed, got.View.Memberships, got.View.URIs, got.View.Expiries, got.View.Ends), "some part of the comparison was empty: %+v", got.View)
	for _, kind := range []string{"server", "network", "protocol", "timeout", "aborted"} {
		assert.NotZero(t, got.Failed[kind], kind)
	}
	assert.Equal(t, got.Before.Values, got.After.Values)
	assert.Equal(t, got.Before.Goroutines, got.After.Goroutines)
	assert.LessOrEqual(t, got.After.Heap-got.Before.Heap, 32<<10, "bytes of growth")
}
