//go:build js && wasm

// Command presence is the WebAssembly module behind presence.js.
package main

import (
	"fmt"
	"os"

	"ucwapresence/jsapi"
)

func main() {
	if err := jsapi.Serve(jsapi.Presence()); err != nil {
		fmt.Fprintln(os.Stderr, "presence:", err)
		os.Exit(1)
	}
}
