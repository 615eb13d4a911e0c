//go:build js && wasm

package jsrt

import (
	"runtime"
	"syscall/js"

	"github.com/hack-pad/safejs"
)

// Function is a Go function that JavaScript can call.
type Function struct{ fn js.Func }

// Func returns a function for JavaScript to call. The function calls fn and returns
// undefined, even if fn panics. fn must not block. The caller of Func releases the
// function.
func Func(fn func(args []safejs.Value)) Function {
	return Function{js.FuncOf(func(_ js.Value, args []js.Value) any {
		values := make([]safejs.Value, len(args))
		for i, arg := range args {
			values[i] = safejs.Safe(arg)
		}
		callRecovering(fn, values)
		return js.Undefined()
	})}
}

// Release frees the function. JavaScript must not call it any more.
func (f Function) Release() { f.fn.Release() }

// Value returns the function as a JavaScript value.
func (f Function) Value() safejs.Value { return safejs.Safe(f.fn.Value) }

// callRecovering calls fn. It prints a panic, because it cannot return an error to
// JavaScript. It uses println, because a writer such as os.Stderr would block.
func callRecovering(fn func(args []safejs.Value), args []safejs.Value) {
	defer func() {
		if err := Recovered(recover()); err != nil {
			println("a function called by JavaScript:", err.Error())
		}
	}()
	fn(args)
}

// Recovered returns the error of a recovered panic, or nil if there was no panic. The
// error contains the message of a runtime error, and only the kind of any other value,
// which may contain a secret.
func Recovered(value any) error {
	switch value := value.(type) {
	case nil:
		return nil
	case runtime.Error:
		return &PanicError{value.Error()}
	case error:
		return &PanicError{"error"}
	case string:
		return &PanicError{"string"}
	default:
		return &PanicError{"neither an error nor a string"}
	}
}

// PanicError is a recovered panic.
type PanicError struct{ Message string }

func (e *PanicError) Error() string { return "panic: " + e.Message }

// Arg returns argument i of a call, or undefined if the call has fewer arguments.
func Arg(args []safejs.Value, i int) safejs.Value {
	if i < len(args) {
		return args[i]
	}
	return safejs.Undefined()
}
