// Package schedule holds the emulator's time: the clock, and the agenda of what
// will happen without a request.
//
// The agenda sets no timer. Its owner passes it the time, and it performs
// everything that is due by then, so a clock can be moved by any distance.
package schedule
