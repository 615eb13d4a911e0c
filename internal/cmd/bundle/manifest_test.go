//go:build !js

package main

import (
	"encoding/json"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// published is package.json as npm and bundlers read it.
type published struct {
	Name, Version, License, Author string
	Homepage, Bugs                 string
	Repository                     struct{ Type, URL string }
	Engines                        map[string]string
	Keywords, Files, SideEffects   []string
	Main, Types, Unpkg, JSDelivr   string
	CustomElements                 string
	Exports                        map[string]any
}

func readPublished(t *testing.T, dist string) published {
	t.Helper()
	var p published
	require.NoError(t, json.Unmarshal([]byte(readFile(t, dist, "package.json")), &p))
	return p
}

// includes reports whether a file is part of the npm package.
func (p published) includes(name string) bool {
	if slices.Contains([]string{"package.json", "README.md", "LICENSE"}, name) { // npm always adds these
		return true
	}
	return slices.ContainsFunc(p.Files, func(pattern string) bool {
		matched, err := path.Match(pattern, name)
		return err == nil && matched || strings.HasPrefix(name, pattern+"/")
	})
}

// named returns the files that the manifest names.
func (p published) named() []string {
	list := append(slices.Clone(p.SideEffects), p.Main, p.Types, p.Unpkg, p.JSDelivr)
	if p.CustomElements != "" {
		list = append(list, p.CustomElements)
	}
	for _, target := range p.Exports {
		switch target := target.(type) {
		case string:
			list = append(list, target)
		case map[string]any:
			for _, file := range target {
				list = append(list, file.(string))
			}
		}
	}
	return list
}

func TestManifestNamesExistingFiles(t *testing.T) {
	dist := bundled(t)
	p := readPublished(t, dist)
	for _, file := range p.named() {
		name := path.Clean(file)
		assert.FileExists(t, filepath.Join(dist, name))
		assert.True(t, p.includes(name), "package.json names %s, which is not among its files", file)
	}
}

// A directory of jsapi is an entry if it has a script with the name of the directory.
func TestManifestExportsEachEntryWithTypes(t *testing.T) {
	dist := bundled(t)
	exports := readPublished(t, dist).Exports
	sources, err := filepath.Glob("jsapi/*/*.js")
	require.NoError(t, err)
	entries := 0
	for _, source := range sources {
		entry := strings.TrimSuffix(path.Base(source), ".js")
		if path.Base(path.Dir(source)) != entry {
			continue
		}
		entries++
		subpath, inline := "./"+entry, "./"+entry+"/inline"
		if entry == "presence" {
			subpath, inline = ".", "./inline"
		}
		for subpath, script := range map[string]string{subpath: entry, inline: entry + ".inline"} {
			want := map[string]any{"types": "./" + script + ".d.ts", "default": "./" + script + ".js"}
			assert.Equal(t, want, exports[subpath], "the export %s", subpath)
		}
	}
	assert.GreaterOrEqual(t, entries, 2)
	for _, module := range []string{"presence", "emulator"} {
		want := map[string]any{"types": "./" + module + ".wasm.d.ts", "default": "./" + module + ".wasm"}
		assert.Equal(t, want, exports["./"+module+".wasm"])
	}
	assert.Equal(t, "./package.json", exports["./package.json"])
}

// Parcel 2 and the module resolution node10 of TypeScript do not read exports.
func TestEachSubpathOfTheExportsIsAlsoAFile(t *testing.T) {
	dist := bundled(t)
	for subpath, target := range readPublished(t, dist).Exports {
		if subpath == "." {
			continue
		}
		file := strings.TrimPrefix(subpath, "./")
		if _, hasTypes := target.(map[string]any); hasTypes && path.Ext(file) == "" {
			assert.FileExists(t, filepath.Join(dist, file+".d.ts"))
			file += ".js"
		}
		assert.FileExists(t, filepath.Join(dist, file))
	}
	assert.Equal(t, "export * from \"../emulator.inline.js\";\n", readFile(t, dist, "emulator/inline.js"))
}

// Bundlers omit a script without side effects if a project uses none of its exports.
func TestManifestNamesScriptsWithSideEffects(t *testing.T) {
	dist := bundled(t)
	want := []string{"./elements.js", "./elements.inline.js", "./elements/inline.js", "./" + classicName + ".js"}
	assert.ElementsMatch(t, want, readPublished(t, dist).SideEffects)
}

func TestManifestHasNameLicenseAuthorAndRepository(t *testing.T) {
	dist := bundled(t)
	p := readPublished(t, dist)
	assert.Equal(t, "ucwa-presence", p.Name)
	assert.Equal(t, "MIT", p.License)
	assert.NotEmpty(t, p.Author)
	assert.NotEmpty(t, p.Keywords)
	assert.Equal(t, ">=20", p.Engines["node"])

	source := readFile(t, "jsapi", "package.json")
	const address = "https://example.com/ucwa-presence"
	assert.Equal(t, 1, strings.Count(source, address), "a publisher changes one line")
	assert.Equal(t, "git", p.Repository.Type)
	for _, derived := range []string{p.Repository.URL, p.Homepage, p.Bugs} {
		assert.Contains(t, derived, address)
	}
}

func TestPackageLeavesOutCompressedForms(t *testing.T) {
	p := readPublished(t, bundled(t))
	for _, name := range []string{"presence.wasm.br", "presence.wasm.gz"} {
		assert.False(t, p.includes(name), "%s: servers compress by themselves, and the package would be twice as large", name)
	}
}
