//go:build !js

// Package elements drives elements.js in pages with a strict Content Security Policy.
package elements
