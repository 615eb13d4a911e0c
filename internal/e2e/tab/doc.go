//go:build !js

// Package tab drives emulator.js, the emulator in a browser tab, and shows that a
// page cannot tell it from the emulator behind make demo.
package tab
