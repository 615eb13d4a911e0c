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
	read := func(given []safejs.Value) error { answer = given; return nil }
	err = AskFor(ctx, function, read, args...)
	return answer, err
}

// AskFor is [Ask] with a function that reads the answer, and returns its error. It
// calls read before it returns to JavaScript, which may change its objects afterwards.
// read must not block. It may still be called when ctx has ended.
func AskFor(ctx context.Context, function safejs.Value, read func(answer []safejs.Value) error, args ...any) error {
	answered := make(chan reading, 1)
	settle := Func(func(args []safejs.Value) { answered <- readAnswer(read, args) })
	defer settle.Release()
	giveUp, err := Invoke(function, append(args, settle)...)
	if err != nil {
		return err
	}
	select {
	case done := <-answered:
		if done.panicked != nil {
			panic(done.panicked)
		}
		return done.err
	case <-ctx.Done():
		_, _ = Invoke(giveUp) // ctx has ended, whatever giveUp throws
		return context.Cause(ctx)
	}
}

// reading is how a call of a function that reads an answer has ended.
type reading struct {
	err      error
	panicked any
}

func readAnswer(read func([]safejs.Value) error, args []safejs.Value) (done reading) {
	defer func() { done.panicked = recover() }()
	return reading{err: read(args)}
}
