//go:build !js

package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// root is the repository.
const root = "../../.."

// fakeModule returns the smallest module that has a build ID.
func fakeModule(id string) []byte {
	section := append([]byte{byte(len(buildIDSection))}, buildIDSection...)
	section = append(section, "\xff Go build ID: \""+id+"\"\n \xff"...)
	return append([]byte("\x00asm\x01\x00\x00\x00\x00"+string(rune(len(section)))), section...)
}

func writeModule(dist, name string, wasm []byte) error {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write(wasm)
	return errors.Join(err, z.Close(),
		os.WriteFile(filepath.Join(dist, name+".wasm"), wasm, 0o644),
		os.WriteFile(filepath.Join(dist, name+".wasm.gz"), packed.Bytes(), 0o644))
}

func writeModules(dist string) error {
	return errors.Join(
		writeModule(dist, "presence", fakeModule("build-of-presence")),
		writeModule(dist, "emulator", fakeModule("build-of-emulator")))
}

// newDist returns a directory with two modules.
func newDist(t *testing.T) string {
	t.Helper()
	dist := t.TempDir()
	require.NoError(t, writeModules(dist))
	return dist
}

// bundleOnce makes the package of fake modules once. Tests must not change it.
var bundleOnce = sync.OnceValues(func() (dist string, err error) {
	if dist, err = os.MkdirTemp("", "bundle-"); err != nil {
		return "", err
	}
	return dist, errors.Join(writeModules(dist), run([]string{dist}, false))
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dist, err := bundleOnce(); err == nil {
		_ = os.RemoveAll(dist)
	}
	os.Exit(code)
}

// bundled returns the directory of the package of fake modules, and changes the working
// directory of the test to the root of the repository.
func bundled(t *testing.T) string {
	t.Helper()
	t.Chdir(root)
	dist, err := bundleOnce()
	require.NoError(t, err)
	return dist
}

func readFile(t *testing.T, dist, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dist, name))
	require.NoError(t, err)
	return string(text)
}

// names returns the names of all files of a package, without the script of the page.
func names(t *testing.T, dist string) []string {
	t.Helper()
	var names []string
	require.NoError(t, fs.WalkDir(os.DirFS(dist), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && name == path.Dir(pageFile) {
			return fs.SkipDir
		}
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	}))
	return names
}

func TestEachFileIsReadableByAllUsers(t *testing.T) {
	dist := bundled(t)
	for _, name := range names(t, dist) {
		info, err := os.Stat(filepath.Join(dist, name))
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o644), info.Mode(), name)
	}
}

func TestScriptsImportAtMostTheScriptOfPresence(t *testing.T) {
	dist := bundled(t)
	imported := regexp.MustCompile(`(?m)^(?:import|export)\b.*\bfrom "(.*)";$`)
	for _, name := range names(t, dist) {
		if path.Ext(name) != ".js" || name == "inline.js" || strings.HasSuffix(name, "/inline.js") {
			continue
		}
		script := readFile(t, dist, name)
		var imports []string
		for _, match := range imported.FindAllStringSubmatch(script, -1) {
			imports = append(imports, match[1])
		}
		switch name {
		case "elements.js":
			assert.Equal(t, []string{"./presence.js"}, imports, name)
		case "elements.inline.js":
			assert.Equal(t, []string{"./presence.inline.js"}, imports, name)
		default:
			assert.Empty(t, imports, name)
		}
		assert.Regexp(t, `^/\*! ucwa-presence \d`, script, "%s names the package and its licence", name)
		assert.FileExists(t, filepath.Join(dist, name+".map"))
		assert.True(t, strings.HasSuffix(script, "//# sourceMappingURL="+name+".map\n"), name)
	}
}

func TestSourceMapsContainTheSources(t *testing.T) {
	dist := bundled(t)
	for _, name := range []string{"presence.js", "presence.inline.js", "ucwa-presence.global.js"} {
		var m struct{ Sources, SourcesContent []string }
		require.NoError(t, json.Unmarshal([]byte(readFile(t, dist, name+".map")), &m))
		require.Len(t, m.SourcesContent, len(m.Sources))
		i := slices.Index(m.Sources, "presence/presence.js")
		require.GreaterOrEqual(t, i, 0, m.Sources)
		assert.Equal(t, readFile(t, "jsapi", "presence/presence.js"), m.SourcesContent[i])
	}
}

// Bundlers find the module by this expression, and only in this spelling.
func TestDefaultScriptsNameTheirModule(t *testing.T) {
	dist := bundled(t)
	for _, module := range []string{"presence", "emulator"} {
		expression := `new URL("` + module + `.wasm", import.meta.url)`
		assert.Equal(t, 1, strings.Count(readFile(t, dist, module+".js"), expression))
		assert.NotContains(t, readFile(t, dist, module+".inline.js"), "import.meta")
	}
	assert.NotContains(t, readFile(t, dist, "ucwa-presence.global.js"), "import.meta.url")
}

func TestScriptsContainOnlyTheBuildIDOfTheirModule(t *testing.T) {
	dist := bundled(t)
	for _, row := range []struct {
		script  string
		builds  []string
		without []string
	}{
		{"presence.js", []string{"build-of-presence"}, []string{"build-of-emulator"}},
		{"presence.inline.js", []string{"build-of-presence"}, []string{"build-of-emulator"}},
		{"ucwa-presence.global.js", []string{"build-of-presence"}, []string{"build-of-emulator"}},
		{"emulator.js", []string{"build-of-emulator"}, []string{"build-of-presence"}},
		{"emulator.inline.js", []string{"build-of-emulator"}, []string{"build-of-presence"}},
	} {
		script := readFile(t, dist, row.script)
		for _, id := range row.builds {
			assert.Contains(t, script, id, row.script)
		}
		for _, id := range row.without {
			assert.NotContains(t, script, id, row.script)
		}
	}
}

func TestInlineScriptsContainTheirModule(t *testing.T) {
	dist := bundled(t)
	for _, module := range []string{"presence", "emulator"} {
		packed := base64.StdEncoding.EncodeToString([]byte(readFile(t, dist, module+".wasm.gz")))
		assert.Contains(t, readFile(t, dist, module+".inline.js"), `"`+packed+`"`)
	}
}

// A bundler for pages fails if it finds an import of a module of Node.js.
func TestScriptsHaveNoImportsOfNodeModules(t *testing.T) {
	dist := bundled(t)
	static := regexp.MustCompile(`(?m)^[^*\n]*(?:\b(?:import|require)\s*\(\s*["']|\bfrom\s*["']node:)`) // comments are lines with *
	for _, name := range names(t, dist) {
		if path.Ext(name) == ".js" {
			assert.NotRegexp(t, static, readFile(t, dist, name), name)
		}
	}
}

func TestTypesImportFilesOfThePackage(t *testing.T) {
	dist := bundled(t)
	for _, name := range names(t, dist) {
		if !strings.HasSuffix(name, ".d.ts") {
			continue
		}
		for _, match := range relativeImport.FindAllStringSubmatch(readFile(t, dist, name), -1) {
			assert.FileExists(t, filepath.Join(dist, path.Dir(name), match[1]+".d.ts"), name)
		}
	}
	assert.Contains(t, readFile(t, dist, "ucwa-presence.global.d.ts"), "export as namespace ucwaPresence;")
	assert.NoFileExists(t, filepath.Join(dist, "build.d.ts"), "types that no entry exports")
}

func TestIntegrityListsEachFile(t *testing.T) {
	dist := bundled(t)
	var hashes map[string]string
	require.NoError(t, json.Unmarshal([]byte(readFile(t, dist, integrityFile)), &hashes))
	for _, name := range names(t, dist) {
		if name == integrityFile || path.Ext(name) == ".gz" {
			assert.NotContains(t, hashes, name)
			continue
		}
		assert.Equal(t, integrityOf([]byte(readFile(t, dist, name))), hashes[name], name)
		delete(hashes, name)
	}
	assert.Empty(t, hashes, "files that do not exist")
}

func TestNoticesContainTheLicencesOfLinkedModules(t *testing.T) {
	notices := readFile(t, bundled(t), noticesFile)
	for _, part := range []string{"https://go.dev", "Copyright 2009 The Go Authors", "github.com/hack-pad/safejs", "Apache License"} {
		assert.Contains(t, notices, part)
	}
	assert.NotContains(t, notices, "testify", "a module that only tests use")
}

func TestCheckFailsIfAFileIsNotUpToDate(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(t *testing.T, dist string)
		want   string
	}{
		{"a script that was changed", func(t *testing.T, dist string) {
			require.NoError(t, os.WriteFile(filepath.Join(dist, "presence.js"), nil, 0o644))
		}, "presence.js is not up to date"},
		{"a script that is missing", func(t *testing.T, dist string) {
			require.NoError(t, os.Remove(filepath.Join(dist, "emulator.js")))
		}, "emulator.js"},
		{"a module of another build", func(t *testing.T, dist string) {
			require.NoError(t, writeModule(dist, "presence", fakeModule("another")))
		}, "is not up to date"},
		{"a compressed form of another build", func(t *testing.T, dist string) {
			require.NoError(t, writeModule(dist, "emulator", fakeModule("another")))
			require.NoError(t, os.WriteFile(filepath.Join(dist, "emulator.wasm"), fakeModule("build-of-emulator"), 0o644))
		}, "emulator.wasm.gz is not up to date"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Chdir(root)
			dist := newDist(t)
			require.NoError(t, run([]string{dist}, false))
			require.NoError(t, run([]string{dist}, true))
			row.change(t, dist)
			assert.ErrorContains(t, run([]string{dist}, true), row.want)
		})
	}
}

func TestFilesOfEarlierBuildsAreRemoved(t *testing.T) {
	t.Chdir(root)
	dist := newDist(t)
	for _, name := range []string{"loader.js", "removed.wasm", "removed.wasm.br"} {
		require.NoError(t, os.WriteFile(filepath.Join(dist, name), nil, 0o644))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dist, "presence.wasm.br"), nil, 0o644))
	require.NoError(t, run([]string{dist}, false))
	left := names(t, dist)
	for _, name := range []string{"loader.js", "removed.wasm", "removed.wasm.br"} {
		assert.NotContains(t, left, name)
	}
	assert.Contains(t, left, "presence.wasm.br")
}

func TestRunRefusesADirectoryWithoutValidModules(t *testing.T) {
	t.Chdir(root)
	noModule := newDist(t)
	require.NoError(t, os.WriteFile(filepath.Join(noModule, "presence.wasm"), []byte("<!doctype html>"), 0o644))
	noID := newDist(t)
	require.NoError(t, os.WriteFile(filepath.Join(noID, "presence.wasm"), []byte("\x00asm\x01\x00\x00\x00"), 0o644))
	truncated := newDist(t)
	wasm := fakeModule("x")
	require.NoError(t, os.WriteFile(filepath.Join(truncated, "presence.wasm"), wasm[:len(wasm)-1], 0o644))
	for _, row := range []struct {
		name string
		args []string
		want string
	}{
		{"no directory is given", nil, "no directory"},
		{"the directory is empty", []string{t.TempDir()}, "no such file"},
		{"a file is not a module", []string{noModule}, "it is not a WebAssembly module"},
		{"a module has no build ID", []string{noID}, "it has no build ID of Go"},
		{"a module is truncated", []string{truncated}, "it is truncated"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.ErrorContains(t, run(row.args, false), row.want)
		})
	}
}
