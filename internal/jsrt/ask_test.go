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

func TestAskReturnsTheAnswer(t *testing.T) {
	for _, row := range []struct{ name, function string }{
		{"given before the function returns", `(a, b, settle) => settle(a + b, null)`},
		{"given later", `(a, b, settle) => void setTimeout(settle, 0, a + b, null)`},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			answer, err := jsrt.Ask(t.Context(), jstest.Eval(t, row.function), 3, 4)
			require.NoError(t, err)
			require.Len(t, answer, 2)
			assert.True(t, jstest.Truth(t, `$[0] === 7 && $[1] === null`, answer[0], answer[1]))
		})
	}
	t.Run("without arguments", func(t *testing.T) {
		jstest.CheckLeaks(t)
		answer, err := jsrt.Ask(t.Context(), jstest.Eval(t, `(settle) => settle()`))
		require.NoError(t, err)
		assert.Empty(t, answer)
	})
}

// JavaScript may reuse an object for another answer as soon as settle has returned.
func TestAskForReadsTheAnswerBeforeItChanges(t *testing.T) {
	for _, row := range []struct{ name, function string }{
		{"given before the function returns", `(settle) => { const a = [1]; settle(a); a[0] = 2; }`},
		{"given later", `(settle) => void setTimeout(() => { const a = [1]; settle(a); a[0] = 2; })`},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			got := 0
			err := jsrt.AskFor(t.Context(), jstest.Eval(t, row.function), func(answer []safejs.Value) error {
				got = jstest.Number(t, `$[0][0]`, answer[0])
				return nil
			})
			require.NoError(t, err)
			assert.Equal(t, 1, got)
		})
	}
}

func TestAskForFailsIfReadFails(t *testing.T) {
	jstest.CheckLeaks(t)
	settle := jstest.Eval(t, `(settle) => settle()`)
	fault := errors.New("not an answer")
	assert.Equal(t, fault, jsrt.AskFor(t.Context(), settle, func([]safejs.Value) error { return fault }))
	assert.PanicsWithValue(t, "why", func() {
		_ = jsrt.AskFor(t.Context(), settle, func([]safejs.Value) error { panic("why") })
	})
}

func TestAskReportsExceptionsAndValuesThatAreNotFunctions(t *testing.T) {
	jstest.CheckLeaks(t)
	_, err := jsrt.Ask(t.Context(), jstest.Eval(t, `() => { throw "no"; }`))
	var thrown *jsrt.Thrown
	require.ErrorAs(t, err, &thrown)
	assert.True(t, jstest.Truth(t, `$[0] === "no"`, thrown.Value))
	_, err = jsrt.Ask(t.Context(), safejs.Undefined())
	assert.Error(t, err)
}

func TestAskCancelsTheCallWhenItsContextEnds(t *testing.T) {
	cause := errors.New("the cause")
	for _, row := range []struct{ name, giveUp string }{
		{"the cancel function returns", `() => { given.up++; }`},
		{"the cancel function throws", `() => { given.up++; throw "no"; }`},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			ctx, cancel := context.WithCancelCause(t.Context())
			given := jstest.Eval(t, `{ up: 0 }`)
			function := jstest.Eval(t, `((given) => () => `+row.giveUp+`)($[0])`, given)
			go cancel(cause)
			_, err := jsrt.Ask(ctx, function)
			assert.Equal(t, cause, err)
			assert.Equal(t, 1, jstest.Number(t, `$[0].up`, given))
		})
	}
}
