//go:build !js

// Package arch tests the rules of this repository that a machine can check:
// which package imports which, which platform a package builds for, how long a
// file gets, that both halves of the JavaScript API name the same things, and
// how much a module weighs. A failure names the file, the rule that it breaks,
// and the reason for the rule.
package arch
