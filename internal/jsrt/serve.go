//go:build js && wasm

package jsrt

import (
	"github.com/hack-pad/safejs"
)

// Serve hands the functions to the loader that has started this program: loader.js
// gives the program a global function handOver. Serve does not return unless that
// fails: the program lives as long as its page.
func Serve(functions map[string]Function) error {
	object := global("Object").New()
	for name, function := range functions {
		object.Set(name, function.fn)
	}
	if _, err := Invoke(safejs.Safe(global("handOver")), safejs.Safe(object)); err != nil {
		return err
	}
	select {}
}
