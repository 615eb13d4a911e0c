//go:build js && wasm

package jsrt

import (
	"fmt"
	"runtime"

	"github.com/hack-pad/safejs"
)

// Func returns a function for JavaScript to call. It returns undefined, also if
// fn panics. fn must not block. The caller releases the function.
func Func(fn func(args []safejs.Value)) (safejs.Func, error) {
	return safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		survive(fn, args)
		return safejs.Undefined()
	})
}

// survive calls fn and goes on if it panics. Nobody waits for such a call, but
// the panic must not pass unseen; a writer such as os.Stderr would block.
func survive(fn func(args []safejs.Value), args []safejs.Value) {
	defer func() {
		if err := Recovered(recover()); err != nil {
			println("a function called by JavaScript:", err.Error())
		}
	}()
	fn(args)
}

// Recovered returns the error of a recovered panic, or nil if there was none.
// It tells the words of runtime errors only: other values may hold anything.
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

// PanicError is a panic that was caught.
type PanicError struct{ Message string }

func (e *PanicError) Error() string { return "panic: " + e.Message }

// Arg returns an argument of a call, or undefined if the caller left it out.
func Arg(args []safejs.Value, i int) safejs.Value {
	if i < len(args) {
		return args[i]
	}
	return safejs.Undefined()
}
