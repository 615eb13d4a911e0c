// Package jstest helps to test packages that run in a browser: it evaluates
// JavaScript, lets the event loop of the page run, and checks that a test leaves
// no function and no goroutine behind. Only tests import it.
package jstest
