//go:build js && wasm

package shared

import (
	"errors"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
)

// ReadObject reads the JSON text of options whose names and types JavaScript has
// checked. The error does not quote the text, which may contain the token.
func ReadObject(v safejs.Value) (*hal.Resource, error) {
	return readJSON(v, func(*hal.Error) string { return "must be well-formed text of at most 1 MiB" })
}

// ReadInput reads the JSON text of a value that the page has passed. If the text is
// malformed, the error is of kind argument.
func ReadInput(v safejs.Value) (*hal.Resource, error) {
	return readJSON(v, func(fault *hal.Error) string { return fault.Err.Error() })
}

func readJSON(v safejs.Value, message func(*hal.Error) string) (*hal.Resource, error) {
	text, err := jsrt.String(v)
	if err != nil {
		return nil, err
	}
	document, err := hal.DecodeJSON([]byte(text))
	if fault, ok := errors.AsType[*hal.Error](err); ok {
		return nil, ucwa.ArgumentAt(fault.Pointer, message(fault))
	}
	return document, err
}
