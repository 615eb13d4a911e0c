//go:build js && wasm

// Baseline is the smallest Go program for pages that uses safejs. The size of
// presence.wasm and the time that it takes to start are measured against it.
package main

import "github.com/hack-pad/safejs"

func main() {
	function, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any { return nil })
	if err != nil {
		panic(err)
	}
	if err := safejs.Global().Set("baseline", function); err != nil {
		panic(err)
	}
	select {}
}
