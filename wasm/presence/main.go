//go:build js && wasm

// Command presence is the WebAssembly module behind presence.js.
package main

import (
	"fmt"
	"os"
	"runtime/debug"

	"ucwapresence/jsapi/presence"
	"ucwapresence/jsapi/shared"
)

func main() {
	// A page makes few calls and each is over soon: a list of 1,000 is read in
	// 3 MB, which at Go's default would be collected after nearly every call.
	debug.SetGCPercent(400)

	if err := shared.Serve(presence.Bindings()); err != nil {
		fmt.Fprintln(os.Stderr, "presence:", err)
		os.Exit(1)
	}
}
