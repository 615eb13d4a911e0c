//go:build !js

// Package e2e has the end-to-end tests below it, grouped by what they drive in a
// real Chromium:
//
//   - api: presence.js in pages without other code of this project, against servers
//     that share no code with it
//   - signin: signing in from a page to servers at other origins
//   - live: watches, during failures and while their page is hidden, frozen or closed
//   - elements: elements.js, with a client whose state the tests set
//   - tab: emulator.js, whose answers must equal those of the emulator behind make demo
//   - page: what make demo serves, used as a person uses it
//   - dist: the files that make build writes
//   - consumers: projects that use the npm package
//   - readme: the code blocks of the README, and the oldest supported browsers
//   - bench: the measurements of make bench
//
// They share package browser, and test what make build has written to web/dist.
// A test that needs no browser belongs in the package that it tests.
package e2e
