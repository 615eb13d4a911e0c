//go:build js && wasm

package jsrt

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAwaitReturnsTheValue(t *testing.T) {
	for _, row := range []struct{ name, promise string }{
		{"of a promise that is resolved", `Promise.resolve(7)`},
		{"of a promise that resolves later", `new Promise((resolve) => setTimeout(resolve, 0, 7))`},
		{"of a thenable", `{ then(onValue) { setTimeout(onValue, 0, 7); } }`},
		{"of a thenable that has it at hand", `{ then(onValue) { onValue(7); } }`},
	} {
		t.Run(row.name, func(t *testing.T) {
			checkLeaks(t)
			value, err := Await(t.Context(), eval(t, row.promise))
			require.NoError(t, err)
			assert.True(t, truth(t, `$[0] === 7`, value))
		})
	}
}

func TestAwaitReturnsWhatWasThrown(t *testing.T) {
	for _, row := range []struct {
		name   string
		throws string // a function, called with the value
	}{
		{"by a rejected promise", `(value) => Promise.reject(value)`},
		{"by a promise that rejects later", `(value) => new Promise((_, reject) => setTimeout(reject, 0, value))`},
		{"by a thenable", `(value) => ({ then() { throw value; } })`},
		{"by a thenable that has resolved before", `(value) => ({ then(onValue) { onValue(); throw value; } })`},
		{"by the getter of a thenable", `(value) => ({ get then() { throw value; } })`},
	} {
		for _, value := range []string{`new Error("no")`, `"no"`, `undefined`, `null`, `{ status: 404 }`} {
			t.Run(row.name+": "+value, func(t *testing.T) {
				checkLeaks(t)
				reason := eval(t, value)
				_, err := Await(t.Context(), eval(t, `(`+row.throws+`)($[0])`, reason))
				var thrown *Thrown
				require.ErrorAs(t, err, &thrown)
				assert.True(t, thrown.Value.Equal(reason))
			})
		}
	}
}

func TestAwaitOfNoPromise(t *testing.T) {
	for _, value := range []string{`undefined`, `null`, `7`, `"text"`, `{}`, `{ then: 7 }`} {
		t.Run(value, func(t *testing.T) {
			checkLeaks(t)
			_, err := Await(t.Context(), eval(t, value))
			assert.Error(t, err)
		})
	}
}

// However a promise and a context end, Await returns, and both of its functions
// are released once the promise has settled.
func TestAwaitEndsWithItsContext(t *testing.T) {
	cause := errors.New("the cause")
	for _, row := range []struct {
		name string
		late string // what the promise does after the context has ended
	}{
		{"and the promise resolves later", `resolve`},
		{"and the promise rejects later", `reject`},
	} {
		t.Run(row.name, func(t *testing.T) {
			checkLeaks(t)
			ctx, cancel := context.WithCancelCause(t.Context())
			control := eval(t, `(() => { const control = {}; control.promise = new Promise((resolve, reject) => Object.assign(control, { resolve, reject })); return control; })()`)
			promise := eval(t, `$[0].promise`, control)
			go cancel(cause)
			_, err := Await(ctx, promise)
			assert.Equal(t, cause, err)
			eval(t, `$[0].`+row.late+`("late")`, control)
		})
	}
	t.Run("although the promise has settled meanwhile", func(t *testing.T) {
		checkLeaks(t)
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(cause)
		_, err := Await(ctx, eval(t, `{ then(onValue) { onValue(); } }`))
		if err != nil { // either of the two may be seen first
			assert.Equal(t, cause, err)
		}
	})
}

func TestRejectionOfAPromiseLeftAloneIsNotReported(t *testing.T) {
	checkLeaks(t)
	report := eval(t, `(() => {
		const reported = [];
		const listener = (event) => { event.preventDefault(); reported.push(event.reason); };
		addEventListener("unhandledrejection", listener);
		return { reported, stop: () => removeEventListener("unhandledrejection", listener) };
	})()`)
	defer eval(t, `$[0].stop()`, report)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Await(ctx, eval(t, `new Promise((_, reject) => setTimeout(reject, 0, "left alone"))`))
	require.Error(t, err)
	turn(t)
	// Reports come in order: after this one, no other is under way.
	eval(t, `void Promise.reject("nobody's")`)
	until(t, func() bool { return number(t, `$[0].reported.length`, report) > 0 })
	reported, err := eval(t, `$[0].reported.join()`, report).String()
	require.NoError(t, err)
	assert.Equal(t, "nobody's", reported)
}
