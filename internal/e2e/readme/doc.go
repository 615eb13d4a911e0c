//go:build !js

// Package readme runs the code blocks of README.md without changes, and tests its
// statements about the oldest supported browsers.
package readme
