//go:build js && wasm

package jsapi

import (
	"context"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt"
)

// eval returns the value of a JavaScript expression, which finds args in the
// array $.
func eval(t *testing.T, expression string, args ...any) safejs.Value {
	t.Helper()
	constructor, err := safejs.Global().Get("Function")
	require.NoError(t, err)
	function, err := constructor.New("...$", "return ("+expression+")")
	require.NoError(t, err, expression)
	value, err := function.Invoke(args...)
	require.NoError(t, err, expression)
	return value
}

// truth returns the boolean value of an expression.
func truth(t *testing.T, expression string, args ...any) bool {
	t.Helper()
	value, err := eval(t, expression, args...).Bool()
	require.NoError(t, err, expression)
	return value
}

// number returns the value of an expression that is a number.
func number(t *testing.T, expression string, args ...any) int {
	t.Helper()
	value, err := eval(t, expression, args...).Int()
	require.NoError(t, err, expression)
	return value
}

// turn lets the event loop of the page go round once.
func turn(t *testing.T) {
	t.Helper()
	_, err := jsrt.Ask(context.Background(), eval(t, "(settle) => void setTimeout(settle)"))
	require.NoError(t, err)
}

// until lets the event loop go round until the condition holds, or has not for
// so long that it never will.
func until(t *testing.T, condition func() bool) {
	t.Helper()
	for turns := 0; turns < 100 && !condition(); turns++ {
		turn(t)
	}
}
