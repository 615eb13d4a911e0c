//go:build !js

package consumers

import (
	"context"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// copyModules is the line that the README gives for bundlers that do not copy the
// modules. A project without the emulator copies presence.wasm only.
const copyModules = "cp node_modules/ucwa-presence/presence.wasm dist/"

// page is the page of a project whose bundler takes scripts only.
const page = `<!doctype html><meta charset="utf-8"><title>A project</title><link rel="icon" href="data:,"><body>`

const (
	moduleScript  = page + `<script type="module" src="bundle.js"></script>`
	classicScript = page + `<script src="bundle.js"></script>`
)

// bundlers lists the tools, each as a project without any configuration uses it.
var bundlers = []struct {
	name    string
	command []string
	copies  bool   // the bundler copies the modules
	html    string // of the page beside bundle.js; "" if the bundler makes one
}{
	{"vite7", []string{"vite7/bin/vite.js", "build"}, true, ""},
	{"vite8", []string{"vite/bin/vite.js", "build"}, true, ""},
	{"parcel", []string{"parcel/lib/bin.js", "build", "index.html", "--no-cache", "--public-url", "."}, true, ""},
	{"webpack", []string{"node", "webpack.mjs"}, true, strings.Replace(classicScript, "bundle.js", "main.js", 1)},
	{"esbuild-esm", []string{"esbuild/bin/esbuild", "page.js", "--bundle", "--format=esm", "--outfile=dist/bundle.js"}, false, moduleScript},
	{"esbuild-iife", []string{"esbuild/bin/esbuild", "page.js", "--bundle", "--format=iife", "--outfile=dist/bundle.js"}, false, classicScript},
	{"rollup-es", []string{"rollup/dist/bin/rollup", "page.js", "--plugin", "node-resolve", "--format", "es", "--file", "dist/bundle.js"}, false, moduleScript},
	{"rollup-iife", []string{"rollup/dist/bin/rollup", "page.js", "--plugin", "node-resolve", "--format", "iife", "--file", "dist/bundle.js"}, false, classicScript},
}

// forms are the scripts of testdata that import the default entries and those with
// the module inside.
var forms = []string{"default", "inline"}

// sources returns the files of a project for pages, by their names there.
func sources(form string, more map[string]string) map[string]string {
	files := map[string]string{"index.html": "index.html", "page.js": "page.js", "use.js": "use.js", "outcome.js": form + ".js"}
	maps.Copy(files, more)
	return files
}

func TestBundlersMakePagesThatWork(t *testing.T) {
	if tools(t) == "" {
		return
	}
	for _, bundler := range bundlers {
		for _, form := range forms {
			t.Run(bundler.name+" "+form, func(t *testing.T) {
				p := newProject(t, bundler.name+"-"+form, sources(form, map[string]string{"webpack.mjs": "webpack.mjs"}))
				output := p.run(t, bundler.command...)
				assert.NotContains(t, output, "Critical dependency")
				dist := filepath.Join(string(p), "dist")
				if bundler.html != "" {
					require.NoError(t, os.WriteFile(filepath.Join(dist, "index.html"), []byte(bundler.html), 0o644))
				}
				if form == "default" && !bundler.copies {
					p.run(t, "bash", "-c", copyModules)
					p.run(t, "bash", "-c", strings.Replace(copyModules, "presence.wasm", "emulator.wasm", 1))
				}
				site := httptest.NewServer(http.FileServer(http.Dir(dist)))
				t.Cleanup(func() {
					site.CloseClientConnections()
					site.Close()
				})
				assertWorks(t, browser.Open(t, site.URL))
			})
		}
	}
}

func TestDevelopmentServersOfViteShowThePage(t *testing.T) {
	if tools(t) == "" {
		return
	}
	for _, vite := range []string{"vite7", "vite"} {
		for _, form := range forms {
			t.Run(vite+" "+form, func(t *testing.T) {
				p := newProject(t, vite+"-dev-"+form, sources(form, nil))
				address := p.serve(t, vite+"/bin/vite.js")
				tab := browser.Open(t, address)
				tab.Expect("[vite]")
				assertWorks(t, tab)
			})
		}
	}
}

// serve starts a development server and returns its address once it listens.
func (p project) serve(t *testing.T, script string) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := free.Addr().(*net.TCPAddr)
	require.NoError(t, free.Close())
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	cmd := p.command(ctx, []string{script, "--host", "127.0.0.1", "--strictPort", "--port", strconv.Itoa(address.Port)})
	output, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		stop()
		_ = cmd.Wait() // it was killed
	})
	// It prints its address when it listens.
	text := make([]byte, 4096)
	for said := ""; !strings.Contains(said, "Local"); {
		n, err := output.Read(text)
		require.NoError(t, err, "%s ends: %s", script, said)
		said += string(text[:n])
	}
	return "http://" + address.String()
}

// assertWorks asserts that a page shows what use.js returns.
func assertWorks(t *testing.T, tab *browser.Tab) {
	t.Helper()
	tab.Until(`document.body.textContent.trim() !== ""`)
	var text string
	tab.Evaluate(&text, "document.body.textContent.trim()")
	assert.Regexp(t, outcome, text)
}

// outcome is what use.js returns.
const outcome = `^\d+\.\d+\.\d+: 1 subscription after LimitExceeded\s*$`

func TestREADMEGivesTheLinesThatBundlersNeed(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(browser.Root, "jsapi/README.md"))
	require.NoError(t, err)
	for _, line := range []string{"`" + copyModules + "`", "`@rollup/plugin-node-resolve`"} {
		assert.Contains(t, string(readme), line)
	}
}
