//go:build !js

package dist

import (
	"net/http"
	"testing"

	"ucwapresence/internal/e2e/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// script returns the answer to the request for a script.
func script(source string) http.HandlerFunc {
	return browser.Reply(http.StatusOK, "text/javascript", []byte(source))
}
