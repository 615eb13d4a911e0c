//go:build !js

// Package tab drives emulator.js, the emulator in a browser tab, and shows that its
// answers equal those of the emulator behind make demo.
package tab
