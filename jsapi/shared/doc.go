// Package shared is the common part of the two modules of the JavaScript API: the ES
// modules that load a Go program, and the Go side of the calls between them.
// The API has two halves: ES modules, which a page imports, and functions in Go, which
// the ES modules call. The contract with pages is in presence.d.ts and emulator.d.ts.
// The contract between the halves is this:
//
//   - loader.js starts the program, which passes it one function for each [Binding].
//     presence.js and emulator.js call them by name.
//   - The first argument of each function is a function settle(value, error, cause).
//     Go calls it exactly once: with the JSON text of the result, or with undefined,
//     the JSON text of the fields of a UcwaError, and the JavaScript value that caused
//     the error, if any. A Sync binding calls it before it returns, an Async binding
//     later.
//   - Data crosses as JSON text that JavaScript writes and parses itself: measured,
//     this is 4 times cheaper to read and 11 times cheaper to write than property by
//     property. Functions, signals, and the bodies of requests and answers cross as
//     separate arguments.
//   - JavaScript checks the names and types of options, because only JavaScript sees
//     the functions among them. Go checks the values against the protocol.
//   - A panic in a call rejects that call with kind internal. When the program ends,
//     the loader rejects every call that is pending.
package shared
