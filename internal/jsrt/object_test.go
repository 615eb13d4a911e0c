//go:build js && wasm

package jsrt_test

import (
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/jsrt/jstest"
)

func TestGetCallAndLengthReadAnObject(t *testing.T) {
	object := jstest.Eval(t, `{ one: 1, sum(...terms) { return terms.reduce((a, b) => a + b, this.one); } }`)
	one, err := jsrt.Get(object, "one")
	require.NoError(t, err)
	assert.True(t, jstest.Truth(t, `$[0] === 1`, one))
	none, err := jsrt.Get(object, "none")
	require.NoError(t, err)
	assert.True(t, none.IsUndefined())
	sum, err := jsrt.Call(object, "sum", 2, 3)
	require.NoError(t, err)
	assert.True(t, jstest.Truth(t, `$[0] === 6`, sum))
	n, err := jsrt.Length(jstest.Eval(t, `[1, 2, 3]`))
	require.NoError(t, err)
	assert.Equal(t, 3, n)
}

// With Get and Length of safejs, each of these exceptions would end the program.
func TestExceptionsOfAnObjectAreErrors(t *testing.T) {
	get := func(object safejs.Value) error { _, err := jsrt.Get(object, "p"); return err }
	call := func(object safejs.Value) error { _, err := jsrt.Call(object, "p"); return err }
	length := func(object safejs.Value) error { _, err := jsrt.Length(object); return err }
	for _, row := range []struct {
		name   string
		object string
		access func(safejs.Value) error
		want   string
	}{
		{"a getter throws", `{ get p() { throw new RangeError("no"); } }`, get, "RangeError: no"},
		{"the getter of a method throws", `{ get p() { throw new RangeError("no"); } }`, call, "RangeError: no"},
		{"a method throws", `{ p() { throw new RangeError("no"); } }`, call, "RangeError: no"},
		{"the getter of the length throws", `{ get length() { throw new RangeError("no"); } }`, length, "RangeError: no"},
		{"a proxy is revoked", `(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()`, get, "TypeError: Cannot perform 'get' on a proxy that has been revoked"},
		{"a property of undefined", `undefined`, get, "TypeError: Reflect.get called on non-object"},
		{"a property of a string", `"text"`, get, "TypeError: Reflect.get called on non-object"},
		{"a method that is not a function", `{ p: 1 }`, call, "TypeError: Function.prototype.apply was called on 1, which is a number and not a function"},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			err := row.access(jstest.Eval(t, row.object))
			var thrown *jsrt.Thrown
			require.ErrorAs(t, err, &thrown)
			assert.EqualError(t, err, row.want)
		})
	}
	assert.Error(t, length(jstest.Eval(t, `{ length: "long" }`)), "a length that is not a number")
}

func TestThrownContainsOnlyTheMessageOfErrors(t *testing.T) {
	for _, row := range []struct{ name, value, want string }{
		{"an error", `new TypeError("Failed to fetch")`, "TypeError: Failed to fetch"},
		{"a DOMException", `new DOMException("gone", "AbortError")`, "AbortError: gone"},
		{"an error without message", `new Error()`, "Error"},
		{"an object with a message", `{ message: "no" }`, "no"},
		{"an object without message", `{ token: "cwt=secret" }`, "JavaScript threw an object"},
		{"an object whose message is an array", `{ name: 1, message: ["cwt=secret"] }`, "JavaScript threw an object"},
		{"an object whose message throws", `{ name: "E", get message() { throw 1; } }`, "E"},
		{"an array", `["cwt=secret"]`, "JavaScript threw an object"},
		{"a string", `"cwt=secret"`, "JavaScript threw a value of type string"},
		{"a number", `1`, "JavaScript threw a value of type number"},
		{"a function", `() => "cwt=secret"`, "JavaScript threw a value of type function"},
		{"undefined", `undefined`, "JavaScript threw a value of type undefined"},
		{"null", `null`, "JavaScript threw a value of type null"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.EqualError(t, &jsrt.Thrown{jstest.Eval(t, row.value)}, row.want)
		})
	}
}
