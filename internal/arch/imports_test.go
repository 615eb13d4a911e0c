//go:build !js

package arch

import (
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// reserved lists imports that only some packages may have. Tests may have all of them.
var reserved = []struct {
	imported string
	by       []string
	reason   string
}{
	{
		"syscall/js", []string{"internal/jsrt"},
		"it panics where JavaScript throws; jsrt returns errors, as safejs does, but without package fmt",
	},
	{
		safejs, []string{"internal/jsrt/...", "jsapi/..."},
		"code that compiles without js belongs in a package that builds everywhere",
	},
	{
		"net/http/...", []string{"internal/server", "internal/cmd/demo", "internal/e2e/..."},
		"it adds 1.5 MB to a module",
	},
	{
		"fmt", []string{"internal/emulator", "internal/server", "internal/cmd/...", "internal/client/clienttest", "internal/e2e/..."},
		"with reflect, which it needs, it adds 57 KB to presence.wasm after brotli",
	},
	{
		"testing/...", testSupport,
		"only tests and the packages that they share need it",
	},
	{
		testify, testSupport,
		"only tests and the packages that they share need it",
	},
}

func TestPackagesImportOnlyWhatTheirRowAllows(t *testing.T) {
	for _, file := range files(t, ".go") {
		dir := path.Dir(file)
		i := rowOf(dir)
		if i < 0 {
			t.Errorf("%s: %s has no row in packages_test.go, which says what each package may import. Add a row, or move the file.", file, dir)
			continue
		}
		for _, imported := range imports(t, file) {
			if isTest(file) {
				checkImportOfTest(t, file, i, imported)
			} else {
				checkImport(t, file, packages[i], imported)
			}
		}
	}
}

func checkImport(t *testing.T, file string, p row, imported string) {
	t.Helper()
	if internal, ok := strings.CutPrefix(imported, module); ok {
		assert.Contains(t, p.internal, internal,
			"%s: of this repository, %s may import the packages named here. Imports point one way, so that a package is understood and tested with those below it alone.", file, p.path)
		return
	}
	if external := strings.Contains(strings.Split(imported, "/")[0], "."); external {
		assert.True(t, matchesAny(p.external, imported),
			"%s imports %s. Outside this repository, %s may import %v: every page that loads a module pays for its dependencies.", file, imported, p.path, p.external)
	}
	for _, r := range reserved {
		if matches(r.imported, imported) {
			assert.True(t, matchesAny(r.by, path.Dir(file)), "%s imports %s, which is for %v and for tests: %s.", file, imported, r.by, r.reason)
		}
	}
}

// checkImportOfTest refuses import cycles through tests. Go allows such cycles if a test
// is in an external test package.
func checkImportOfTest(t *testing.T, file string, i int, imported string) {
	t.Helper()
	internal, ok := strings.CutPrefix(imported, module)
	if !ok || matches(path.Dir(file)+"/...", internal) {
		return
	}
	assert.LessOrEqual(t, rowOf(internal), i,
		"%s imports %s, whose row in packages_test.go comes later. A test of two packages belongs to the later one.", file, imported)
}

// TestModulesLinkOnlyWhatTheyNeed checks indirect imports, too. The rows of packages cover
// only direct imports.
func TestModulesLinkOnlyWhatTheyNeed(t *testing.T) {
	for _, rule := range []struct {
		program, forbidden, reason string
	}{
		{"presence", "net/http/...", "it adds 1.5 MB"},
		{"emulator", "net/http/...", "it adds 1.5 MB"},
		{"presence", "testing/...", "it is for tests"},
		{"emulator", "testing/...", "it is for tests"},
		{"presence", module + "internal/emulator/...", "pages that only show presence would download a server"},
		{"presence", "container/heap", "only the emulator's agenda needs it"},
		{"presence", "hash/fnv", "only the emulator's ids need it"},
		{"emulator", module + "internal/client", "the emulator is a server, and the tab has the client already"},
	} {
		t.Run(rule.program+" without "+rule.forbidden, func(t *testing.T) {
			for _, dependency := range dependencies(t, "./wasm/"+rule.program) {
				assert.False(t, matches(rule.forbidden, dependency),
					"%s.wasm links %s: %s. `GOOS=js GOARCH=wasm go list -deps -json ./wasm/%[1]s` shows which package imports it.", rule.program, dependency, rule.reason)
			}
		})
	}
}

// dependencies returns the import paths of everything that a program for js
// links.
func dependencies(t *testing.T, program string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", program)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stderr = os.Stderr
	output, err := cmd.Output()
	require.NoError(t, err)
	paths := strings.Fields(string(output))
	require.Contains(t, paths, module+"internal/jsrt", "%s is not one of the modules", program)
	return paths
}

// imports returns the import paths of a file.
func imports(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), path.Join(root, file), nil, parser.ImportsOnly)
	require.NoError(t, err)
	var paths []string
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		paths = append(paths, imported)
	}
	return paths
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, name) })
}
