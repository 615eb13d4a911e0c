// Package control reads the input of an author of tests: the options of an emulator,
// presences, faults, and commands for its clock. The emulator in a page and the demo
// server read them here, so both accept the same names, units and ranges. They are
// documented in emulator.d.ts.
//
// Errors are an [ucwa.Error] that lists everything that is wrong with the names and
// types. What the emulator itself checks is not checked here.
package control

import (
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

const (
	// maxCount is the largest number of requests, people or bytes.
	maxCount = 1_000_000_000
	// maxDelay is the longest time that a browser's timers can wait.
	maxDelay = (1<<31 - 1) * time.Millisecond
	// maxAdvance is the longest time by which a clock is moved: longer than any test
	// needs, and short enough for a Duration.
	maxAdvance = 100 * 365 * 24 * time.Hour
	// MaxSpeed is the highest multiple of the system's speed at which a clock runs: a
	// day in a second.
	MaxSpeed = 86_400
)

// read reads a document that may have the given fields.
func read(doc *hal.Resource, all ...fields.Field) error {
	var r fields.Reader
	r.Document(doc, all...)
	return ucwa.Argument(r.Problems())
}

// count is a whole number.
func count(name string, to *int) fields.Field {
	return fields.Int(name, 0, maxCount, func(n int) { *to = n })
}

// ParseNothing reads the input of a command that has none.
func ParseNothing(doc *hal.Resource) error { return read(doc) }
