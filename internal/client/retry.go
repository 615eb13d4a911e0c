package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

const (
	firstPause = time.Second
	maxPause   = 60 * time.Second
)

// classify returns a copy of err for this call. The copy states whether the request can
// be repeated and whether its outcome is unknown. sent is whether the server may have
// acted on the request.
func (ex *Exchange) classify(err error, sent bool) *ucwa.Error {
	var fault *ucwa.Error
	if e, ok := errors.AsType[*ucwa.Error](err); ok {
		copied := *e // several calls may share e, such as the error of a closed client
		fault = &copied
	} else if tooLarge, ok := errors.AsType[*httpmsg.TooLargeError](err); ok {
		fault = ucwa.Protocol(tooLarge.Error(), nil)
		fault.SetOffset(int64(tooLarge.MaxBytes))
	} else if _, ok := errors.AsType[*httpmsg.IncompleteError](err); ok {
		fault = ucwa.Network("the connection to "+ex.url.Origin+" broke off during the answer", err)
	} else {
		fault = ucwa.Network(ex.url.Origin+" cannot be reached", err)
	}
	fault.Retryable = ex.retryable(fault, sent)
	fault.OutcomeUnknown = sent && ex.Method != "GET" && outcomeUnknown(fault)
	if fault.OutcomeUnknown && ex.Advice != "" {
		AddToMessage(fault, "whether the server acted on the request is not known, so "+ex.Advice)
	}
	return fault
}

// retryable reports whether the same request may succeed later and is safe to repeat. A
// POST is safe to repeat only if the server has certainly not acted on it.
func (ex *Exchange) retryable(fault *ucwa.Error, sent bool) bool {
	harmless := ex.Method != "POST" || !sent
	switch fault.Kind {
	case ucwa.KindNetwork, ucwa.KindTimeout:
		return harmless
	case ucwa.KindServer:
		reaction := ucwa.ReactionTo(fault.Status, fault.Reason)
		return reaction == ucwa.RepeatAny || reaction == ucwa.Repeat && harmless
	}
	return false
}

// outcomeUnknown reports whether the server may have acted on a failed request: there
// was no answer, or the answer leaves that open.
func outcomeUnknown(fault *ucwa.Error) bool {
	switch fault.Kind {
	case ucwa.KindServer:
		return ucwa.ReactionTo(fault.Status, fault.Reason) == ucwa.Repeat ||
			fault.Reason.Code == "" && fault.Status >= 500
	case ucwa.KindArgument:
		return false
	}
	return true
}

// isOutcomeUnknown reports whether err is the error of a call whose outcome is unknown.
func isOutcomeUnknown(err error) bool {
	e, ok := errors.AsType[*ucwa.Error](err)
	return ok && e.OutcomeUnknown
}

// retry reports whether to repeat an exchange after a failed attempt, and returns the
// pause before it: the one in Retry-After, or exponential backoff with full jitter. A
// request that timed out is not repeated, because the caller has waited long enough.
func (c *Client) retry(ex *Exchange, fault *ucwa.Error, attempt int) (time.Duration, bool) {
	if ex.Once || !fault.Retryable || fault.Kind == ucwa.KindTimeout || attempt >= c.retries {
		return 0, false
	}
	if fault.RetryAfter > 0 {
		return fault.RetryAfter, fault.RetryAfter <= maxPause
	}
	doublings := min(attempt, 6) // enough to reach maxPause; 34 would overflow
	return rand.N(min(firstPause<<doublings, maxPause)), true
}

// Sleep waits. It returns an error if ctx ends first. (A [time.Timer] with a
// channel makes the module 0.4 % larger.)
func Sleep(ctx context.Context, pause time.Duration) error {
	over := make(chan struct{})
	timer := time.AfterFunc(pause, func() { close(over) })
	defer timer.Stop()
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return Ended(ctx)
	}
}
