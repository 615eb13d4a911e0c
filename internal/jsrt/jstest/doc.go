// Package jstest helps to test packages that run in a browser: it evaluates
// JavaScript, lets the event loop of the page run, and checks that a test leaks
// no functions and no goroutines. Only tests import it.
package jstest
