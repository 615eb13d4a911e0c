//go:build !js

package server

import (
	"errors"
	"io"
	"net/http"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// readCommand reads the JSON object in the body of a command. Its error is an
// [http.MaxBytesError] if the body is too long, and otherwise an [ucwa.Error] with the
// problem of the body.
func readCommand(r *http.Request) (*hal.Resource, error) {
	body, err := io.ReadAll(r.Body)
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		return nil, err
	}
	if err != nil {
		return nil, ucwa.Argument([]fields.Problem{{Message: "the command did not arrive: " + err.Error()}})
	}
	doc, err := hal.DecodeJSON(body)
	if fault, ok := errors.AsType[*hal.Error](err); ok {
		return nil, ucwa.Argument([]fields.Problem{{Path: fault.Pointer, Message: fault.Err.Error()}})
	}
	return doc, err
}
