//go:build !js

// Package readme runs the code blocks of README.md exactly as they stand there,
// and tests what it says about the oldest supported browsers.
package readme
