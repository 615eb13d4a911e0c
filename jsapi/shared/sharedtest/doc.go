// Package sharedtest calls the Go functions of the JavaScript API as the ES modules do,
// and runs ES modules of the API. Only tests import it.
package sharedtest
