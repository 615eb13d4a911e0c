package client

import (
	"context"
	"errors"
	"time"

	"ucwapresence/internal/ucwa"
)

// callContext returns the context of one call. It ends with ctx, with the client,
// and when the total timeout has passed, for the reason that comes first. Every
// exported operation defers end, so that its error is redacted.
func (c *Client) callContext(ctx context.Context, options CallOptions) (_ context.Context, end func(err *error)) {
	total := c.totalTimeout
	if options.TotalTimeout > 0 {
		total = options.TotalTimeout
	}
	ctx, cancel := WithTimeout(ctx, total)
	life := c.life
	if options.AfterClose {
		life = context.Background()
	}
	closed := func() { cancel(context.Cause(c.life)) }
	stop := context.AfterFunc(life, closed)
	if life.Err() != nil {
		closed() // AfterFunc does this too late to prevent a first request
	}
	return ctx, func(err *error) {
		stop()
		cancel(nil)
		*err = c.Redact(*err)
	}
}

// attemptTimeout returns how long one attempt may take.
func (c *Client) attemptTimeout(options CallOptions) time.Duration {
	if options.Timeout > 0 {
		return options.Timeout
	}
	return c.timeout
}

// WithTimeout returns a context that ends with a timeout error after the given time;
// 0 means no limit. [context.WithTimeout] would make the module 0.5 % larger, because
// its contexts can also print their deadline.
func WithTimeout(ctx context.Context, timeout time.Duration) (context.Context, context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	if timeout == 0 {
		return ctx, cancel
	}
	timer := time.AfterFunc(timeout, func() {
		cancel(ucwa.Timeout("no answer within "+timeout.String(), nil))
	})
	return ctx, func(cause error) {
		timer.Stop()
		cancel(cause)
	}
}

// timedOut reports whether err is a timeout.
func timedOut(err error) bool {
	e, ok := errors.AsType[*ucwa.Error](err)
	return ok && e.Kind == ucwa.KindTimeout
}

// Ended returns the error of a call whose context has ended.
func Ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	if e, ok := errors.AsType[*ucwa.Error](cause); ok {
		return e
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ucwa.Timeout("the deadline of the call has passed", cause)
	}
	return ucwa.Aborted("the call was aborted", cause)
}
