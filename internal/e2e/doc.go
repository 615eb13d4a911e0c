//go:build !js

// Package e2e drives what make build has written in a real Chromium: the API
// from pages that know nothing of this project, against servers that do not
// either, and the demo page as a person uses it. With BENCH=1 it measures, and
// with SCREENSHOT=FILE it takes the picture of the demo page.
package e2e
