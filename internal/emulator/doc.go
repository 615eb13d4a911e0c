// Package emulator is a UCWA 2.0 server as a function: [Emulator.Deliver] answers a
// request from the server's state and a given time. An [Emulator] starts no
// goroutine, sets no timer, reads no clock and opens no socket, so the same code runs
// behind HTTP, inside a browser tab, and in a test that moves the time by hand.
// [Transport] adds the clock and waits.
//
// A request first meets the faults that are set (delivery.go). Then it passes the
// checks of check.go, in an order that is part of the protocol, and performs one
// operation of the table in route.go. An operation reads its input, and shows or
// changes the state: applications with their presence subscriptions, and the people of
// package directory. Requests for a token are OAuth's and not UCWA's; webticket.go
// answers them. A resource's document and its operations are in one file.
//
// Changes become events in the channels of the applications that they concern
// (notify.go). Some happen without a request: subscriptions expire, presences change.
// The agenda of package schedule holds their times. Whenever the emulator is told the
// time, it first performs what is due by then, in order and each at its own time
// (expiry.go).
//
// A GET of the event channel that has to wait is parked: Deliver returns a [Parked]
// in place of a response, and [Emulator.Settle] later returns it with its answer.
//
// PROTOCOL.md lists what the emulator accepts beyond the documentation, and what it
// does where the documentation is silent.
package emulator
