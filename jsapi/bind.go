//go:build js && wasm

package jsapi

import (
	"context"
	"unsafe"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
)

// Binding is one function that presence.js or emulator.js calls.
type Binding struct {
	Name string
	// Sync settles before it returns. It must not wait for anything.
	Sync func(args []safejs.Value) (json []byte, err error)
	// Async settles later, and follows the AbortSignal that is its first
	// argument. Exactly one of the two is set.
	Async func(ctx context.Context, args []safejs.Value) (json []byte, err error)
}

// Serve hands the functions to the loader and never returns, unless that fails.
func Serve(bindings []Binding) error {
	functions := map[string]any{}
	for _, b := range bindings {
		function, err := b.function() // never released: it lives as long as the program
		if err != nil {
			return err
		}
		functions[b.Name] = function
	}
	return jsrt.Serve(functions)
}

// function returns the JavaScript function of a binding.
func (b Binding) function() (safejs.Func, error) {
	return jsrt.Func(func(args []safejs.Value) {
		settle, rest := jsrt.Arg(args, 0), args[min(1, len(args)):]
		if b.Sync != nil {
			respond(settle, func() ([]byte, error) { return b.Sync(rest) })
			return
		}
		// The arguments stay valid: they are copies of references.
		go respond(settle, func() ([]byte, error) { return b.await(rest) })
	})
}

// await runs an asynchronous binding until it is done or its signal fires.
func (b Binding) await(args []safejs.Value) ([]byte, error) {
	ctx, stop, err := jsrt.FollowSignal(context.Background(), jsrt.Arg(args, 0), func(reason error) error {
		return &ucwa.Error{Kind: ucwa.KindAborted, Offset: -1, Message: "the call was aborted", Cause: reason}
	})
	if err != nil {
		return nil, argumentError("/signal", "must be an AbortSignal")
	}
	defer stop()
	return b.Async(ctx, args[min(1, len(args)):])
}

// respond calls settle with what fn returns. A panic in fn is its error: the
// program goes on.
func respond(settle safejs.Value, fn func() ([]byte, error)) {
	result, err := func() (result []byte, err error) {
		defer func() {
			if p := jsrt.Recovered(recover()); p != nil {
				err = &ucwa.Error{Kind: ucwa.KindInternal, Offset: -1, Message: p.Error()}
			}
		}()
		return fn()
	}()
	// settle only throws if the page has broken presence.js; nobody is left to
	// tell.
	if err != nil {
		text, cause := encodeError(err)
		_, _ = settle.Invoke(safejs.Undefined(), text, cause)
		return
	}
	// Nobody else has the result, and JavaScript makes its own copy of it.
	_, _ = settle.Invoke(unsafe.String(unsafe.SliceData(result), len(result)))
}
