//go:build js && wasm

package sharedtest

import (
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/jsrt/jstest"
	"ucwapresence/jsapi/shared"
)

// Page calls the functions of bindings.
type Page struct{ Functions map[string]jsrt.Function }

// NewPage returns a page with the given bindings. The test fails if it ends with a
// function that is not released, or with a goroutine that still runs.
func NewPage(t *testing.T, bindings []shared.Binding) *Page {
	t.Helper()
	jstest.CheckLeaks(t)
	p := &Page{Functions: map[string]jsrt.Function{}}
	for _, b := range bindings {
		function := b.Function()
		t.Cleanup(function.Release)
		p.Functions[b.Name] = function
	}
	return p
}

// Outcome holds the arguments that settled a call.
type Outcome struct {
	JSON  string       // the result
	Err   string       // the fields of a UcwaError, if the call failed
	Cause safejs.Value // the cause of the error
}

// Call calls a function that settles before it returns.
func (p *Page) Call(t *testing.T, name string, args ...any) Outcome {
	t.Helper()
	outcomes := jstest.Eval(t, `(() => {
		const outcomes = [];
		$[0]((...outcome) => outcomes.push(outcome), ...$.slice(1));
		return outcomes;
	})()`, append([]any{p.Functions[name]}, args...)...)
	require.Equal(t, 1, jstest.Number(t, `$[0].length`, outcomes), "%s settles once, and before it returns", name)
	return outcomeOf(t, jstest.Eval(t, `$[0][0]`, outcomes))
}

// Start calls a function that settles later, and returns a promise for [Await].
func (p *Page) Start(t *testing.T, name string, args ...any) safejs.Value {
	t.Helper()
	return jstest.Eval(t, `new Promise((resolve) => $[0]((...outcome) => resolve(outcome), ...$.slice(1)))`,
		append([]any{p.Functions[name]}, args...)...)
}

// Await returns the outcome of a call that was started.
func Await(t *testing.T, call safejs.Value) Outcome {
	t.Helper()
	return outcomeOf(t, jstest.Await(t, call))
}

// outcomeOf returns the outcome that the arguments of settle describe.
func outcomeOf(t *testing.T, args safejs.Value) Outcome {
	t.Helper()
	return Outcome{
		JSON:  jstest.Text(t, `$[0][0] ?? ""`, args),
		Err:   jstest.Text(t, `$[0][1] ?? ""`, args),
		Cause: jstest.Eval(t, `$[0][2]`, args),
	}
}
