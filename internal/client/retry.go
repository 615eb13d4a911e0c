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

// judge returns err as a *ucwa.Error of the caller's own, and says whether the
// same request may succeed later. sent tells whether the server may have acted
// on the request.
func (ex Exchange) judge(err error, sent bool) *ucwa.Error {
	fault := &ucwa.Error{Kind: ucwa.KindNetwork, Offset: -1, Message: ex.url.Origin + " cannot be reached", Cause: err}
	if known, ok := errors.AsType[*ucwa.Error](err); ok {
		*fault = *known // errors are shared, such as the one of a closed client
	} else if tooLarge, ok := errors.AsType[*httpmsg.TooLargeError](err); ok {
		fault.Kind, fault.Message, fault.Offset = ucwa.KindProtocol, tooLarge.Error(), int64(tooLarge.MaxBytes)
	}
	fault.Retryable = ex.retryable(fault, sent)
	fault.Doubt = sent && ex.Method != "GET" && leavesOpen(fault)
	if fault.Doubt && ex.Advice != "" {
		addToMessage(fault, "whether the server acted on the request is not known, so "+ex.Advice)
	}
	return fault
}

// retryable reports whether the same request may succeed later and can be sent
// again without harm. A POST can if the server surely did not act on the first.
func (ex Exchange) retryable(fault *ucwa.Error, sent bool) bool {
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

// leavesOpen reports whether a request that failed this way may have had its
// effect: no answer came, or none that says what the server did.
func leavesOpen(fault *ucwa.Error) bool {
	switch fault.Kind {
	case ucwa.KindAborted, ucwa.KindNetwork, ucwa.KindTimeout, ucwa.KindProtocol:
		return true
	case ucwa.KindServer:
		return ucwa.ReactionTo(fault.Status, fault.Reason) == ucwa.Repeat ||
			fault.Reason.Code == "" && fault.Status >= 500
	}
	return false
}

// inDoubt reports whether a call failed without telling if the server acted.
func inDoubt(err error) bool {
	e, ok := errors.AsType[*ucwa.Error](err)
	return ok && e.Doubt
}

// retry says whether an exchange is tried again after its attempt failed, and
// after what pause: exponential backoff with full jitter, or what the server
// asked for. Nothing says more about a timeout than that the caller has waited
// long enough.
func (ex Exchange) retry(fault *ucwa.Error, attempt, retries int) (time.Duration, bool) {
	if !fault.Retryable || fault.Kind == ucwa.KindTimeout || attempt >= retries {
		return 0, false
	}
	if fault.RetryAfter > 0 {
		return fault.RetryAfter, fault.RetryAfter <= maxPause
	}
	doublings := min(attempt, 6) // as many as lead to maxPause; 34 would overflow
	return rand.N(min(firstPause<<doublings, maxPause)), true
}

// Sleep waits; it returns an error if ctx ends first. (A [time.Timer] with a
// channel makes the module larger by 0.4 %.)
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
