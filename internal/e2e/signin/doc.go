//go:build !js

// Package signin signs in from pages at one origin to servers at others: through
// the xframe, by fetch, at a page of the server, and by the names of a domain.
package signin
