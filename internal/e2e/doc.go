//go:build !js

// Package e2e has the end-to-end tests below it, grouped by what they drive in a
// real Chromium:
//
//   - api: presence.js in pages that know nothing of this project, against
//     servers that share no code with it
//   - tab: emulator.js, and that a page cannot tell the emulator in its tab from
//     the one behind make demo
//   - page: what make demo serves, used as a person uses it
//   - readme: the code blocks of the README, and the oldest supported browsers
//   - bench: the measurements of make bench
//
// They share package browser, and test what make build has written to web/dist.
// A test that needs no browser belongs in the package that it tests.
package e2e
