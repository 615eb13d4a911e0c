//go:build !js

// Package live has the end-to-end tests of watches, in a real Chromium: how they
// recover from failures of the network and of the server, and what they do while their
// page is hidden, frozen or closed.
//
// The tests of a single page run in virtual time, against the emulator in the tab: see
// testdata/time.js. Those in which connections matter use a server.
package live
