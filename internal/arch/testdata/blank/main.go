//go:build js && wasm

// Blank imports safejs and uses nothing of it, so the linker drops most of it.
package main

import _ "github.com/hack-pad/safejs"

func main() { select {} }
