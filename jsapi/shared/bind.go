//go:build js && wasm

package shared

import (
	"context"
	"unsafe"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
)

// Binding is one function that JavaScript calls.
type Binding struct {
	Name string
	// Sync settles before it returns. It must not block.
	Sync func(args []safejs.Value) (json []byte, err error)
	// Async settles later. The first argument of its JavaScript function is an
	// AbortSignal, which ends ctx; args are the arguments after it. Exactly one of Sync
	// and Async is set.
	Async func(ctx context.Context, args []safejs.Value) (json []byte, err error)
}

// Serve passes the functions of a program to the loader. It does not return, because
// the program runs until its page is closed. If the loader is missing, Serve prints the
// error and returns.
func Serve(program string, bindings []Binding) {
	functions := map[string]jsrt.Function{}
	calls := new(goroutine)
	for _, b := range bindings {
		functions[b.Name] = b.function(calls.run) // never released: it lives as long as the program
	}
	if err := jsrt.HandOver(functions); err != nil {
		println(program+":", err.Error()) // log and os would make the module larger
		return
	}
	select {}
}

// Function returns the JavaScript function of a binding. The caller must release it.
func (b Binding) Function() jsrt.Function {
	return b.function(func(call func()) { go call() })
}

// function is [Binding.Function] with a run that calls its argument later, in another
// goroutine.
func (b Binding) function(run func(call func())) jsrt.Function {
	return jsrt.Func(func(args []safejs.Value) {
		settle, rest := jsrt.Arg(args, 0), args[min(1, len(args)):]
		if b.Sync != nil {
			respond(settle, func() ([]byte, error) { return b.Sync(rest) })
			return
		}
		// rest stays valid after this function returns: it contains copies of references.
		run(func() { respond(settle, func() ([]byte, error) { return b.await(rest) }) })
	})
}

// goroutine runs calls in goroutines, and keeps one goroutine for the next call. The stack
// of a new goroutine is small, so the runtime has to enlarge it several times during a
// call: this takes 0.03 ms of the 0.35 ms of create(). The type needs no lock: the program
// has one thread.
type goroutine struct {
	waits bool // whether a goroutine waits for the next call
	calls chan func()
}

func (g *goroutine) run(call func()) {
	if g.waits {
		g.waits = false
		g.calls <- call
		return
	}
	if g.calls == nil {
		g.calls = make(chan func(), 1)
	}
	go g.loop(call)
}

// loop runs a call, and then each call that it receives. It returns if another goroutine
// waits already. While it waits, it has no reference to a finished call.
func (g *goroutine) loop(call func()) {
	for {
		call()
		if g.waits {
			return
		}
		g.waits = true
		call = <-g.calls
	}
}

// await runs an asynchronous binding until it is done or its signal fires.
func (b Binding) await(args []safejs.Value) ([]byte, error) {
	ctx, stop, err := jsrt.FollowSignal(context.Background(), jsrt.Arg(args, 0), func(reason error) error {
		return ucwa.Aborted("the call was aborted", reason)
	})
	if err != nil {
		return nil, ucwa.ArgumentAt("/signal", "must be an AbortSignal")
	}
	defer stop()
	return b.Async(ctx, args[min(1, len(args)):])
}

// respond calls settle with the result or the error of fn. If fn panics, the panic
// becomes the error of this call, and the program continues.
func respond(settle safejs.Value, fn func() ([]byte, error)) {
	result, err := func() (result []byte, err error) {
		defer func() {
			if p := jsrt.Recovered(recover()); p != nil {
				err = ucwa.Internal(p.Error(), nil)
			}
		}()
		return fn()
	}()
	// The errors of Invoke are ignored: there is nowhere to report them.
	if err != nil {
		text, cause := encodeError(err)
		_, _ = jsrt.Invoke(settle, safejs.Undefined(), text, cause)
		return
	}
	// result needs no copy: it does not change any more, and JavaScript copies it.
	_, _ = jsrt.Invoke(settle, unsafe.String(unsafe.SliceData(result), len(result)))
}
