//go:build !js

// Package arch tests the rules of this repository that a machine can check: the
// imports and the platforms of packages, the length of files, the words of texts,
// the files that comments name, the size of presence.wasm, and that the scripts of
// the JavaScript API match their types and their Go programs. A failure names the
// file, the rule that the file breaks, and the reason for the rule.
package arch
