//go:build !js

package api

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// If the page did not pass a source, the message names the default address of the
// module.
func TestLoadSaysWhereTheModuleBelongs(t *testing.T) {
	html := browser.Reply(http.StatusOK, "text/html", []byte("<!doctype html><title>Start</title>"))
	for _, row := range []struct {
		name          string
		answer        http.HandlerFunc // to the request for the module
		kind, message string
	}{
		{"the server does not have it", http.NotFound, "server", " cannot be loaded: the server answered 404; "},
		{"the server answers with the page of an application", html, "protocol", " is not a WebAssembly module; its Content-Type is text/html; "},
		{"the connection breaks", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "network", " cannot be reached; "},
	} {
		for _, module := range []struct{ file, load, option string }{
			{"presence.wasm", `(await import("/copy/presence.js")).load()`, "load({ wasm })"},
			{"presence.wasm", `(await import("/copy/presence.js")).connect({ application: "/", token: "cwt=0" })`, "load({ wasm })"},
			{"emulator.wasm", `(await import("/copy/emulator.js")).createEmulator()`, "createEmulator({ wasm })"},
		} {
			t.Run(row.name+" for "+module.load, func(t *testing.T) {
				s := browser.Serve(t)
				scripts, err := filepath.Glob(filepath.Join(browser.Dist(t), "*.js"))
				require.NoError(t, err)
				for _, script := range scripts {
					source, err := os.ReadFile(script)
					require.NoError(t, err)
					s.Answer("GET /copy/"+filepath.Base(script), browser.Reply(http.StatusOK, "text/javascript", source))
				}
				s.Answer("GET /copy/"+module.file, row.answer)
				page := browser.Open(t, s.URL)
				page.Expect("Failed to load resource")
				var got browser.Failure
				page.Run(&got, `return failure(`+module.load+`);`)
				assert.Equal(t, row.kind, got.Kind)
				assert.Equal(t, s.URL+"/copy/"+module.file+row.message+module.file+" of the package ucwa-presence belongs there, or "+module.option+
					" takes its address or its bytes: see Bundlers in the README of the package", got.Message)
			})
		}
	}
}

func TestLoadSaysThatTheBrowserHasNoWebAssembly(t *testing.T) {
	page := browser.Open(t, browser.Serve(t, browser.WithPage(browser.Blank+`<script>WebAssembly = undefined;</script>`)).URL)
	var got browser.Failure
	page.Run(&got, `
		const { load } = await import("/lib/presence.js");
		return failure(load());`)
	assert.Equal(t, "internal", got.Kind)
	assert.Equal(t, "this browser has no WebAssembly", got.Message)
}
