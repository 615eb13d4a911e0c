//go:build js && wasm

// Blank imports safejs and uses nothing of it, so that the linker drops most of
// it again.
package main

import _ "github.com/hack-pad/safejs"

func main() { select {} }
