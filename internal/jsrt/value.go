//go:build js && wasm

package jsrt

import (
	"errors"
	"syscall/js"

	"github.com/hack-pad/safejs"
)

// The functions of this file replace methods of safejs.Value, which also return an
// exception as an error. Those methods use package fmt, and with it reflect, for the
// message of an unknown panic: presence.wasm would be 57 KB larger after brotli.

// String returns the value of a string.
func String(v safejs.Value) (string, error) {
	if v.Type() != safejs.TypeString {
		return "", typeError("string", v)
	}
	return safejs.Unsafe(v).String(), nil
}

// Int returns the value of a number as an integer.
func Int(v safejs.Value) (int, error) {
	if v.Type() != safejs.TypeNumber {
		return 0, typeError("number", v)
	}
	return safejs.Unsafe(v).Int(), nil
}

// Bool returns the value of a boolean.
func Bool(v safejs.Value) (bool, error) {
	if v.Type() != safejs.TypeBoolean {
		return false, typeError("boolean", v)
	}
	return safejs.Unsafe(v).Bool(), nil
}

// ValueOf returns the JavaScript value of a string.
func ValueOf(text string) safejs.Value { return safejs.Safe(js.ValueOf(text)) }

// Invoke calls a function. If the function throws, the error is a *[Thrown].
func Invoke(function safejs.Value, args ...any) (result safejs.Value, err error) {
	if function.Type() != safejs.TypeFunction {
		return safejs.Undefined(), typeError("function", function)
	}
	defer recoverThrown(&err)
	return safejs.Safe(safejs.Unsafe(function).Invoke(unwrap(args)...)), nil
}

// global returns a property of the global object.
func global(name string) js.Value { return js.Global().Get(name) }

// unwrap converts arguments to the types that syscall/js accepts.
func unwrap(args []any) []any {
	unwrapped := make([]any, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case safejs.Value:
			unwrapped[i] = safejs.Unsafe(arg)
		case Function:
			unwrapped[i] = arg.fn
		case []any:
			unwrapped[i] = unwrap(arg)
		default:
			unwrapped[i] = arg
		}
	}
	return unwrapped
}

// recoverThrown turns the panic with which syscall/js reports an exception into a
// *Thrown. Other panics continue.
func recoverThrown(err *error) {
	switch p := recover().(type) {
	case nil:
	case js.Error:
		*err = &Thrown{safejs.Safe(p.Value)}
	default:
		panic(p)
	}
}

func typeError(want string, v safejs.Value) error {
	return errors.New("JavaScript passed a value of type " + v.Type().String() + " where a " + want + " was expected")
}
