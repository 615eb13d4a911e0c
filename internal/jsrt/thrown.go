//go:build js && wasm

package jsrt

import "github.com/hack-pad/safejs"

// Thrown is a value that JavaScript threw, or rejected a promise with.
type Thrown struct{ Value safejs.Value }

// Error returns the name and the message of an object, if they are strings, and only the
// type of any other value, which may be large or contain a secret.
func (t *Thrown) Error() string {
	if t.Value.Type() != safejs.TypeObject {
		return "JavaScript threw a value of type " + t.Value.Type().String()
	}
	text := ""
	for _, property := range [...]string{"name", "message"} {
		v, err := Get(t.Value, property)
		if err != nil || v.Type() != safejs.TypeString {
			continue
		}
		s, err := String(v)
		if err != nil || s == "" {
			continue
		}
		if text != "" {
			text += ": "
		}
		text += s
	}
	if text == "" {
		return "JavaScript threw an object"
	}
	return text
}
