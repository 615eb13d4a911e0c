//go:build !js

package client_test

import (
	"testing"
	"testing/synctest"
)

// bubble runs a test with a virtual clock, and fails the test if a goroutine is left.
func bubble(t *testing.T, test func(*testing.T)) {
	t.Helper()
	synctest.Test(t, test)
}
