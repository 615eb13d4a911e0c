//go:build !js

package dist

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// version returns the version in package.json.
func version(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(browser.Dist(t), "package.json"))
	require.NoError(t, err)
	var manifest struct{ Version string }
	require.NoError(t, json.Unmarshal(text, &manifest))
	return manifest.Version
}

func TestModuleHasTheVersionOfThePackage(t *testing.T) {
	for _, script := range []string{"presence.js", "presence.inline.js"} {
		var got string
		browser.Open(t, browser.Serve(t).URL).Run(&got, `return (await (await import("/lib/"+given)).load()).version;`, script)
		assert.Equal(t, version(t), got)
	}
}

// otherBuild returns a module that only differs in its build ID.
func otherBuild(t *testing.T, name string) []byte {
	t.Helper()
	wasm, err := os.ReadFile(filepath.Join(browser.Dist(t), name))
	require.NoError(t, err)
	id := regexp.MustCompile(`Go build ID: "([^"]+)"`).FindSubmatch(wasm)
	require.NotNil(t, id)
	other := bytes.Clone(id[1])
	other[0] ^= 1
	return bytes.Replace(wasm, id[1], other, 1)
}

// A deployment may replace only one of the files, and a cache may keep an old one.
func TestScriptsRefuseAModuleOfAnotherBuild(t *testing.T) {
	for _, row := range []struct{ name, file, load string }{
		{"presence.wasm beside the script", "presence.wasm", `(await import("/copy/presence.js")).load()`},
		{"presence.wasm at another address", "presence.wasm", `(await import("/lib/presence.js")).load({ wasm: "/copy/presence.wasm" })`},
		{"the bytes of presence.wasm", "presence.wasm", `(await import("/lib/presence.js")).load({ wasm: await (await fetch("/copy/presence.wasm")).arrayBuffer() })`},
		{"presence.wasm for the script with another inside", "presence.wasm", `(await import("/lib/presence.inline.js")).load({ wasm: "/copy/presence.wasm" })`},
		{"emulator.wasm beside the script", "emulator.wasm", `(await import("/copy/emulator.js")).createEmulator()`},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := browser.Serve(t)
			for _, name := range []string{"presence.js", "emulator.js"} {
				source, err := os.ReadFile(filepath.Join(browser.Dist(t), name))
				require.NoError(t, err)
				s.Answer("GET /copy/"+name, script(string(source)))
			}
			s.Answer("GET /copy/"+row.file, browser.Reply(http.StatusOK, "application/wasm", otherBuild(t, row.file)))
			var got browser.Failure
			browser.Open(t, s.URL).Run(&got, `return failure(`+row.load+`);`)
			assert.Equal(t, "protocol", got.Kind)
			assert.Equal(t, "the WebAssembly module is not the "+row.file+" that was built with this script: take both from the same copy of ucwa-presence "+version(t), got.Message)
		})
	}
}

func TestIntegrityOfTheBuildIsAccepted(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(browser.Dist(t), "integrity.json"))
	require.NoError(t, err)
	var hashes map[string]string
	require.NoError(t, json.Unmarshal(text, &hashes))
	for _, row := range []struct{ name, page string }{
		{"of the classic script", head + `<script src="/lib/ucwa-presence.global.js" integrity="` + hashes["ucwa-presence.global.js"] + `"></script><script>globalThis.load = ucwaPresence.load;</script>`},
		{"of a module script", head + `<script type="module" src="/lib/presence.js" integrity="` + hashes["presence.js"] + `"></script><script type="module">import { load } from "/lib/presence.js"; globalThis.load = load;</script>`},
	} {
		t.Run(row.name, func(t *testing.T) {
			page := browser.Open(t, browser.Serve(t, browser.WithPage(row.page)).URL)
			page.Until(`"load" in globalThis`)
			var problems int
			page.Evaluate(&problems, `load({ integrity: `+browser.Quote(hashes["presence.wasm"])+` }).then((module) => module.validate({ duration: 15, uris: [] }).length)`)
			assert.Equal(t, 1, problems)
		})
	}
}
