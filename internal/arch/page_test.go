//go:build !js

package arch

import (
	"os"
	"path"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	pageImport = regexp.MustCompile(`(?m)^import\b[^;"]*"(\.[^"]+)";`)
	preload    = regexp.MustCompile(`<link rel="modulepreload" href="([^"]+)">`)
)

// A module that is not preloaded is requested only after the module that imports it has
// arrived: a round trip more before the first badge.
func TestPagePreloadsItsModules(t *testing.T) {
	page, err := os.ReadFile("../../web/index.html")
	require.NoError(t, err)
	var preloaded []string
	for _, link := range preload.FindAllStringSubmatch(string(page), -1) {
		preloaded = append(preloaded, link[1])
	}
	// The page has scripts for these two itself, and requests the product while it runs.
	want := []string{"dist/elements.js", "dist/presence.js"}
	for _, module := range modulesOf(t, "demo.js") {
		if module != "demo.js" && module != "theme.js" {
			want = append(want, module)
		}
	}
	slices.Sort(preloaded)
	slices.Sort(want)
	assert.Equal(t, want, preloaded)
}

// modulesOf returns a module of the page and what it imports, directly or not, except
// while it runs.
func modulesOf(t *testing.T, module string) []string {
	modules := []string{module}
	for i := 0; i < len(modules); i++ {
		script, err := os.ReadFile("../../web/" + modules[i])
		require.NoError(t, err)
		for _, found := range pageImport.FindAllStringSubmatch(string(script), -1) {
			if name := path.Join(path.Dir(modules[i]), found[1]); !slices.Contains(modules, name) {
				modules = append(modules, name)
			}
		}
	}
	return modules
}
