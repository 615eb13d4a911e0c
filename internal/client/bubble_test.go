//go:build !js

package client_test

import (
	"testing"
	"testing/synctest"
)

// bubble runs a test with a clock of its own, which stands still while anything
// is going on, and fails it if a goroutine is left behind.
func bubble(t *testing.T, test func(*testing.T)) {
	t.Helper()
	synctest.Test(t, test)
}
