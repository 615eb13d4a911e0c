//go:build !js

package tab

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/server"
)

// openEmulator opens a page under the strict policy, with the globals emulator
// and client. The client has further options, written in JavaScript. No request
// may leave the page.
func openEmulator(t *testing.T, options string) *browser.Tab {
	t.Helper()
	s := browser.Serve(t, browser.WithPolicy(browser.StrictPolicy))
	page := browser.Open(t, s.URL)
	page.Run(nil, `
		const { connect } = await import("/lib/presence.js");
		const { createEmulator } = await import("/lib/emulator.js");
		globalThis.emulator = await createEmulator();
		globalThis.client = await connect({ ...emulator, `+options+` });`)
	t.Cleanup(func() { assert.Empty(t, s.Requests(), "requests that left the page") })
	return page
}

// openBehindHTTP opens a blank page of a site that has the server of make demo
// behind it.
func openBehindHTTP(t *testing.T, e *emulator.Emulator) *browser.Tab {
	t.Helper()
	handler := server.New(server.Config{Site: fstest.MapFS{}, Emulator: e})
	return browser.Open(t, browser.Serve(t, browser.WithBackend(handler)).URL)
}
