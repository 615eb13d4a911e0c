//go:build js

package client_test

import "testing"

// bubble runs a test without a virtual clock. Tests that need one do not run in the
// browser.
func bubble(t *testing.T, test func(*testing.T)) {
	t.Helper()
	test(t)
}
