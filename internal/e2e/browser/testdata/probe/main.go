//go:build js && wasm

// Probe is presence.wasm, with a function validate that returns what the program
// keeps alive.
package main

import (
	"fmt"
	"runtime"

	"github.com/hack-pad/safejs"

	"ucwapresence/jsapi/presence"
	"ucwapresence/jsapi/shared"
)

func main() {
	bindings := presence.Bindings()
	for i, b := range bindings {
		if b.Name == "validate" {
			bindings[i].Sync = inventory
		}
	}
	shared.Serve("probe", bindings)
}

func inventory([]safejs.Value) ([]byte, error) {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return fmt.Appendf(nil, `{"goroutines":%d,"heap":%d}`, runtime.NumGoroutine(), memory.HeapAlloc), nil
}
