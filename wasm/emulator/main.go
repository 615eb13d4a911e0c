//go:build js && wasm

// Command emulator is the Go program in emulator.wasm, which emulator.js loads.
package main

import (
	"ucwapresence/jsapi/emulator"
	"ucwapresence/jsapi/shared"
)

func main() { shared.Serve("emulator", emulator.Bindings()) }
