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

func TestStringIntAndBoolRefuseOtherTypes(t *testing.T) {
	read := func(v safejs.Value) (any, error) { return jsrt.String(v) }
	truth := func(v safejs.Value) (any, error) { return jsrt.Bool(v) }
	count := func(v safejs.Value) (any, error) { return jsrt.Int(v) }
	for _, row := range []struct {
		name, value string
		read        func(safejs.Value) (any, error)
		want        any
		err         string
	}{
		{"a string", `"größer"`, read, "größer", ""},
		{"an empty string", `""`, read, "", ""},
		{"a number as a string", `7`, read, "", "JavaScript passed a value of type number where a string was expected"},
		{"undefined as a string", `undefined`, read, "", "JavaScript passed a value of type undefined where a string was expected"},
		{"an object as a string", `{ toString: () => "cwt=secret" }`, read, "", "JavaScript passed a value of type object where a string was expected"},
		{"a number", `-7`, count, -7, ""},
		{"a string as a number", `"7"`, count, 0, "JavaScript passed a value of type string where a number was expected"},
		{"a boolean", `true`, truth, true, ""},
		{"undefined as a boolean", `undefined`, truth, false, "JavaScript passed a value of type undefined where a boolean was expected"},
		{"null as a number", `null`, count, 0, "JavaScript passed a value of type null where a number was expected"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := row.read(jstest.Eval(t, row.value))
			assert.Equal(t, row.want, got)
			if row.err == "" {
				assert.NoError(t, err)
			} else {
				assert.EqualError(t, err, row.err)
			}
		})
	}
}

func TestInvokePassesArgumentsOfEveryKind(t *testing.T) {
	jstest.CheckLeaks(t)
	function := jsrt.Func(func([]safejs.Value) {})
	defer function.Release()
	got, err := jsrt.Invoke(jstest.Eval(t, `(...args) => args.map((arg) => typeof arg).join()`), "text", 7, true, nil, jsrt.ValueOf("text"), function, safejs.Undefined())
	require.NoError(t, err)
	assert.Equal(t, "string,number,boolean,object,string,function,undefined", jstest.Text(t, `$[0]`, got))
}

func TestInvokeReportsExceptions(t *testing.T) {
	_, err := jsrt.Invoke(jstest.Eval(t, `() => { throw new RangeError("no"); }`))
	var thrown *jsrt.Thrown
	require.ErrorAs(t, err, &thrown)
	assert.EqualError(t, err, "RangeError: no")
	_, err = jsrt.Invoke(jstest.Eval(t, `{}`))
	assert.EqualError(t, err, "JavaScript passed a value of type object where a function was expected")
}

func TestBytesCopiesItsArgument(t *testing.T) {
	b := []byte("abc")
	array := jsrt.Bytes(b)
	b[0] = 'x'
	assert.Equal(t, "97,98,99", jstest.Text(t, `$[0] instanceof Uint8Array && $[0].join()`, array))
	assert.Zero(t, jstest.Number(t, `$[0].length`, jsrt.Bytes(nil)))
}
