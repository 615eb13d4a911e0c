//go:build js && wasm

package jsrt

import (
	"context"

	"github.com/hack-pad/safejs"
)

// Ask calls a JavaScript function that answers later by calling its last argument,
// once, and returns the arguments of that call. If ctx ends first, Ask calls the
// function that function returned, after which it must not answer, and returns the
// cause of ctx.
func Ask(ctx context.Context, function safejs.Value, args ...any) (answer []safejs.Value, err error) {
	answers := make(chan []safejs.Value, 1)
	settle, err := Func(func(args []safejs.Value) { answers <- args })
	if err != nil {
		return nil, thrown(err)
	}
	defer settle.Release()
	giveUp, err := function.Invoke(append(args, settle)...)
	if err != nil {
		return nil, thrown(err)
	}
	select {
	case answer := <-answers:
		return answer, nil
	case <-ctx.Done():
		_, _ = giveUp.Invoke() // ctx has ended, whatever giveUp throws
		return nil, context.Cause(ctx)
	}
}
