//go:build js && wasm

// Command emulator is the WebAssembly module behind emulator.js.
package main

import (
	"ucwapresence/jsapi/emulator"
	"ucwapresence/jsapi/shared"
)

func main() {
	if err := shared.Serve(emulator.Bindings()); err != nil {
		println("emulator:", err.Error())
	}
}
