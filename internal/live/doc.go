// Package live keeps the presence of watched contacts current: it reads the event
// channel, extends subscriptions, and reads the contacts that have changed or may have
// changed.
//
// [Core] implements the protocol as a state machine without goroutines, timers, clocks
// and I/O. Each input changes its state and yields requests to send, requests to cancel,
// the time until it must be called again, and notices for the watches. The same
// inputs at the same times yield the same outputs, so that a whole day can be
// replayed from a seed (sim_test.go). [Channel] runs a core with a client.
//
// # Generations
//
// A new generation starts whenever the core may have missed changes: the event channel
// broke, the page was asleep, or the server dropped the subscriptions ([Core.gap]). A
// value is fresh only if it was read in the current generation, while a subscription
// that was confirmed in the same generation covers its contact, and a GET of the
// event channel is parked. All other values are stale, and the core shows them as stale
// in the same step.
//
// # The parts
//
//   - channel.go, execute.go: the channel, and the requests that it performs
//   - core.go, input.go, output.go: the state machine, its inputs and its outputs
//   - clock.go, backoff.go, failure.go, list.go: time, pauses between attempts, kinds of
//     errors, lists
//   - application.go, poll.go, events.go: the application, its event channel, its events
//   - subscriptions.go, loss.go, limits.go, unknown.go, renew.go, removal.go, groups.go:
//     the subscriptions that cover contacts, their limits and their ends
//   - contact.go, reads.go, lookup.go: the known values of a contact, and their reads
//   - watch.go, state.go, page.go: watches, their states, and the life of the page
package live
