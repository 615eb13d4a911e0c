//go:build js && wasm

package jsrt

import (
	"context"

	"github.com/hack-pad/safejs"
)

// Ask calls a JavaScript function with args and a callback, waits until function calls
// the callback, and returns the arguments of that call. function calls the callback once,
// before or after it returns. It returns another function, which cancels the work: if ctx
// ends first, Ask calls that one and returns the cause of ctx. After that, function must
// not call the callback.
func Ask(ctx context.Context, function safejs.Value, args ...any) (answer []safejs.Value, err error) {
	read := func(given []safejs.Value) error { answer = given; return nil }
	err = AskFor(ctx, function, read, args...)
	return answer, err
}

// AskFor does the same as [Ask], but passes the answer to read and returns the error of
// read. It calls read inside the callback, because JavaScript may change its objects when
// the callback has returned. read must not block. AskFor may call read even if ctx has
// ended.
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
		_, _ = Invoke(giveUp) // Ask returns the cause of ctx even if giveUp throws
		return context.Cause(ctx)
	}
}

// reading is the outcome of a call of read: its error, or the value of its panic.
type reading struct {
	err      error
	panicked any
}

func readAnswer(read func([]safejs.Value) error, args []safejs.Value) (done reading) {
	defer func() { done.panicked = recover() }()
	return reading{err: read(args)}
}
