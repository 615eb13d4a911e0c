package clienttest

import (
	"errors"
	"strings"

	"ucwapresence/internal/ucwa"
)

// An Outcome is the observable result of a call: the properties of its error and the
// requests that were sent.
type Outcome struct {
	Kind                string // "" if the call succeeded
	Status              int
	Code, Subcode, Gone string
	RetryAfter          int // milliseconds
	Retryable           bool
	OutcomeUnknown      bool
	HasMessage          bool     // see [HasMessage]
	Sent                []string // the methods; [getApplication] for a request of the application
}

const getApplication = "GET application"

// OutcomeOf returns the outcome of a call from its error, which may be nil.
func OutcomeOf(err error, sent []string) Outcome {
	e, ok := errors.AsType[*ucwa.Error](err)
	if !ok {
		return Outcome{Sent: sent}
	}
	return Outcome{
		Kind: string(e.Kind), Status: e.Status, Code: e.Reason.Code, Subcode: e.Reason.Subcode, Gone: string(e.Gone),
		RetryAfter: int(e.RetryAfter.Milliseconds()), Retryable: e.Retryable, OutcomeUnknown: e.OutcomeUnknown,
		HasMessage: HasMessage(e.Message), Sent: sent,
	}
}

// HasMessage reports whether the message of an error starts with the server's.
func HasMessage(text string) bool { return strings.HasPrefix(text, strings.TrimSuffix(message, ".")) }

// POSTs returns how many of the sent requests were POSTs.
func (o Outcome) POSTs() int {
	n := 0
	for _, method := range o.Sent {
		if method == "POST" {
			n++
		}
	}
	return n
}
