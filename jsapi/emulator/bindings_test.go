//go:build js && wasm

package emulator

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEachFunctionIsBoundOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range Bindings() {
		assert.False(t, seen[b.Name], "%s is bound twice", b.Name)
		seen[b.Name] = true
		assert.NotEqual(t, b.Sync == nil, b.Async == nil, "%s is either Sync or Async", b.Name)
	}
}
