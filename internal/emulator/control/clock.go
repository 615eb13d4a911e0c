package control

import (
	"strconv"
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// ParseAdvance reads {milliseconds}: the time by which a clock is to be moved.
func ParseAdvance(doc *hal.Resource) (d time.Duration, err error) {
	err = read(doc, fields.Milliseconds("milliseconds", maxAdvance, &d).Required())
	return d, err
}

// Clock is a command for a clock that runs. What is nil does not change.
type Clock struct {
	Advance *time.Duration // moves the clock
	Speed   *float64       // a multiple of the system's speed; 0 stops the clock
}

// ParseClock reads {advance}, {speed} or both.
func ParseClock(doc *hal.Resource) (c Clock, err error) {
	var advance time.Duration
	err = read(doc,
		fields.Read("advance", func(r *fields.Reader, path string, v hal.Value) {
			fields.Milliseconds("advance", maxAdvance, &advance).Read(r, path, v)
			c.Advance = &advance
		}),
		fields.Read("speed", func(r *fields.Reader, path string, v hal.Value) {
			speed, ok := r.Number(v)
			if !ok || speed < 0 || speed > MaxSpeed {
				r.Report(path, "must be a number from 0 to "+strconv.Itoa(MaxSpeed))
			}
			c.Speed = &speed
		}),
	)
	if err == nil && c == (Clock{}) {
		err = ucwa.Argument([]fields.Problem{{Message: "must have advance or speed"}})
	}
	return c, err
}
