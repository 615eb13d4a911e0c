//go:build !js

package arch

import (
	"encoding/json"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// published returns the source of each file that make build writes to web/dist,
// by its name there. The directories below jsapi become one.
func published(t *testing.T) map[string]string {
	t.Helper()
	sources := map[string]string{"package.json": "jsapi/package.json", "custom-elements.json": "jsapi/elements/custom-elements.json", "wasm_exec.js": "the Go toolchain"}
	for _, file := range files(t, ".js", ".d.ts") {
		if !strings.HasPrefix(file, "jsapi/") {
			continue
		}
		name := path.Base(file)
		assert.Empty(t, sources[name], "%s would replace %s in web/dist, where all scripts are in one directory.", file, sources[name])
		sources[name] = file
	}
	programs, err := os.ReadDir(path.Join(root, "wasm"))
	require.NoError(t, err)
	for _, program := range programs {
		sources[program.Name()+".wasm"] = "wasm/" + program.Name()
	}
	return sources
}

// manifest is what npm and bundlers read of jsapi/package.json.
type manifest struct {
	SideEffects, Files []string
	Types              string
	CustomElements     string
	Exports            map[string]any
}

func readManifest(t *testing.T) manifest {
	t.Helper()
	var m manifest
	require.NoError(t, json.Unmarshal([]byte(read(t, "jsapi/package.json")), &m))
	require.NotEmpty(t, m.Files)
	return m
}

// publishes reports whether a file is part of the npm package.
func (m manifest) publishes(name string) bool {
	return name == "package.json" || slices.ContainsFunc(m.Files, func(pattern string) bool {
		matched, err := path.Match(pattern, name)
		return err == nil && matched
	})
}

func TestManifestNamesExistingFiles(t *testing.T) {
	m := readManifest(t)
	named := append(slices.Clone(m.SideEffects), m.Types, m.CustomElements)
	for _, target := range m.Exports {
		switch target := target.(type) {
		case string:
			named = append(named, target)
		case map[string]any:
			for _, file := range target {
				named = append(named, file.(string))
			}
		}
	}
	sources := published(t)
	for _, file := range named {
		name := path.Clean(file)
		assert.Contains(t, sources, name, "jsapi/package.json names %s, which make build does not write.", file)
		assert.True(t, m.publishes(name), "jsapi/package.json names %s, which is not among its files.", file)
	}
}

var importedScript = regexp.MustCompile(`(?m)^(?:import|export) (?:[^"]* from )?"\.[^"]*/([^"/]*)"`)

func TestPackageHasEveryImportedScript(t *testing.T) {
	m, sources := readManifest(t), published(t)
	for _, source := range sources {
		if !strings.HasSuffix(source, ".js") {
			continue
		}
		for _, name := range submatches(importedScript, read(t, source)) {
			assert.Contains(t, sources, name, "%s imports %s, which make build does not write.", source, name)
			assert.True(t, m.publishes(name), "%s imports %s, which is not among the files of jsapi/package.json.", source, name)
		}
	}
}
