// Package client performs UCWA's operations on presence subscriptions over a
// [Transport].
//
// A [Client] gets the address of one application, of its collection of presence
// subscriptions, or of a server, and follows links from there. It sends the token only
// to the origin of that address; a [MovingSource] may change the origin. Every error that
// it returns is a *[ucwa.Error] without secrets.
package client
