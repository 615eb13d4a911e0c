//go:build js && wasm

package jsrt_test

import (
	"errors"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/jsrt/jstest"
)

func TestFuncPassesItsArguments(t *testing.T) {
	jstest.CheckLeaks(t)
	var got []safejs.Value
	function := jsrt.Func(func(args []safejs.Value) { got = args })
	defer function.Release()

	assert.True(t, jstest.Truth(t, `$[0](1, "two") === undefined`, function))
	require.Len(t, got, 2)
	assert.True(t, jstest.Truth(t, `$[0] === 1 && $[1] === "two"`, jsrt.Arg(got, 0), jsrt.Arg(got, 1)))
	assert.True(t, jsrt.Arg(got, 2).IsUndefined(), "a missing argument is undefined")
}

func TestFuncRecoversFromAPanic(t *testing.T) {
	jstest.CheckLeaks(t)
	calls := 0
	function := jsrt.Func(func(args []safejs.Value) {
		if calls++; len(args) > 0 {
			panic("cwt=secret")
		}
	})
	defer function.Release()

	// println writes with fs.writeSync.
	console := jstest.Eval(t, `(() => {
		const { writeSync } = fs;
		const console = { text: "", restore: () => { fs.writeSync = writeSync; } };
		fs.writeSync = (_, bytes) => (console.text += new TextDecoder().decode(bytes), bytes.length);
		return console;
	})()`)
	returned := jstest.Eval(t, `$[0]("argument")`, function)
	jstest.Eval(t, `$[0].restore()`, console)

	assert.True(t, returned.IsUndefined())
	assert.Equal(t, "a function called by JavaScript: panic: string\n", jstest.Text(t, `$[0].text`, console))
	jstest.Eval(t, `$[0]()`, function)
	assert.Equal(t, 2, calls, "the function can be called again")
}

func TestRecoveredContainsNoSecret(t *testing.T) {
	for _, row := range []struct {
		name  string
		panic func()
		want  string
	}{
		{"without a panic there is no error", func() {}, ""},
		{"the message of a runtime error", func() { var none []int; _ = none[len(none)] }, "panic: runtime error: index out of range [0] with length 0"},
		{"the message of a nil pointer", func() { _ = (*jsrt.PanicError)(nil).Message }, "panic: runtime error: invalid memory address or nil pointer dereference"},
		{"only the kind of a string", func() { panic("cwt=secret") }, "panic: string"},
		{"only the kind of another error", func() { panic(errors.New("cwt=secret")) }, "panic: error"},
		{"only the kind of a JavaScript exception", func() { panic(&jsrt.Thrown{safejs.Null()}) }, "panic: error"},
		{"only the kind of any other value", func() { panic(4711) }, "panic: neither an error nor a string"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var err error
			func() {
				defer func() { err = jsrt.Recovered(recover()) }()
				row.panic()
			}()
			if row.want == "" {
				assert.NoError(t, err)
			} else {
				assert.EqualError(t, err, row.want)
			}
		})
	}
}
