//go:build js && wasm

package jsrt

import (
	"context"

	"github.com/hack-pad/safejs"
)

// FollowSignal returns a context that ends when parent ends or an AbortSignal fires. If
// the signal fires, the cause of the context is the error that aborted returns for the
// reason of the signal. signal may be undefined. The caller must call stop when it no
// longer needs the context.
func FollowSignal(parent context.Context, signal safejs.Value, aborted func(reason error) error) (ctx context.Context, stop func(), err error) {
	ctx, cancel := context.WithCancelCause(parent)
	if signal.IsUndefined() {
		return ctx, func() { cancel(nil) }, nil
	}
	fire := func() {
		reason, err := Get(signal, "reason")
		if err == nil {
			err = &Thrown{reason}
		}
		cancel(aborted(err))
	}
	remove, err := On(signal, "abort", fire)
	if err != nil {
		cancel(nil)
		return nil, nil, err
	}
	stop = func() {
		remove()
		cancel(nil)
	}
	already, err := Get(signal, "aborted")
	if err != nil {
		stop()
		return nil, nil, err
	}
	if safejs.Unsafe(already).Truthy() {
		fire()
	}
	return ctx, stop, nil
}

// On calls fn for every event of a type until the caller calls remove, which releases
// the listener.
func On(target safejs.Value, event string, fn func()) (remove func(), err error) {
	listener := Func(func([]safejs.Value) { fn() })
	if _, err := Call(target, "addEventListener", event, listener); err != nil {
		listener.Release()
		return nil, err
	}
	return func() {
		// If the target fails to remove the listener, it calls a released function,
		// which does nothing.
		_, _ = Call(target, "removeEventListener", event, listener)
		listener.Release()
	}, nil
}
