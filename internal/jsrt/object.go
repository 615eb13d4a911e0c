//go:build js && wasm

package jsrt

import "github.com/hack-pad/safejs"

// An object of a page may have getters that throw, or be a proxy. syscall/js catches
// an exception of a function, but an exception of a getter ends the program. So the
// functions here access properties through the functions of Reflect. If JavaScript
// throws, they return a *[Thrown].

// Get returns a property of an object.
func Get(object safejs.Value, name string) (safejs.Value, error) {
	return reflect("get", object, name)
}

// Call calls a method of an object.
func Call(object safejs.Value, name string, args ...any) (safejs.Value, error) {
	method, err := Get(object, name)
	if err != nil {
		return safejs.Value{}, err
	}
	return reflect("apply", method, object, args)
}

// Length returns the property length of an array.
func Length(array safejs.Value) (int, error) {
	length, err := Get(array, "length")
	if err != nil {
		return 0, err
	}
	return Int(length)
}

func reflect(function string, args ...any) (result safejs.Value, err error) {
	defer recoverThrown(&err)
	return safejs.Safe(global("Reflect").Call(function, unwrap(args)...)), nil
}
