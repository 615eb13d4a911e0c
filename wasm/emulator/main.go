//go:build js && wasm

// Command emulator is the WebAssembly module behind emulator.js.
package main

import (
	"ucwapresence/jsapi/emulator"
	"ucwapresence/jsapi/shared"
)

func main() { shared.Serve("emulator", emulator.Bindings()) }
