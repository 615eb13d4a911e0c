package ucwa

import (
	"strconv"
	"strings"
	"time"

	"ucwapresence/internal/fields"
)

// Kind is the kind of an error, by which programs distinguish errors.
type Kind string

// The kinds of an [Error]. The set is closed.
const (
	KindArgument Kind = "argument" // the request is wrong; nothing was sent
	KindAborted  Kind = "aborted"  // the caller aborted the call, or the client was closed
	KindTimeout  Kind = "timeout"  // the time allowed has passed
	KindNetwork  Kind = "network"  // no answer arrived, or not all of it
	KindProtocol Kind = "protocol" // the answer is not UCWA
	KindServer   Kind = "server"   // the server refused
	KindInternal Kind = "internal" // a fault of this module
)

// Gone is what no longer exists.
type Gone string

// The values of [Error.Gone].
const (
	GoneApplication Gone = "application" // with everything in it
	GoneResource    Gone = "resource"    // only the resource of the request
)

// Error is the type of every error that a client returns. It never contains a token or
// the body of a request.
type Error struct {
	Kind    Kind
	Message string // a sentence; for KindServer the server's own message if it has one

	Problems []fields.Problem // KindArgument: all problems of the request

	Pointer string // KindProtocol, KindServer: a JSON Pointer to the fault in the document, or to the missing link

	Status     int           // KindServer: the HTTP status; 0 if the server refuses by leaving out a link
	Reason     Reason        // KindServer: UCWA's error body; zero if the answer has none
	RetryAfter time.Duration // KindServer: how long the server asks to wait; 0 if it does not ask
	Gone       Gone          // KindServer, Status 404: what no longer exists; "" if that is not known
	Page       string        // KindServer: the page at which the user has to sign in first; "" if there is none

	Retryable bool // the same request may succeed later, and can be sent again without harm
	// OutcomeUnknown reports that a request that changes something was sent, and that it
	// is unknown whether the server acted on it.
	OutcomeUnknown bool

	Cause error // the error that led to this one, or nil

	position int64 // the offset of the fault plus 1; 0 if there is none
}

// Offset returns the offset of the byte at fault in the document of a protocol
// error; ok is false if the error is not about a byte.
func (e *Error) Offset() (offset int64, ok bool) { return e.position - 1, e.position > 0 }

// SetOffset sets the offset of the byte at fault. A negative one means that the
// error is not about a byte.
func (e *Error) SetOffset(offset int64) { e.position = max(0, offset+1) }

// Error returns the message, with status, code and subcode if the server answered.
func (e *Error) Error() string {
	if e.Status == 0 {
		return e.Message
	}
	answer := strconv.Itoa(e.Status) + " " + e.Reason.Code + " " + e.Reason.Subcode
	return e.Message + " (" + strings.TrimRight(answer, " ") + ")"
}

func (e *Error) Unwrap() error { return e.Cause }
