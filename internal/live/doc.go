// Package live keeps the presence of watched contacts current: it reads the event
// channel, keeps subscriptions alive, and reads again what has changed or may have.
//
// [Core] is the protocol: a state machine without goroutines, timers, clocks and
// I/O. Each input changes its state and yields requests to send, requests to cancel,
// the time until it must be called again, and notices for the watches. The same
// inputs at the same times yield the same outputs, so that a whole day can be
// replayed from a seed (sim_test.go).
//
// # Generations
//
// Everything that may have been missed starts a new generation: the event channel
// broke, the page was asleep, the server dropped the subscriptions ([Core.gap]). A
// value is fresh only if it was read in the current generation, while a subscription
// that was confirmed in the same generation covers its contact, and a GET of the
// event channel is parked. All else is stale, and shown as such in the same step.
//
// # The parts
//
//   - core.go, input.go, output.go: the machine, what goes in and what comes out
//   - clock.go, backoff.go, failure.go, list.go: time, pauses between attempts, kinds of
//     errors, lists
//   - application.go, poll.go, events.go: the application, its event channel, its events
//   - subscriptions.go, loss.go, limits.go, unknown.go, renew.go, removal.go, groups.go: which
//     subscription covers a contact, and for how long
//   - contact.go, reads.go, lookup.go: what is known of a contact, and how it is read
//   - watch.go, state.go, page.go: watches, their states, and the life of the page
package live
