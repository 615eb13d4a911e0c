// Package ucwa contains the parts of UCWA 2.0 that client and emulator share: the types
// of presence subscriptions with their limits and their validation, SIP URIs, error
// codes, and the errors of a client.
//
// It reads and writes documents as [hal.Resource], and does not use HTTP.
package ucwa
