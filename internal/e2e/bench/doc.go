//go:build !js

// Package bench measures the product in Chromium, against code that one would
// write by hand. Times are measured with BENCH=1 only: see make bench. What can be
// counted, such as the memory of watches, is tested in any case.
package bench
