package clienttest

import (
	"errors"
	"strings"

	"ucwapresence/internal/ucwa"
)

// An Outcome is what a caller sees of a call: the properties of its error, and
// the requests that were sent.
type Outcome struct {
	Kind                  string // "" if the call succeeded
	Status                int
	Code, Subcode, Gone   string
	RetryAfter            int // milliseconds
	Retryable, HasMessage bool
	OutcomeUnknown        bool
	Sent                  []string // methods; [getApplication] for the application itself
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
		RetryAfter: int(e.RetryAfter.Milliseconds()), Retryable: e.Retryable, Sent: sent,
	}.WithMessage(e.Message)
}

// WithMessage adds what the message of the error says.
func (o Outcome) WithMessage(text string) Outcome {
	o.HasMessage = strings.HasPrefix(text, strings.TrimSuffix(message, "."))
	o.OutcomeUnknown = strings.Contains(text, "whether the server acted on the request is not known")
	return o
}

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
