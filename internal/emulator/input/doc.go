// Package input reads what clients send, as leniently as existing clients need it:
// URLs, JSON with small faults, forms, parameters in query or body, and the media
// types that a client accepts.
package input
