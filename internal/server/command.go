//go:build !js

package server

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/ucwa"
)

// What commands of /emulator/ hold, in JSON. What the emulator itself checks is
// not checked here.

// command is the input of one.
type command interface{ check() []fields.Problem }

// readCommand reads the one JSON object that a request holds. An error is a
// [ucwa.Error] that names what is wrong with it, or why it cannot be read.
func readCommand(r *http.Request, in command) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(in)
	if err == nil {
		if _, after := decoder.Token(); after == io.EOF {
			return ucwa.Argument(in.check())
		}
		err = errors.New("must be one JSON object and nothing after it")
	}
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		return err
	}
	if _, said := errors.AsType[*ucwa.Error](err); said {
		return err
	}
	return ucwa.Argument([]fields.Problem{problemOf(err)})
}

// problemOf returns what an error of package json says, in our words.
func problemOf(err error) fields.Problem {
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if mismatch.Field == "" {
			return fields.Problem{Message: "must be a JSON object, not " + mismatch.Value}
		}
		path := "/" + strings.ReplaceAll(mismatch.Field, ".", "/")
		return fields.Problem{Path: path, Message: "must be " + nameOf[mismatch.Type.Kind().String()] + ", not " + mismatch.Value}
	}
	words := strings.TrimPrefix(err.Error(), "json: ")
	if quoted, found := strings.CutPrefix(words, "unknown field "); found {
		if name, err := strconv.Unquote(quoted); err == nil {
			return fields.Problem{Path: "/" + name, Message: "is unknown"}
		}
	}
	if errors.Is(err, io.EOF) {
		words = "must be a JSON object, but is empty"
	}
	return fields.Problem{Message: words}
}

// nameOf says what JSON calls the values of a kind.
var nameOf = map[string]string{
	"string": "a string", "bool": "a boolean", "int64": "a whole number", "float64": "a number", "struct": "an object",
}

// Ranges, as emulator.d.ts gives them.
const (
	maxCount   = 1_000_000_000
	maxDelay   = 1<<31 - 1                    // milliseconds that a browser's timers can wait
	maxAdvance = 100 * 365 * 24 * 3600 * 1000 // milliseconds of a hundred years
	maxInstant = 253_402_300_799_999          // the end of the year 9999, the last that XML has
)

// MaxSpeed is how many times as fast as the system's the clock of the emulator
// may run: a day in a second.
const MaxSpeed = 86_400

func milliseconds(n int64) time.Duration { return time.Duration(n) * time.Millisecond }

// nothing is the input of a command that takes none.
type nothing struct{}

func (*nothing) check() []fields.Problem { return nil }

// presence is how somebody is.
type presence struct {
	URI          string   `json:"uri"`
	Availability string   `json:"availability"`
	Activity     string   `json:"activity"`
	DeviceType   string   `json:"deviceType"`
	LastActive   *int64   `json:"lastActive"` // milliseconds since 1970 UTC
	Note         string   `json:"note"`
	Location     string   `json:"location"`
	Modalities   []string `json:"modalities"`
}

func (p *presence) check() []fields.Problem {
	if p.LastActive == nil {
		return nil
	}
	return between("/lastActive", *p.LastActive, maxInstant)
}

func (p *presence) presence() directory.Presence {
	out := directory.Presence{
		Availability: p.Availability, Activity: p.Activity, DeviceType: p.DeviceType,
		Note: p.Note, Location: p.Location, Modalities: p.Modalities,
	}
	if p.LastActive != nil {
		out.LastActive = time.UnixMilli(*p.LastActive)
	}
	return out
}

// clockSetting moves the clock, or says how fast it runs.
type clockSetting struct {
	Advance *int64   `json:"advance"` // milliseconds
	Speed   *float64 `json:"speed"`
}

func (s *clockSetting) check() (problems []fields.Problem) {
	if s.Advance == nil && s.Speed == nil {
		return []fields.Problem{{Message: "must have advance or speed"}}
	}
	if s.Advance != nil {
		problems = between("/advance", *s.Advance, maxAdvance)
	}
	if s.Speed != nil && (*s.Speed < 0 || *s.Speed > MaxSpeed) {
		problems = append(problems, fields.Problem{Path: "/speed", Message: "must be a number from 0 to " + strconv.Itoa(MaxSpeed)})
	}
	return problems
}

// rule is a FaultRule of emulator.d.ts.
type rule struct {
	Method          string     `json:"method,omitempty"`
	Path            string     `json:"path,omitempty"`
	Times           int64      `json:"times,omitempty"`
	Delay           int64      `json:"delay,omitempty"` // milliseconds
	Drop            bool       `json:"drop,omitempty"`
	Status          int64      `json:"status,omitempty"`
	Code            string     `json:"code,omitempty"`
	Subcode         string     `json:"subcode,omitempty"`
	Message         string     `json:"message,omitempty"`
	RetryAfter      retryAfter `json:"retryAfter,omitempty"`
	Body            string     `json:"body,omitempty"`
	Late            bool       `json:"late,omitempty"`
	Resync          bool       `json:"resync,omitempty"`
	Resume          bool       `json:"resume,omitempty"`
	KillApplication bool       `json:"killApplication,omitempty"`
}

func (r *rule) check() []fields.Problem {
	problems := between("/times", r.Times, maxCount)
	problems = append(problems, between("/delay", r.Delay, maxDelay)...)
	return append(problems, between("/status", r.Status, maxCount)...)
}

func (r *rule) fault() fault.Rule {
	return fault.Rule{
		Method: r.Method, Path: r.Path, Times: int(r.Times),
		Delay: milliseconds(r.Delay), Drop: r.Drop,
		Status: int(r.Status), Code: r.Code, Subcode: r.Subcode, Message: r.Message, RetryAfter: string(r.RetryAfter),
		Body: fault.Damage(r.Body), AfterEffect: r.Late, Resync: r.Resync, Resume: r.Resume, KillApplication: r.KillApplication,
	}
}

func ruleOf(f fault.Rule) rule {
	return rule{
		Method: f.Method, Path: f.Path, Times: int64(f.Times),
		Delay: f.Delay.Milliseconds(), Drop: f.Drop,
		Status: int64(f.Status), Code: f.Code, Subcode: f.Subcode, Message: f.Message, RetryAfter: retryAfter(f.RetryAfter),
		Body: string(f.Body), Late: f.AfterEffect, Resync: f.Resync, Resume: f.Resume, KillApplication: f.KillApplication,
	}
}

// retryAfter is a number of seconds, or a date as HTTP writes it.
type retryAfter string

func (a *retryAfter) UnmarshalJSON(text []byte) error {
	if strings.Trim(string(text), "0123456789") == "" {
		*a = retryAfter(text)
		return nil
	}
	if err := json.Unmarshal(text, (*string)(a)); err != nil {
		return ucwa.Argument([]fields.Problem{{Path: "/retryAfter", Message: "must be whole seconds, or a date as HTTP writes it"}})
	}
	return nil
}

func between(path string, n, most int64) []fields.Problem {
	if n >= 0 && n <= most {
		return nil
	}
	return []fields.Problem{{Path: path, Message: "must be a whole number from 0 to " + strconv.FormatInt(most, 10)}}
}
