package ucwa

import (
	"strconv"
	"strings"
	"time"
	"ucwapresence/internal/fields"
)

// Kind says who is at fault; callers tell errors apart by it.
type Kind string

// The kinds of an [Error]. The set is closed.
const (
	KindArgument Kind = "argument" // the request is wrong; nothing was sent
	KindAborted  Kind = "aborted"  // the caller's signal, or the client was closed
	KindTimeout  Kind = "timeout"  // the time allowed ran out
	KindNetwork  Kind = "network"  // no answer came
	KindProtocol Kind = "protocol" // the answer is not UCWA
	KindServer   Kind = "server"   // the server said no
	KindInternal Kind = "internal" // a fault of this module
)

// Gone is what a request found missing.
type Gone string

// What may be gone.
const (
	GoneApplication Gone = "application" // and all that was in it
	GoneResource    Gone = "resource"    // what the request was about
)

// Error is every failure that a caller of the client sees. It never holds a
// token or the body of a request.
type Error struct {
	Kind    Kind
	Message string // a sentence; for KindServer the server's own words if it has any

	Problems []fields.Problem // KindArgument: everything that is wrong

	Offset  int64  // KindProtocol: the byte at fault; -1 if it is not about one
	Pointer string // KindProtocol: where in the document

	Status     int           // KindServer: the HTTP status; 0 if the server said no by leaving out a link
	Reason     Reason        // KindServer: UCWA's error body; zero if the answer had none
	RetryAfter time.Duration // KindServer: how long the server asks to wait; 0 if it does not say
	Gone       Gone          // KindServer, Status 404: what is not there; "" if that is not known
	Retryable  bool          // the same request may succeed later, and can be sent again without harm
	Doubt      bool          // the server may have acted on the request all the same

	Cause error // what lies beneath, if anything does
}

func (e *Error) Error() string {
	if e.Status == 0 {
		return e.Message
	}
	var b strings.Builder
	b.WriteString(e.Message)
	b.WriteString(" (")
	b.WriteString(strconv.Itoa(e.Status))
	for _, s := range [...]string{e.Reason.Code, e.Reason.Subcode} {
		if s != "" {
			b.WriteByte(' ')
			b.WriteString(s)
		}
	}
	b.WriteByte(')')
	return b.String()
}

func (e *Error) Unwrap() error { return e.Cause }

// Argument returns the error of a request that is wrong in the given ways, or
// nil if there are none.
func Argument(problems []fields.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	sentences := make([]string, len(problems))
	for i, p := range problems {
		sentences[i] = p.String()
	}
	return &Error{Kind: KindArgument, Offset: -1, Message: strings.Join(sentences, "; "), Problems: problems}
}
