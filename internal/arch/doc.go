//go:build !js

// Package arch holds the rules of the house that a machine can check, as tests:
// who imports whom, which package builds where, how long a file gets, that both
// halves of the JavaScript API name the same things, and how much the module
// may weigh. A failure says which file breaks which rule, and what the rule is
// for.
package arch
