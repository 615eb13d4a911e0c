//go:build !js

// Package bench measures the product in Chromium, against code that one would
// write by hand. It does so with BENCH=1 only: see make bench.
package bench
