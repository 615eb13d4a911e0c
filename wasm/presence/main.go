//go:build js && wasm

// Command presence is the WebAssembly module behind presence.js.
package main

import (
	"ucwapresence/jsapi/presence"
	"ucwapresence/jsapi/shared"
)

func main() {
	if err := shared.Serve(presence.Bindings()); err != nil {
		println("presence:", err.Error()) // log and os would make the module larger
	}
}
