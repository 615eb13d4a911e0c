// Package channel holds the event channel of an application: a queue of events
// that aggregates them, and the numbered packages in which they are sent to the
// reader.
//
// A package that was sent is kept until the reader asks for the next one, because
// the answer may have been lost. Each event is sent once and in order, except what
// aggregation removes: of several changes of one thing all but the first; what was
// added and deleted before the reader asked; and changes of what was deleted since.
//
// The package knows no requests. The emulator decides who waits for a package, and
// turns events into documents.
package channel
