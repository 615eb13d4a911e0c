// Package presence contains the Go functions that presence.js calls: the client, and the
// codecs of its documents. The contract with pages is in presence.d.ts, the
// contract between Go and JavaScript in package shared.
// A request and its answer are one exchange (fetch.js): Go passes the request, and
// JavaScript calls Go once with the outcome. Go passes a list of subscriptions as a flat
// array of fields, and subscriptions.js makes the objects from it.
package presence
