//go:build js && wasm

package jsrt

import (
	"context"

	"github.com/hack-pad/safejs"
)

// Ask calls a function of JavaScript, which is to answer later by calling its
// last argument, once, and returns what it answers with. If ctx ends first, Ask
// returns its cause, and calls what the function has returned: from then on it
// must not answer any more.
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
		// What a listener of a signal throws is reported to the page.
		_, _ = giveUp.Invoke()
		return nil, context.Cause(ctx)
	}
}
