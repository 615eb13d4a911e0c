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

	"github.com/stretchr/testify/require"
)

// reserved is what only some packages may import, tests apart.
var reserved = []struct {
	prefix string // of an import path
	to     []string
	why    string
}{
	{
		"syscall/js", []string{"internal/jsrt"},
		"it panics where JavaScript throws; safejs returns errors, and jsrt is the one place that needs more",
	},
	{
		safejs, []string{"internal/jsrt", "jsapi"},
		"what compiles without js does not belong in a js package, nor the other way round",
	},
	{
		"net/http", []string{"internal/server", "internal/cmd/demo"},
		"the module must not hold it: it costs 1.5 MB",
	},
	{
		"github.com/stretchr/testify", nil,
		"nobody loads a test",
	},
}

func TestImports(t *testing.T) {
	for _, file := range files(t, ".go") {
		if isTest(file) {
			continue
		}
		dir := path.Dir(file)
		i := room(dir)
		if i < 0 {
			t.Errorf("%s: the package is not part of the house. Either it belongs into another one, or the diagram of who may import whom gets a row for it, here in house_test.go.", file)
			continue
		}
		for _, imported := range imports(t, file) {
			if ours, ok := strings.CutPrefix(imported, module); ok {
				if !slices.Contains(house[i].ours, ours) {
					t.Errorf("%s imports %s. Of our own, %s may import %s: imports point one way only, so that each package can be understood and tested with those above it alone.",
						file, imported, dir, list(house[i].ours))
				}
				continue
			}
			external := strings.Contains(strings.Split(imported, "/")[0], ".")
			if external && !slices.Contains(house[i].others, imported) {
				t.Errorf("%s imports %s. Of what others wrote, %s may import %s: every dependency of the module costs each page that loads it.",
					file, imported, dir, list(house[i].others))
			}
			for _, r := range reserved {
				if within(imported, r.prefix) && !slices.Contains(r.to, dir) {
					t.Errorf("%s imports %s, which is for %s: %s.", file, imported, list(append(r.to, "tests")), r.why)
				}
			}
		}
	}
}

// What a package imports by way of others no diagram shows.
func TestModuleIsFreeOfHTTP(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "./wasm/...")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stderr = os.Stderr
	output, err := cmd.Output()
	require.NoError(t, err)
	dependencies := strings.Fields(string(output))
	require.Contains(t, dependencies, module+"jsapi")
	for _, dependency := range dependencies {
		if within(dependency, "net/http") {
			t.Errorf("the module depends on %s, which makes it 1.5 MB larger. `GOOS=js GOARCH=wasm go list -deps -json ./wasm/...` tells who brings it in.", dependency)
		}
	}
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

// within reports whether an import path is prefix, or of a package below it.
func within(imported, prefix string) bool {
	return imported == prefix || strings.HasPrefix(imported, prefix+"/")
}

func list(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}
