//go:build js && wasm

package emulator

import (
	"math"
	"strconv"
	"time"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// Bindings returns the functions of emulator.wasm. Only answer waits, for events.
// Delays of answers are timed by emulator.js.
func Bindings() []shared.Binding {
	servers := &emulators{byID: map[int]*emulated{}}
	return []shared.Binding{
		{Name: "create", Sync: servers.create},
		{Name: "request", Sync: servers.request},
		{Name: "answer", Async: servers.answer},
		{Name: "time", Sync: servers.time},
		{Name: "requests", Sync: servers.requests},
		{Name: "setPresence", Sync: servers.setPresence},
		{Name: "advance", Sync: servers.advance},
		{Name: "fail", Sync: servers.fail},
		{Name: "faults", Sync: servers.faults},
		{Name: "clearFaults", Sync: servers.clearFaults},
		{Name: "reset", Sync: servers.reset},
		{Name: "close", Sync: servers.close},
	}
}

// emulators holds the emulators of a page by the number that it knows them by.
// It needs no lock, nor do they: the program has one thread, and nothing here
// waits while it uses them.
type emulators struct {
	byID map[int]*emulated
	last int
}

// emulated is an emulator with its clock, and what both go back to on reset.
type emulated struct {
	*emulator.Emulator
	clock *schedule.Clock
	start time.Time
	speed float64 // of the clock; 0 if it is moved by hand

	parked map[int]parked // by the number that a page knows the request by
	last   int
	timer  *time.Timer // to when something is due for one of them
}

// create(settle, options) → {id, application, token}
func (s *emulators) create(args []safejs.Value) ([]byte, error) {
	options, err := readEmulatorOptions(jsrt.Arg(args, 0))
	if err != nil {
		return nil, err
	}
	e := &emulated{Emulator: emulator.New(options.config), start: options.start, speed: options.speed, parked: map[int]parked{}}
	e.timer = time.AfterFunc(math.MaxInt64, func() { e.settle() })
	application, err := e.signIn()
	if err != nil {
		return nil, err
	}
	s.last++
	s.byID[s.last] = e
	b := strconv.AppendInt([]byte(`{"id":`), int64(s.last), 10)
	b = shared.AppendField(b, "application", options.origin+application)
	b = shared.AppendField(b, "token", e.Token())
	return append(b, '}'), nil
}

// signIn starts the clock of an emulator that is as new, and returns the href of
// its first application, which is the same each time.
func (e *emulated) signIn() (application string, err error) {
	e.clock = schedule.NewClock(e.start)
	e.clock.Run(e.speed)
	return e.CreateApplication(e.Token(), e.start)
}

// request(settle, emulator, method, url, headers, body, receive) → Delivery, or
// {parked} with the number for answer if there is none yet. receive is called with
// the body of the answer, unless the connection breaks.
func (s *emulators) request(args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	req, err := readMessage(args[1:])
	if err != nil {
		return nil, err
	}
	d := e.Deliver(req, e.clock.Now())
	if d.Parked != nil {
		e.last++
		e.parked[e.last] = parked{d.Parked, make(chan struct{})}
	}
	e.settle()
	if d.Parked != nil {
		return append(strconv.AppendInt([]byte(`{"parked":`), int64(e.last), 10), '}'), nil
	}
	return handOver(d, jsrt.Arg(args, 5))
}

// time(settle, emulator) → milliseconds since 1970 UTC
func (s *emulators) time(args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	return strconv.AppendInt(nil, e.clock.Now().UnixMilli(), 10), nil
}

// requests(settle, emulator) → RecordedRequest[]
func (s *emulators) requests(args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	return shared.AppendList(nil, e.Requests(), appendExchange), nil
}

// setPresence(settle, emulator, uri, presence)
func (s *emulators) setPresence(args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	uri, err := jsrt.Arg(args, 1).String()
	if err != nil {
		return nil, err
	}
	presence, err := readPresence(jsrt.Arg(args, 2))
	if err != nil {
		return nil, err
	}
	err = e.SetPresence(uri, presence, e.clock.Now())
	e.settle()
	return []byte("null"), err
}

// advance(settle, emulator, {milliseconds}) → how many answers were handed over
func (s *emulators) advance(args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	d, err := readAdvance(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	if e.speed > 0 {
		return nil, shared.ArgumentError("/clock", "is live: it runs by itself and is not moved by hand")
	}
	e.clock.Advance(d)
	return strconv.AppendInt(nil, int64(e.settle()), 10), nil
}

// fail(settle, emulator, rule)
func (s *emulators) fail(args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	fault, err := readFault(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	return []byte("null"), e.Fail(fault)
}

// faults(settle, emulator) → FaultRule[]
func (s *emulators) faults(args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	return shared.AppendList(nil, e.Faults(), appendFault), nil
}

// clearFaults(settle, emulator)
func (s *emulators) clearFaults(args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	e.ClearFaults()
	return []byte("null"), nil
}

// reset(settle, emulator)
func (s *emulators) reset(args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	e.Reset()
	_, err = e.signIn()
	e.settle()
	return []byte("null"), err
}

// close(settle, emulator)
func (s *emulators) close(args []safejs.Value) ([]byte, error) {
	id, err := jsrt.Arg(args, 0).Int()
	if err != nil {
		return nil, err
	}
	if e := s.byID[id]; e != nil {
		e.timer.Stop()
		delete(s.byID, id)
	}
	return []byte("null"), nil
}

// find returns the emulator that the first argument names.
func (s *emulators) find(args []safejs.Value) (*emulated, error) {
	id, err := jsrt.Arg(args, 0).Int()
	if err != nil {
		return nil, err
	}
	e := s.byID[id]
	if e == nil {
		return nil, &ucwa.Error{Kind: ucwa.KindAborted, Offset: -1, Message: "the emulator is closed"}
	}
	return e, nil
}
