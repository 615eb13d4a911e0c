//go:build js && wasm

package jsrt_test

import (
	"context"
	"errors"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/jsrt/jstest"
)

// aborted is the error of a caller. It wraps the reason of a signal.
type aborted struct{ error }

func (e aborted) Unwrap() error { return e.error }

func wrap(reason error) error { return aborted{reason} }

// countedSignal is an AbortSignal that counts its listeners.
const countedSignal = `(() => {
	const controller = new AbortController();
	const { signal } = controller;
	let listeners = 0;
	return {
		abort: (reason) => controller.abort(reason),
		get listeners() { return listeners; },
		signal: {
			get aborted() { return signal.aborted; },
			get reason() { return signal.reason; },
			addEventListener(...args) { listeners++; signal.addEventListener(...args); },
			removeEventListener(...args) { listeners--; signal.removeEventListener(...args); },
		},
	};
})()`

func TestFollowSignal(t *testing.T) {
	reason := jstest.Eval(t, `{ why: "enough" }`)
	for _, row := range []struct {
		name   string
		before string // JavaScript that runs before FollowSignal
		after  string // JavaScript that runs after FollowSignal
		ends   bool
	}{
		{"a signal that does not fire does not end the context", `0`, `0`, false},
		{"a signal that has fired ends the context immediately", `$[0].abort($[1])`, `0`, true},
		{"a signal that fires ends the context", `0`, `$[0].abort($[1])`, true},
		{"a signal that is aborted again fires only once", `0`, `($[0].abort($[1]), $[0].abort("again"))`, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			counted := jstest.Eval(t, countedSignal)
			jstest.Eval(t, row.before, counted, reason)
			ctx, stop, err := jsrt.FollowSignal(t.Context(), jstest.Eval(t, `$[0].signal`, counted), wrap)
			require.NoError(t, err)
			jstest.Eval(t, row.after, counted, reason)

			if row.ends {
				require.Error(t, ctx.Err(), "the context ends before the signal returns")
				var caller aborted
				require.ErrorAs(t, context.Cause(ctx), &caller)
				var thrown *jsrt.Thrown
				require.ErrorAs(t, caller, &thrown)
				assert.True(t, thrown.Value.Equal(reason))
			} else {
				assert.NoError(t, ctx.Err())
			}
			stop()
			assert.Error(t, ctx.Err(), "stop ends the context")
			assert.Zero(t, jstest.Number(t, `$[0].listeners`, counted), "listeners are left")
			jstest.Eval(t, `$[0].abort()`, counted)
		})
	}
}

func TestFollowSignalReportsTheReasonOfATimeoutSignal(t *testing.T) {
	jstest.CheckLeaks(t)
	ctx, stop, err := jsrt.FollowSignal(t.Context(), jstest.Eval(t, `AbortSignal.timeout(0)`), wrap)
	require.NoError(t, err)
	defer stop()
	<-ctx.Done()
	assert.EqualError(t, context.Cause(ctx), "TimeoutError: signal timed out")
}

func TestFollowSignalAcceptsUndefined(t *testing.T) {
	jstest.CheckLeaks(t)
	ctx, stop, err := jsrt.FollowSignal(t.Context(), safejs.Undefined(), wrap)
	require.NoError(t, err)
	assert.NoError(t, ctx.Err())
	stop()
	assert.Error(t, ctx.Err())
}

func TestFollowedContextEndsWithItsParent(t *testing.T) {
	cause := errors.New("the cause")
	for _, row := range []struct {
		name   string
		signal string
	}{
		{"with a signal", `new AbortController().signal`},
		{"without a signal", `undefined`},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			parent, cancel := context.WithCancelCause(t.Context())
			ctx, stop, err := jsrt.FollowSignal(parent, jstest.Eval(t, row.signal), wrap)
			require.NoError(t, err)
			defer stop()
			cancel(cause)
			require.Error(t, ctx.Err())
			assert.Equal(t, cause, context.Cause(ctx))
		})
	}
}

func TestFollowSignalRefusesOtherObjects(t *testing.T) {
	for _, row := range []struct{ name, signal string }{
		{"null", `null`},
		{"a string", `"stop"`},
		{"an object without addEventListener", `{ aborted: false }`},
		{"an object whose aborted property throws", `{ addEventListener() {}, removeEventListener() {}, get aborted() { throw 1; } }`},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			_, _, err := jsrt.FollowSignal(t.Context(), jstest.Eval(t, row.signal), wrap)
			assert.Error(t, err)
		})
	}
	t.Run("an object whose reason property throws", func(t *testing.T) {
		jstest.CheckLeaks(t)
		ctx, stop, err := jsrt.FollowSignal(t.Context(), jstest.Eval(t, `{ addEventListener() {}, aborted: true, get reason() { throw "why"; } }`), wrap)
		require.NoError(t, err)
		defer stop()
		var thrown *jsrt.Thrown
		require.ErrorAs(t, context.Cause(ctx), &thrown)
		assert.True(t, jstest.Truth(t, `$[0] === "why"`, thrown.Value))
	})
}

func TestOnCallsTheFunctionUntilRemoveIsCalled(t *testing.T) {
	jstest.CheckLeaks(t)
	target := jstest.Eval(t, `new EventTarget()`)
	calls := 0
	remove, err := jsrt.On(target, "ping", func() { calls++ })
	require.NoError(t, err)
	for range 2 {
		jstest.Eval(t, `$[0].dispatchEvent(new Event("ping"))`, target)
	}
	jstest.Eval(t, `$[0].dispatchEvent(new Event("pong"))`, target)
	remove()
	jstest.Eval(t, `$[0].dispatchEvent(new Event("ping"))`, target)
	assert.Equal(t, 2, calls)
}
