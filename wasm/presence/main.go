//go:build js && wasm

// Command presence is the WebAssembly module behind presence.js.
package main

import (
	"ucwapresence/jsapi/presence"
	"ucwapresence/jsapi/shared"
)

func main() { shared.Serve("presence", presence.Bindings()) }
