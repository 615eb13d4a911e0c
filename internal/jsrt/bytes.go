//go:build js && wasm

package jsrt

import (
	"slices"

	"github.com/hack-pad/safejs"
)

// AppendBytes appends the content of a Uint8Array.
func AppendBytes(dst []byte, array safejs.Value) ([]byte, error) {
	n, err := Length(array)
	if err != nil {
		return dst, err
	}
	grown := slices.Grow(dst, n)[:len(dst)+n]
	if _, err := safejs.CopyBytesToGo(grown[len(dst):], array); err != nil {
		return dst, thrown(err)
	}
	return grown, nil
}
