//go:build !js

package readme

import (
	"testing"

	"ucwapresence/internal/e2e/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }
