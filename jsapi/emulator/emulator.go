//go:build js && wasm

package emulator

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/control"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// Bindings returns the functions of emulator.wasm. Only answer blocks.
func Bindings() []shared.Binding {
	servers := &emulators{byID: map[int]*emulated{}}
	return []shared.Binding{
		{Name: "create", Sync: servers.create},
		{Name: "request", Sync: servers.request},
		{Name: "answer", Async: servers.answer},
		{Name: "time", Sync: servers.time},
		{Name: "requests", Sync: servers.requests},
		{Name: "setPresence", Sync: servers.setPresence},
		{Name: "signInAtPage", Sync: servers.signInAtPage},
		{Name: "advance", Sync: servers.advance},
		{Name: "sleep", Sync: servers.sleep},
		{Name: "channel", Sync: servers.channel},
		{Name: "fail", Sync: servers.fail},
		{Name: "faults", Sync: servers.faults},
		{Name: "clearFaults", Sync: servers.clearFaults},
		{Name: "reset", Sync: servers.reset},
		{Name: "close", Sync: servers.close},
	}
}

// emulators holds the emulators of a page by their number. It needs no lock: the
// program has one thread, and no binding waits while it uses the map.
type emulators struct {
	byID map[int]*emulated
	last int
}

// emulated is an emulator with its clock, and the clock's first time and speed for reset.
type emulated struct {
	transport *emulator.Transport
	clock     *schedule.Clock
	start     time.Time
	speed     float64 // of the clock; 0 if the page moves it

	waiting map[int]*emulator.Pending // requests that wait for their answers, by number
	last    int
}

// create(settle, options) → {id, application, token, origins}: origins has a member for
// each origin that the emulator answers for
func (s *emulators) create(args []safejs.Value) ([]byte, error) {
	document, err := shared.ReadObject(jsrt.Arg(args, 0))
	if err != nil {
		return nil, err
	}
	options, err := control.ParseOptions(document, time.Now())
	if err != nil {
		return nil, err
	}
	clock := schedule.NewClock(options.Start)
	e := &emulated{
		transport: emulator.NewTransport(emulator.New(options.Config), clock),
		clock:     clock, start: options.Start, speed: options.Speed,
		waiting: map[int]*emulator.Pending{},
	}
	application, token, err := e.signIn()
	if err != nil {
		return nil, err
	}
	s.last++
	s.byID[s.last] = e
	b := strconv.AppendInt([]byte(`{"id":`), int64(s.last), 10)
	b = shared.AppendField(b, "application", options.Origin+application)
	b = shared.AppendField(b, "token", token)
	b = shared.AppendField(append(b, `,"origins":{`...), options.Origin, "")
	for _, origin := range options.Origins {
		b = shared.AppendField(b, origin, "")
	}
	return append(b, `}}`...), nil
}

// signIn starts the clock of a new or reset emulator, and creates the application of the
// user. It returns the href of the application and its token, which are the same each time.
func (e *emulated) signIn() (application, token string, err error) {
	e.clock.Set(e.start)
	e.clock.Run(e.speed)
	e.transport.Use(func(server *emulator.Emulator, _ time.Time) {
		token = server.Token()
		application, err = server.CreateApplication(token, e.start)
	})
	return application, token, err
}

// request(settle, emulator, method, url, headers, body, receive) → {status, headers},
// or {waiting} if the answer is delayed: the number that answer takes. receive is called
// with the body of the answer, unless the connection breaks.
func (s *emulators) request(args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	req, err := readMessage(args[1:])
	if err != nil {
		return nil, err
	}
	pending := e.transport.Send(req)
	if !pending.Waits() {
		return deliver(context.Background(), pending, jsrt.Arg(args, 5))
	}
	e.last++
	e.waiting[e.last] = pending
	return append(strconv.AppendInt([]byte(`{"waiting":`), int64(e.last), 10), '}'), nil
}

// answer(settle, signal, emulator, number, receive) waits for a delayed answer and returns
// {status, headers}. If the signal fires, it removes a request that waits for events.
func (s *emulators) answer(ctx context.Context, args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	number, err := jsrt.Int(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	pending, found := e.waiting[number]
	if !found {
		return nil, ucwa.Internal("there is no such request", nil)
	}
	delete(e.waiting, number)
	return deliver(ctx, pending, jsrt.Arg(args, 2))
}

// deliver waits for the answer to a request, calls receive with its body, and
// returns {status, headers}: status is 0 if the connection breaks.
func deliver(ctx context.Context, pending *emulator.Pending, receive safejs.Value) ([]byte, error) {
	resp, err := pending.Wait(ctx)
	if errors.Is(err, emulator.ErrDropped) {
		return []byte(`{"status":0}`), nil
	}
	if err != nil {
		return nil, err
	}
	if _, err := jsrt.Invoke(receive, jsrt.Bytes(resp.Body)); err != nil {
		return nil, err
	}
	return appendHead(nil, resp), nil
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
func (s *emulators) requests(args []safejs.Value) (list []byte, err error) {
	err = s.use(args, func(server *emulator.Emulator, _ time.Time) error {
		list = shared.AppendList(nil, server.Requests(), appendExchange)
		return nil
	})
	return list, err
}

// setPresence(settle, emulator, uri, presence)
func (s *emulators) setPresence(args []safejs.Value) ([]byte, error) {
	uri, err := jsrt.String(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	document, err := shared.ReadObject(jsrt.Arg(args, 2))
	if err != nil {
		return nil, err
	}
	presence, err := control.ParsePresence(document)
	if err != nil {
		return nil, err
	}
	return []byte("null"), s.use(args, func(server *emulator.Emulator, now time.Time) error {
		return server.SetPresence(uri, presence, now)
	})
}

// signInAtPage(settle, emulator, uri)
func (s *emulators) signInAtPage(args []safejs.Value) ([]byte, error) {
	uri, err := jsrt.String(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	return []byte("null"), s.use(args, func(server *emulator.Emulator, _ time.Time) error {
		if !server.SignInAtPage(uri) {
			return ucwa.ArgumentAt("/uri", "is not in the directory")
		}
		return nil
	})
}

// advance(settle, emulator, {milliseconds})
func (s *emulators) advance(args []safejs.Value) ([]byte, error) {
	return s.pass(args, func(e *emulated, d time.Duration) { e.clock.Advance(d) })
}

// sleep(settle, emulator, {milliseconds})
func (s *emulators) sleep(args []safejs.Value) ([]byte, error) {
	return s.pass(args, func(e *emulated, d time.Duration) { e.transport.Sleep(d) })
}

// pass calls move with an emulator and the duration. It returns an error if the clock of
// the emulator is live.
func (s *emulators) pass(args []safejs.Value, move func(e *emulated, d time.Duration)) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	document, err := shared.ReadObject(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	d, err := control.ParseAdvance(document)
	if err != nil {
		return nil, err
	}
	if e.speed > 0 {
		return nil, ucwa.ArgumentAt("/clock", "is live: it runs by itself and is not moved by hand")
	}
	move(e, d)
	return []byte("null"), nil
}

// channel(settle, emulator) → ChannelState
func (s *emulators) channel(args []safejs.Value) (state []byte, err error) {
	err = s.use(args, func(server *emulator.Emulator, _ time.Time) (err error) {
		state, err = hal.AppendJSON(nil, control.Polls(server.Polls()))
		return err
	})
	return state, err
}

// fail(settle, emulator, rule)
func (s *emulators) fail(args []safejs.Value) ([]byte, error) {
	document, err := shared.ReadObject(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	rule, err := control.ParseFault(document)
	if err != nil {
		return nil, err
	}
	return []byte("null"), s.use(args, func(server *emulator.Emulator, _ time.Time) error {
		return server.Fail(rule)
	})
}

// faults(settle, emulator) → FaultRule[]
func (s *emulators) faults(args []safejs.Value) (list []byte, err error) {
	err = s.use(args, func(server *emulator.Emulator, _ time.Time) error {
		list = shared.AppendList(nil, server.Faults(), func(b []byte, r fault.Rule) []byte {
			var appended []byte
			if appended, err = hal.AppendJSON(b, control.Fault(r)); err != nil {
				return b
			}
			return appended
		})
		return err
	})
	return list, err
}

// clearFaults(settle, emulator)
func (s *emulators) clearFaults(args []safejs.Value) ([]byte, error) {
	return []byte("null"), s.use(args, func(server *emulator.Emulator, _ time.Time) error {
		server.ClearFaults()
		return nil
	})
}

// reset(settle, emulator)
func (s *emulators) reset(args []safejs.Value) ([]byte, error) {
	e, err := s.find(args)
	if err != nil {
		return nil, err
	}
	e.transport.Use(func(server *emulator.Emulator, _ time.Time) { server.Reset() })
	_, _, err = e.signIn()
	return []byte("null"), err
}

// close(settle, emulator)
func (s *emulators) close(args []safejs.Value) ([]byte, error) {
	id, err := jsrt.Int(jsrt.Arg(args, 0))
	if err != nil {
		return nil, err
	}
	if e := s.byID[id]; e != nil {
		e.transport.Close()
		delete(s.byID, id)
	}
	return []byte("null"), nil
}

// use calls f with the server of the emulator that the first argument names.
func (s *emulators) use(args []safejs.Value, f func(server *emulator.Emulator, now time.Time) error) error {
	e, err := s.find(args)
	if err != nil {
		return err
	}
	e.transport.Use(func(server *emulator.Emulator, now time.Time) { err = f(server, now) })
	return err
}

// find returns the emulator that the first argument names.
func (s *emulators) find(args []safejs.Value) (*emulated, error) {
	id, err := jsrt.Int(jsrt.Arg(args, 0))
	if err != nil {
		return nil, err
	}
	e := s.byID[id]
	if e == nil {
		return nil, ucwa.Aborted("the emulator is closed", nil)
	}
	return e, nil
}
