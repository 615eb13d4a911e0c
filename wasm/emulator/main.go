//go:build js && wasm

// Command emulator is the WebAssembly module behind emulator.js.
package main

import (
	"fmt"
	"os"

	"ucwapresence/jsapi"
)

func main() {
	if err := jsapi.Serve(jsapi.Emulator()); err != nil {
		fmt.Fprintln(os.Stderr, "emulator:", err)
		os.Exit(1)
	}
}
