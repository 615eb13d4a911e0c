//go:build !js

package server

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"sync"
	"time"

	"ucwapresence/internal/emulator"
	commands "ucwapresence/internal/emulator/control"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// control serves the commands by which the page of this server controls the emulator.
// They are not part of UCWA:
//
//	GET    /emulator/state     the state: {time, speed, faults, channel}
//	POST   /emulator/presence  sets a person's presence: {uri} and a PresenceOfPerson
//	POST   /emulator/faults    appends a FaultRule
//	DELETE /emulator/faults    removes all fault rules
//	POST   /emulator/clock     {advance}, {speed}, or both
//	POST   /emulator/reset     {}: returns to the state in which the server started
//
// Names, units and ranges are those of emulator.d.ts, except that speed 0 stops the
// clock. An answer with status 200 is the state after the command. Any other answer is
// {message, problems?: [{path, message}]}.
//
// Only pages of this server may send commands. A browser that sends neither Origin nor
// Sec-Fetch-Site does not send commands for pages of other origins either: JSON and
// DELETE need a CORS preflight, which the server does not answer.
type control struct {
	transport *emulator.Transport
	clock     *schedule.Clock
	initial   float64 // the clock's speed when the server started

	mu    sync.Mutex // guards speed, and is locked while the clock is set
	speed float64
}

// newControl returns the handler of /emulator/. The clock runs at the given speed.
func newControl(transport *emulator.Transport, clock *schedule.Clock, speed float64) http.Handler {
	c := &control{transport: transport, clock: clock, initial: speed, speed: speed}
	mux := http.NewServeMux()
	mux.Handle("GET /emulator/state", c.handler(nil))
	mux.Handle("POST /emulator/presence", c.handler(c.setPresence))
	mux.Handle("POST /emulator/faults", c.handler(c.fail))
	mux.Handle("DELETE /emulator/faults", c.handler(c.clearFaults))
	mux.Handle("POST /emulator/clock", c.handler(c.setClock))
	mux.Handle("POST /emulator/reset", c.handler(c.reset))
	return mux
}

// MaxSpeed is the highest multiple of the system's speed at which the emulator's
// clock runs: a day in a second.
const MaxSpeed = commands.MaxSpeed

// maxCommand is how many bytes the body of a command may have.
const maxCommand = 64 << 10

// handler returns a handler that carries out a command, unless it is nil, and answers
// with the state.
func (c *control) handler(command func(*http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case isForeign(r):
			refuse(w, http.StatusForbidden, errors.New("only pages of this server may control its emulator"))
			return
		case r.Method == http.MethodPost && !isJSON(r):
			refuse(w, http.StatusUnsupportedMediaType, errors.New("the Content-Type must be application/json"))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxCommand)
		if command != nil {
			if err := command(r); err != nil {
				refuse(w, statusOf(err), err)
				return
			}
		}
		state, err := c.state()
		if err != nil {
			refuse(w, http.StatusInternalServerError, err)
			return
		}
		writeJSON(w, http.StatusOK, state)
	})
}

func (c *control) setPresence(r *http.Request) error {
	doc, err := readCommand(r)
	if err != nil {
		return err
	}
	uri, presence, err := commands.ParsePersonPresence(doc)
	if err != nil {
		return err
	}
	c.transport.Use(func(e *emulator.Emulator, now time.Time) { err = e.SetPresence(uri, presence, now) })
	return err
}

func (c *control) fail(r *http.Request) error {
	doc, err := readCommand(r)
	if err != nil {
		return err
	}
	rule, err := commands.ParseFault(doc)
	if err != nil {
		return err
	}
	c.transport.Use(func(e *emulator.Emulator, _ time.Time) { err = e.Fail(rule) })
	return err
}

func (c *control) clearFaults(*http.Request) error {
	c.transport.Use(func(e *emulator.Emulator, _ time.Time) { e.ClearFaults() })
	return nil
}

func (c *control) setClock(r *http.Request) error {
	doc, err := readCommand(r)
	if err != nil {
		return err
	}
	command, err := commands.ParseClock(doc)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if command.Advance != nil {
		c.clock.Advance(*command.Advance)
	}
	if command.Speed != nil {
		c.speed = *command.Speed
		c.clock.Run(c.speed)
	}
	return nil
}

// reset resets the emulator and the speed of its clock. It also sets the clock to the
// present time, and creates the application that visitors share: its href is the same as
// when the server started.
func (c *control) reset(r *http.Request) error {
	doc, err := readCommand(r)
	if err != nil {
		return err
	}
	if err := commands.ParseNothing(doc); err != nil {
		return err
	}
	var token string
	c.transport.Use(func(e *emulator.Emulator, _ time.Time) {
		e.Reset()
		token = e.Token()
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	c.speed = c.initial
	c.clock.Run(c.speed)
	c.clock.Set(time.Now())
	_, err = signIn(context.WithoutCancel(r.Context()), c.transport, token)
	return err
}

// state is the answer to every command.
type state struct {
	Time   int64             `json:"time"`   // milliseconds since 1970 UTC
	Speed  float64           `json:"speed"`  // of the clock, 0 if it is stopped
	Faults []json.RawMessage `json:"faults"` // the rules that may still match
	// Channel is the ChannelState of the applications' event channels.
	Channel json.RawMessage `json:"channel"`
}

func (c *control) state() (state, error) {
	s := state{Faults: []json.RawMessage{}}
	var err error
	c.transport.Use(func(e *emulator.Emulator, now time.Time) {
		s.Time = now.UnixMilli()
		for _, rule := range e.Faults() {
			var text []byte
			if text, err = hal.AppendJSON(nil, commands.Fault(rule)); err != nil {
				return
			}
			s.Faults = append(s.Faults, text)
		}
		s.Channel, err = hal.AppendJSON(nil, commands.Polls(e.Polls()))
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	s.Speed = c.speed
	return s, err
}

// isForeign reports whether a page of another origin sent a request, according to the
// header fields that the browser has set.
func isForeign(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return r.Header.Get("Origin") != "" && !ownPage(r)
	}
	return true
}

func isJSON(r *http.Request) bool {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && mediaType == "application/json"
}

func statusOf(err error) int {
	if _, wrong := errors.AsType[*ucwa.Error](err); wrong {
		return http.StatusBadRequest
	}
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusServiceUnavailable
}

// refuse answers a command that was not carried out with the reason.
func refuse(w http.ResponseWriter, status int, err error) {
	type problem struct {
		Path    string `json:"path"`
		Message string `json:"message"`
	}
	answer := struct {
		Message  string    `json:"message"`
		Problems []problem `json:"problems,omitempty"`
	}{Message: err.Error()}
	if e, ok := errors.AsType[*ucwa.Error](err); ok {
		for _, p := range e.Problems {
			answer.Problems = append(answer.Problems, problem(p))
		}
	}
	writeJSON(w, status, answer)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store") // it changes often, and may contain a token
	w.WriteHeader(status)
	w.Write(body)
}
