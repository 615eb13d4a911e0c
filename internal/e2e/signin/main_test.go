//go:build !js

package signin

import (
	"testing"

	"ucwapresence/internal/e2e/browser"
)

func TestMain(m *testing.M) {
	browser.Main(m, func() error { return tokens.check(allTests()) })
}
