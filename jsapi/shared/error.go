//go:build js && wasm

package shared

import (
	"errors"
	"strconv"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
)

// encodeError converts err to a UcwaError. It returns the JSON text of the fields of the
// UcwaError, and the JavaScript value that caused the error, or undefined.
func encodeError(err error) (text string, cause safejs.Value) {
	cause = safejs.Undefined()
	if thrown, ok := errors.AsType[*jsrt.Thrown](err); ok {
		cause = thrown.Value
	}
	e, ok := errors.AsType[*ucwa.Error](err)
	if !ok {
		e = ucwa.Internal(err.Error(), nil)
	}
	return string(AppendError(nil, e)), cause
}

// AppendError appends an object with the fields of a UcwaError.
func AppendError(b []byte, e *ucwa.Error) []byte {
	b = AppendField(append(b, '{'), "kind", string(e.Kind))
	b = AppendField(b, "message", e.Message)
	if e.Kind == ucwa.KindArgument {
		b = AppendProblems(AppendName(b, "problems"), e.Problems)
	}
	if offset, ok := e.Offset(); ok {
		b = strconv.AppendInt(AppendName(b, "offset"), offset, 10)
	}
	b = AppendOptional(b, "pointer", e.Pointer)
	if e.Kind == ucwa.KindServer {
		b = appendServerFields(b, e)
	}
	b = strconv.AppendBool(AppendName(b, "retryable"), e.Retryable)
	b = strconv.AppendBool(AppendName(b, "outcomeUnknown"), e.OutcomeUnknown)
	return append(b, '}')
}

// appendServerFields appends the fields of an error of kind server.
func appendServerFields(b []byte, e *ucwa.Error) []byte {
	if e.Status != 0 {
		b = strconv.AppendInt(AppendName(b, "status"), int64(e.Status), 10)
	}
	b = AppendOptional(b, "code", e.Reason.Code)
	b = AppendOptional(b, "subcode", e.Reason.Subcode)
	if len(e.Reason.Parameters) > 0 {
		b = AppendList(AppendName(b, "parameters"), e.Reason.Parameters, func(b []byte, p ucwa.Parameter) []byte {
			b = AppendField(append(b, '{'), "name", p.Name)
			return append(AppendField(b, "reason", p.Reason), '}')
		})
	}
	b = AppendOptional(b, "gone", string(e.Gone))
	b = AppendOptional(b, "page", e.Page)
	if e.RetryAfter > 0 {
		b = strconv.AppendInt(AppendName(b, "retryAfter"), e.RetryAfter.Milliseconds(), 10)
	}
	return b
}
