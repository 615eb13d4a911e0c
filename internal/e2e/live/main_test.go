//go:build !js

package live

import (
	"testing"

	"ucwapresence/internal/e2e/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }
