//go:build js && wasm

// Command presence is the Go program in presence.wasm, which presence.js loads.
package main

import (
	"ucwapresence/jsapi/presence"
	"ucwapresence/jsapi/shared"
)

func main() { shared.Serve("presence", presence.Bindings()) }
