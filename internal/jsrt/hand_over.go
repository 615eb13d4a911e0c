//go:build js && wasm

package jsrt

import (
	"github.com/hack-pad/safejs"
)

// HandOver passes the functions to loader.js, which has started this program. It calls
// the global function handOver, which loader.js provides to the program.
func HandOver(functions map[string]Function) error {
	object := global("Object").New()
	for name, function := range functions {
		object.Set(name, function.fn)
	}
	_, err := Invoke(safejs.Safe(global("handOver")), safejs.Safe(object))
	return err
}
