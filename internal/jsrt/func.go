//go:build js && wasm

package jsrt

import (
	"fmt"
	"runtime"

	"github.com/hack-pad/safejs"
)

// Func returns a function for JavaScript to call. It returns undefined, even if fn
// panics. fn must not block. The caller releases the function.
func Func(fn func(args []safejs.Value)) (safejs.Func, error) {
	return safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		callRecovering(fn, args)
		return safejs.Undefined()
	})
}

// callRecovering calls fn. It prints a panic, because no caller waits for the call,
// with println, because a writer such as os.Stderr would block.
func callRecovering(fn func(args []safejs.Value), args []safejs.Value) {
	defer func() {
		if err := Recovered(recover()); err != nil {
			println("a function called by JavaScript:", err.Error())
		}
	}()
	fn(args)
}

// Recovered returns the error of a recovered panic, or nil if there was no panic. It
// contains the message of a runtime error, and only the type of any other value, which
// may hold a secret.
func Recovered(value any) error {
	switch value := value.(type) {
	case nil:
		return nil
	case runtime.Error:
		return &PanicError{value.Error()}
	default:
		return &PanicError{fmt.Sprintf("%T", value)}
	}
}

// PanicError is a recovered panic.
type PanicError struct{ Message string }

func (e *PanicError) Error() string { return "panic: " + e.Message }

// Arg returns an argument of a call, or undefined if there are fewer.
func Arg(args []safejs.Value, i int) safejs.Value {
	if i < len(args) {
		return args[i]
	}
	return safejs.Undefined()
}
