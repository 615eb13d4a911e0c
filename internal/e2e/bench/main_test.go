//go:build !js

package bench

import (
	"testing"

	"ucwapresence/internal/e2e/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }
