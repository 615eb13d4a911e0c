// Package ucwa has what client and emulator share of UCWA 2.0: the types of presence
// subscriptions with their limits and their validation, SIP URIs, error codes, and
// the errors of a client.
//
// It reads and writes documents as [hal.Resource], and does not know HTTP.
package ucwa
