//go:build js && wasm

package emulator

import (
	"context"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
)

// parked is a request whose answer is yet to come. settled is closed when it is
// there.
type parked struct {
	request *emulator.Parked
	settled chan struct{}
}

// answer(settle, signal, emulator, number, receive) → Delivery. It waits for the
// answer to a request that was parked, and takes the request back if the signal
// fires.
func (s *emulators) answer(ctx context.Context, args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	number, err := jsrt.Arg(args, 1).Int()
	if err != nil {
		return nil, err
	}
	p, found := e.parked[number]
	if !found {
		return nil, &ucwa.Error{Kind: ucwa.KindInternal, Offset: -1, Message: "there is no such request"}
	}
	defer delete(e.parked, number)
	select {
	case <-p.settled:
		return handOver(p.request.Delivery(), jsrt.Arg(args, 2))
	case <-ctx.Done():
		e.Forget(p.request, e.clock.Now())
		e.settle()
		return nil, context.Cause(ctx)
	}
}

// settle lets those go on who wait for an answer that has come, and sets the timer
// for when others may. It returns how many there were.
func (e *emulated) settle() (settled int) {
	for _, request := range e.Settle(e.clock.Now()) {
		for _, p := range e.parked {
			if p.request == request {
				close(p.settled)
				settled++
			}
		}
	}
	e.timer.Stop()
	if due, waiting := e.Due(); waiting {
		if left, arrives := e.clock.Until(due); arrives {
			e.timer.Reset(left)
		}
	}
	return settled
}

// handOver calls receive with the body of an answer, if there is one, and returns
// the rest.
func handOver(d emulator.Delivery, receive safejs.Value) ([]byte, error) {
	if d.Response != nil {
		body, err := bytesOf(d.Response.Body)
		if err != nil {
			return nil, err
		}
		if _, err := receive.Invoke(body); err != nil {
			return nil, err
		}
	}
	return appendDelivery(nil, d), nil
}
