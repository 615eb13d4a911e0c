//go:build !js

package consumers

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// renders is how often a page has rendered its list, and the contacts in it.
type renders struct{ Board, Rows int }

func TestReactRendersEachChangeOnce(t *testing.T) {
	if tools(t) == "" {
		return
	}
	const contacts = 500
	for _, row := range []struct {
		mode    string
		renders int // StrictMode renders everything twice
	}{
		{"production", 1},
		{"development", 2},
	} {
		t.Run(row.mode, func(t *testing.T) {
			p := newProject(t, "react-"+row.mode, map[string]string{"page.js": "react.js"})
			p.run(t, "esbuild/bin/esbuild", "page.js", "--bundle", "--format=esm", "--outfile=dist/bundle.js", `--define:process.env.NODE_ENV="`+row.mode+`"`)
			dist := filepath.Join(string(p), "dist")
			require.NoError(t, os.WriteFile(filepath.Join(dist, "index.html"), []byte(moduleScript), 0o644))
			p.run(t, "bash", "-c", "cp node_modules/ucwa-presence/*.wasm dist/")
			site := httptest.NewServer(http.FileServer(http.Dir(dist)))
			t.Cleanup(func() {
				site.CloseClientConnections()
				site.Close()
			})
			tab := browser.Open(t, site.URL)
			tab.Expect("Download the React DevTools")
			tab.Until("globalThis.outcome")
			var got struct {
				Changes    []renders
				Lost, Back renders
				Shown      int
				Closed     bool
			}
			tab.Evaluate(&got, "outcome")
			assert.Equal(t, contacts, got.Shown)
			for _, change := range got.Changes {
				assert.Equal(t, renders{row.renders, row.renders}, change, "the list, and the contact that has changed")
			}
			assert.Equal(t, renders{row.renders, row.renders * contacts}, got.Lost, "all contacts become stale together")
			assert.Equal(t, row.renders*contacts, got.Back.Rows, "each is fresh again once")
			assert.LessOrEqual(t, got.Back.Board, row.renders*contacts/50, "contacts are read in batches")
			assert.True(t, got.Closed, "the values of a closed watch are stale")
		})
	}
}
