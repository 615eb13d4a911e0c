//go:build js && wasm

// Baseline is the least that a Go program for pages can be that goes through
// safejs, as ours does. What our module weighs, and how long it takes to start,
// is measured against it.
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
