//go:build !js

// Package browser is shared by the end-to-end tests: one Chromium, its tabs, and
// the web sites and servers that pages in them talk to.
package browser
