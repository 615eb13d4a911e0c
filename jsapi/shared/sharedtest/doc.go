// Package sharedtest calls the Go functions of the JavaScript API the way that its
// ES modules do, and runs these modules. Only tests import it.
package sharedtest
