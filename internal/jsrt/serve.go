//go:build js && wasm

package jsrt

import (
	"github.com/hack-pad/safejs"
)

// Serve hands the functions to the loader that has started this program: loader.js
// gives the program a global function handOver. Serve does not return unless that
// fails: the program lives as long as its page.
func Serve(functions map[string]any) error {
	handOver, err := safejs.Global().Get("handOver")
	if err != nil {
		return thrown(err)
	}
	if _, err := handOver.Invoke(functions); err != nil {
		return thrown(err)
	}
	select {}
}
