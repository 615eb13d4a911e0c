//go:build js && wasm

package jsapi

import (
	"errors"
	"strconv"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
)

// encodeError returns the fields of the UcwaError that err becomes, as JSON,
// and the JavaScript value that caused it, or undefined.
func encodeError(err error) (text string, cause safejs.Value) {
	cause = safejs.Undefined()
	if thrown, ok := errors.AsType[*jsrt.Thrown](err); ok {
		cause = thrown.Value
	}
	e, ok := errors.AsType[*ucwa.Error](err)
	if !ok {
		e = &ucwa.Error{Kind: ucwa.KindInternal, Offset: -1, Message: err.Error()}
	}
	return string(appendError(nil, e)), cause
}

func appendError(b []byte, e *ucwa.Error) []byte {
	b = appendField(append(b, '{'), "kind", string(e.Kind))
	b = appendField(b, "message", e.Message)
	if e.Kind == ucwa.KindArgument {
		b = appendProblems(append(b, `,"problems":`...), e.Problems)
	}
	if e.Offset >= 0 {
		b = append(b, `,"offset":`...)
		b = strconv.AppendInt(b, e.Offset, 10)
	}
	if e.Pointer != "" {
		b = appendField(b, "pointer", e.Pointer)
	}
	if e.Kind == ucwa.KindServer {
		b = appendServerFields(b, e)
	}
	b = append(b, `,"retryable":`...)
	b = strconv.AppendBool(b, e.Retryable)
	return append(b, '}')
}

func appendServerFields(b []byte, e *ucwa.Error) []byte {
	if e.Status != 0 {
		b = append(b, `,"status":`...)
		b = strconv.AppendInt(b, int64(e.Status), 10)
	}
	if e.Reason.Code != "" {
		b = appendField(b, "code", e.Reason.Code)
	}
	if e.Reason.Subcode != "" {
		b = appendField(b, "subcode", e.Reason.Subcode)
	}
	if len(e.Reason.Parameters) > 0 {
		b = append(b, `,"parameters":[`...)
		for i, p := range e.Reason.Parameters {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendField(append(b, '{'), "name", p.Name)
			b = append(appendField(b, "reason", p.Reason), '}')
		}
		b = append(b, ']')
	}
	if e.Gone != "" {
		b = appendField(b, "gone", string(e.Gone))
	}
	if e.RetryAfter > 0 {
		b = append(b, `,"retryAfter":`...)
		b = strconv.AppendInt(b, e.RetryAfter.Milliseconds(), 10)
	}
	return b
}

func appendProblems(b []byte, problems []fields.Problem) []byte {
	b = append(b, '[')
	for i, p := range problems {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendField(append(b, '{'), "path", p.Path)
		b = append(appendField(b, "message", p.Message), '}')
	}
	return append(b, ']')
}

// appendField appends a member with a string value, and before it the comma
// that parts it from a member before.
func appendField(b []byte, name, value string) []byte {
	return hal.AppendString(appendName(b, name), value)
}

// appendName appends the name of a member, and before it the comma that parts it
// from a member before. Inlined everywhere it would add some KB to a module.
//
//go:noinline
func appendName(b []byte, name string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	b = append(b, '"')
	b = append(b, name...)
	return append(b, `":`...)
}

// argumentError is the error of one argument that is wrong.
func argumentError(path, message string) error {
	return ucwa.Argument([]fields.Problem{{Path: path, Message: message}})
}

// protocolError is the error of an answer or a document that is not UCWA.
func protocolError(message string, cause error) *ucwa.Error {
	return &ucwa.Error{Kind: ucwa.KindProtocol, Offset: -1, Message: message, Cause: cause}
}
