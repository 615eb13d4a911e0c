//go:build js

package client_test

import "testing"

// bubble runs a test as it is. Tests that need a virtual clock do not run in the
// browser.
func bubble(t *testing.T, test func(*testing.T)) {
	t.Helper()
	test(t)
}
