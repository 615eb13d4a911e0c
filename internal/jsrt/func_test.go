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

func TestFuncHandsOverItsArguments(t *testing.T) {
	jstest.CheckLeaks(t)
	var got []safejs.Value
	function, err := jsrt.Func(func(args []safejs.Value) { got = args })
	require.NoError(t, err)
	defer function.Release()

	assert.True(t, jstest.Truth(t, `$[0](1, "two") === undefined`, function))
	require.Len(t, got, 2)
	assert.True(t, jstest.Truth(t, `$[0] === 1 && $[1] === "two"`, jsrt.Arg(got, 0), jsrt.Arg(got, 1)))
	assert.True(t, jsrt.Arg(got, 2).IsUndefined(), "an argument that was left out is undefined")
}

func TestFuncSurvivesAPanic(t *testing.T) {
	jstest.CheckLeaks(t)
	calls := 0
	function, err := jsrt.Func(func(args []safejs.Value) {
		if calls++; len(args) > 0 {
			panic("cwt=secret")
		}
	})
	require.NoError(t, err)
	defer function.Release()

	// The runtime writes through fs.writeSync what it has to say itself.
	console := jstest.Eval(t, `(() => {
		const { writeSync } = fs;
		const console = { text: "", restore: () => { fs.writeSync = writeSync; } };
		fs.writeSync = (_, bytes) => (console.text += new TextDecoder().decode(bytes), bytes.length);
		return console;
	})()`)
	returned := jstest.Eval(t, `$[0]("argument")`, function)
	jstest.Eval(t, `$[0].restore()`, console)

	assert.True(t, returned.IsUndefined())
	said, err := jstest.Eval(t, `$[0].text`, console).String()
	require.NoError(t, err)
	assert.Equal(t, "a function called by JavaScript: panic: string\n", said)
	jstest.Eval(t, `$[0]()`, function)
	assert.Equal(t, 2, calls, "the function can be called again")
}

func TestRecoveredTellsTheWordsOfTheRuntimeOnly(t *testing.T) {
	for _, row := range []struct {
		name  string
		panic func()
		want  string
	}{
		{"no panic is no error", func() {}, ""},
		{"an error of the runtime is told", func() { var none []int; _ = none[len(none)] }, "panic: runtime error: index out of range [0] with length 0"},
		{"a nil pointer is told", func() { _ = (*jsrt.PanicError)(nil).Message }, "panic: runtime error: invalid memory address or nil pointer dereference"},
		{"of a string only the type is told", func() { panic("cwt=secret") }, "panic: string"},
		{"of another error only the type is told", func() { panic(errors.New("cwt=secret")) }, "panic: *errors.errorString"},
		{"of what JavaScript threw only the type is told", func() { panic(&jsrt.Thrown{safejs.Null()}) }, "panic: *jsrt.Thrown"},
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
