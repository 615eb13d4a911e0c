//go:build js && wasm

package jsrt

import "github.com/hack-pad/safejs"

// AppendBytes appends the content of a Uint8Array.
func AppendBytes(dst []byte, array safejs.Value) ([]byte, error) {
	n, err := array.Length()
	if err != nil {
		return dst, thrown(err)
	}
	start := len(dst)
	if cap(dst)-start < n {
		dst = append(make([]byte, 0, start+max(n, start)), dst...)
	}
	dst = dst[:start+n]
	_, err = safejs.CopyBytesToGo(dst[start:], array)
	return dst, thrown(err)
}
