//go:build js && wasm

package jsrt

import (
	"slices"
	"syscall/js"

	"github.com/hack-pad/safejs"
)

// AppendBytes appends the content of a Uint8Array.
func AppendBytes(dst []byte, array safejs.Value) ([]byte, error) {
	n, err := Length(array)
	if err != nil {
		return dst, err
	}
	if !safejs.Unsafe(array).InstanceOf(global("Uint8Array")) {
		return dst, typeError("Uint8Array", array)
	}
	grown := slices.Grow(dst, n)[:len(dst)+n]
	js.CopyBytesToGo(grown[len(dst):], safejs.Unsafe(array))
	return grown, nil
}

// Bytes returns a Uint8Array with a copy of b.
func Bytes(b []byte) safejs.Value {
	array := global("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return safejs.Safe(array)
}
