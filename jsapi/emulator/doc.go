// Package emulator holds the Go functions behind emulator.js: the emulator of a
// UCWA server that runs inside a page. The contract with pages is in
// emulator.d.ts, the contract between Go and JavaScript in package shared.
package emulator
