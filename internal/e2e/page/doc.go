//go:build !js

// Package page drives what make demo serves: the demo page, as a person uses it,
// and the xframe. With SCREENSHOT=FILE it takes the picture for the README.
package page
