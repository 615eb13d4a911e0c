//go:build js && wasm

package jstest

import (
	"context"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt"
)

// Eval returns the value of a JavaScript expression. In the expression, the array $
// contains args.
func Eval(t *testing.T, expression string, args ...any) safejs.Value {
	t.Helper()
	constructor, err := safejs.Global().Get("Function")
	require.NoError(t, err)
	function, err := constructor.New("...$", "return ("+expression+")")
	require.NoError(t, err, expression)
	value, err := jsrt.Invoke(function, args...)
	require.NoError(t, err, expression)
	return value
}

// Truth returns the value of a boolean expression.
func Truth(t *testing.T, expression string, args ...any) bool {
	t.Helper()
	value, err := Eval(t, expression, args...).Bool()
	require.NoError(t, err, expression)
	return value
}

// Number returns the value of an expression whose value is a whole number.
func Number(t *testing.T, expression string, args ...any) int {
	t.Helper()
	value, err := Eval(t, expression, args...).Int()
	require.NoError(t, err, expression)
	return value
}

// Text returns the value of an expression whose value is a string.
func Text(t *testing.T, expression string, args ...any) string {
	t.Helper()
	value, err := Eval(t, expression, args...).String()
	require.NoError(t, err, expression)
	return value
}

// Await returns the value that a promise resolves to. It fails the test if the
// promise rejects.
func Await(t *testing.T, promise safejs.Value) safejs.Value {
	t.Helper()
	answer, err := jsrt.Ask(context.Background(), Eval(t, `(settle) => void $[0].then(
		(value) => settle(true, value),
		(reason) => settle(false, String(reason?.stack ?? reason)),
	)`, promise))
	require.NoError(t, err)
	require.Len(t, answer, 2)
	resolved, err := answer[0].Bool()
	require.NoError(t, err)
	if !resolved {
		reason, err := answer[1].String()
		require.NoError(t, err)
		require.FailNow(t, "the promise rejects", reason)
	}
	return answer[1]
}

// Turn waits for one turn of the event loop of the page.
func Turn(t *testing.T) {
	t.Helper()
	_, err := jsrt.Ask(context.Background(), Eval(t, "(settle) => void setTimeout(settle)"))
	require.NoError(t, err)
}

// Until lets the event loop run until the condition holds, for at most a hundred turns.
func Until(t *testing.T, condition func() bool) {
	t.Helper()
	for turns := 0; turns < 100 && !condition(); turns++ {
		Turn(t)
	}
}
