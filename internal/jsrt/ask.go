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
	settle := Func(func(args []safejs.Value) { answers <- args })
	defer settle.Release()
	giveUp, err := Invoke(function, append(args, settle)...)
	if err != nil {
		return nil, err
	}
	select {
	case answer := <-answers:
		return answer, nil
	case <-ctx.Done():
		_, _ = Invoke(giveUp) // ctx has ended, whatever giveUp throws
		return nil, context.Cause(ctx)
	}
}
