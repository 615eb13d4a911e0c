//go:build js && wasm

package jsrt

import (
	"context"

	"github.com/hack-pad/safejs"
)

// Await waits until a promise settles or ctx is done. A rejection is a
// *[Thrown]; an end of ctx is its cause. A promise that is left alone this way
// may still reject: nobody is told of it. It keeps two functions alive until it
// settles, because nothing takes them back from it: so the promise of a page's
// own function should follow a signal of ctx.
func Await(ctx context.Context, promise safejs.Value) (safejs.Value, error) {
	type outcome struct {
		value safejs.Value
		err   error
	}
	settled := make(chan outcome, 1)
	var onValue, onError safejs.Func
	// One then with both functions, each releasing both: then().catch() would
	// make two promises and leave one function behind.
	settle := func(o outcome) {
		onValue.Release()
		onError.Release()
		settled <- o
	}
	onValue, err := Func(func(args []safejs.Value) {
		settle(outcome{value: Arg(args, 0)})
	})
	if err != nil {
		return safejs.Value{}, thrown(err)
	}
	onError, err = Func(func(args []safejs.Value) {
		settle(outcome{err: &Thrown{Arg(args, 0)}})
	})
	if err != nil {
		onValue.Release()
		return safejs.Value{}, thrown(err)
	}
	if _, err := Call(promise, "then", onValue, onError); err != nil {
		onValue.Release()
		onError.Release()
		return safejs.Value{}, err
	}
	select {
	case o := <-settled:
		return o.value, o.err
	case <-ctx.Done():
		return safejs.Value{}, context.Cause(ctx)
	}
}
