//go:build js

package client_test

import "testing"

// bubble runs a test as it is: in the browser only those run that need no clock
// of their own.
func bubble(t *testing.T, test func(*testing.T)) {
	t.Helper()
	test(t)
}
