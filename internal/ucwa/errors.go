package ucwa

import (
	"errors"
	"strings"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
)

// Argument returns the error of a request with the given problems, or nil if there
// are none.
func Argument(problems []fields.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	sentences := make([]string, len(problems))
	for i, p := range problems {
		sentences[i] = p.String()
	}
	return &Error{Kind: KindArgument, Message: strings.Join(sentences, "; "), Problems: problems}
}

// ArgumentAt returns the error of a request with one problem.
func ArgumentAt(path, message string) error {
	return Argument([]fields.Problem{{Path: path, Message: message}})
}

// Aborted returns the error of a call that the caller has ended.
func Aborted(message string, cause error) *Error { return newError(KindAborted, message, cause) }

// Timeout returns the error of a call that has used up its time.
func Timeout(message string, cause error) *Error { return newError(KindTimeout, message, cause) }

// Network returns the error of a request without a complete answer.
func Network(message string, cause error) *Error { return newError(KindNetwork, message, cause) }

// Protocol returns the error of an answer that is not UCWA.
func Protocol(message string, cause error) *Error { return newError(KindProtocol, message, cause) }

// Document returns the error of a document that cannot be read or written: message
// and err in one sentence, with the position that err states.
func Document(message string, err error) *Error {
	e := Protocol(message+": "+err.Error(), err)
	if fault, ok := errors.AsType[*hal.Error](err); ok {
		e.Pointer = fault.Pointer
		e.SetOffset(fault.Offset)
	}
	return e
}

// Server returns the error of a server that refuses.
func Server(message string) *Error { return newError(KindServer, message, nil) }

// Internal returns the error of a fault of this module.
func Internal(message string, cause error) *Error { return newError(KindInternal, message, cause) }

func newError(kind Kind, message string, cause error) *Error {
	return &Error{Kind: kind, Message: message, Cause: cause}
}
