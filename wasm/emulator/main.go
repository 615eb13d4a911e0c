//go:build js && wasm

// Command emulator is the WebAssembly module behind emulator.js.
package main

import (
	"fmt"
	"os"

	"ucwapresence/jsapi/emulator"
	"ucwapresence/jsapi/shared"
)

func main() {
	if err := shared.Serve(emulator.Bindings()); err != nil {
		fmt.Fprintln(os.Stderr, "emulator:", err)
		os.Exit(1)
	}
}
