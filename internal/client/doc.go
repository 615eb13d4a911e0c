// Package client performs UCWA's operations on presence subscriptions over a
// [Transport].
//
// A [Client] is given the address of one application, or of its collection of
// presence subscriptions, and finds everything else by following links. It sends
// the token to the origin of that address and nowhere else. Every error that it
// returns is a *[ucwa.Error] without secrets.
package client
