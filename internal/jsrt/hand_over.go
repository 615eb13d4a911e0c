//go:build js && wasm

package jsrt

import (
	"github.com/hack-pad/safejs"
)

// HandOver passes the functions to the loader that has started this program: loader.js
// gives the program a global function handOver.
func HandOver(functions map[string]Function) error {
	object := global("Object").New()
	for name, function := range functions {
		object.Set(name, function.fn)
	}
	_, err := Invoke(safejs.Safe(global("handOver")), safejs.Safe(object))
	return err
}
