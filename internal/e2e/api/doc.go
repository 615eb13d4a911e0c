//go:build !js

// Package api drives presence.js in pages without other code of this project, against
// servers that share no code with it.
package api
