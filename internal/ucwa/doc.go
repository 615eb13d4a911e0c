// Package ucwa is the vocabulary that client and emulator share: requests and
// responses, the domain types of presence subscriptions with their limits and
// their validation, SIP URIs, and the error codes of UCWA 2.0.
//
// Everything here reads and writes [hal.Resource]; nothing knows how a document
// travels.
package ucwa
