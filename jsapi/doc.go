// Package jsapi is the JavaScript API, both of its halves: the ES modules that
// a page imports, and the functions in Go that they call.
//
// The contract for pages is in presence.d.ts and emulator.d.ts. The contract
// between the halves is this:
//
//   - loader.js starts the program, which hands it one function for each row of
//     the table that [Presence] or [Emulator] returns. presence.js and
//     emulator.js call them by these names.
//   - The first argument of each is a function settle(value, error, cause) that
//     is called exactly once: with the JSON text of the result, or with
//     undefined, the JSON text of the fields of a UcwaError, and what
//     JavaScript threw, if that is beneath it. The table says for each function
//     whether settle is called before it returns.
//   - Data crosses as JSON text that JavaScript writes and parses itself, which
//     was measured to be several times cheaper than property by property. A list
//     of subscriptions is the text of its fields only, of which subscriptions.js
//     makes the objects. Functions, signals and bytes cross as values.
//   - A request and its answer are one exchange (fetch.js): Go hands over the
//     request, and is told once what came of it.
//   - JavaScript decides nothing about the protocol, and Go nothing about
//     classes: presence.js checks the names and types of options, because only
//     it sees functions among them; what their values mean is checked here.
//   - A panic in a call rejects that call with kind internal. The end of the
//     program rejects every call, which is the loader's to see.
package jsapi
