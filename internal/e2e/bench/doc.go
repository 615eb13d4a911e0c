//go:build !js

// Package bench measures the product in Chromium against handwritten code. Times are
// measured only with BENCH=1: see make bench. Countable results, such as the memory of
// watches, are always tested.
package bench
