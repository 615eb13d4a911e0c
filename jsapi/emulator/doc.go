// Package emulator has the Go functions that emulator.js calls: the emulator of a UCWA
// server that runs inside a page. emulator.d.ts documents the contract with pages, and
// package shared the contract between Go and JavaScript.
package emulator
