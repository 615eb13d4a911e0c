//go:build !js

package arch

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the repository, seen from where tests of this package run.
const root = "../.."

// module is the path that imports of our own packages start with.
const module = "ucwapresence/"

// platform says where a package builds.
type platform string

const (
	everywhere platform = "everywhere" // logic, tested natively in milliseconds
	browser    platform = "js only"    // needs JavaScript
	native     platform = "not for js" // needs an operating system
)

// What packages may import besides the standard library and our own.
const (
	jsontext = "github.com/go-json-experiment/json/jsontext"
	safejs   = "github.com/hack-pad/safejs"
	brotli   = "github.com/andybalholm/brotli"
)

// house is every package of the module, or with /... all below a directory,
// and what those of its files that are no tests may import. The order is from
// the ground up: a package only imports what stands above it.
var house = []struct {
	path   string
	builds platform
	ours   []string
	others []string
}{
	{"internal/hal", everywhere, nil, []string{jsontext}},
	{"internal/httpmsg", everywhere, nil, nil},
	{"internal/batch", everywhere, []string{"internal/httpmsg"}, nil},
	{"internal/fields", everywhere, []string{"internal/hal"}, nil},
	{"internal/ucwa", everywhere, []string{"internal/hal", "internal/fields"}, nil},
	{"internal/client", everywhere, []string{"internal/hal", "internal/httpmsg", "internal/fields", "internal/ucwa"}, nil},
	{"internal/emulator", everywhere, []string{"internal/hal", "internal/httpmsg", "internal/batch", "internal/fields", "internal/ucwa"}, nil},
	{"internal/jsrt", browser, nil, []string{safejs}},
	{"jsapi", browser, []string{"internal/hal", "internal/httpmsg", "internal/fields", "internal/ucwa", "internal/client", "internal/emulator", "internal/jsrt"}, []string{safejs}},
	{"wasm/...", browser, []string{"jsapi"}, nil},
	{"internal/server", native, []string{"internal/hal", "internal/httpmsg", "internal/fields", "internal/ucwa", "internal/emulator"}, nil},
	{"internal/cmd/demo", native, []string{"internal/server"}, nil},
	{"internal/cmd/precompress", native, nil, []string{brotli}},
	{"internal/e2e", native, nil, nil},
	{"internal/arch", native, nil, nil},
}

// room returns the row of the house that a directory belongs to, or -1.
func room(dir string) int {
	for i, r := range house {
		below, whole := strings.CutSuffix(r.path, "/...")
		if dir == r.path || whole && strings.HasPrefix(dir, below+"/") {
			return i
		}
	}
	return -1
}

// files returns the paths of all files of the repository with one of the given
// endings, but for those that are made, hidden, or samples.
func files(t *testing.T, endings ...string) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if entry.IsDir() {
			if name == "web/dist" || base == "testdata" || base == "node_modules" || base != "." && strings.HasPrefix(base, ".") {
				return fs.SkipDir
			}
			return nil
		}
		if slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(name, ending) }) {
			found = append(found, name)
		}
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, found, "there are no files with the endings %q", endings)
	return found
}

// read returns the content of a file of the repository.
func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(path.Join(root, name))
	require.NoError(t, err)
	return string(content)
}

func isTest(file string) bool { return strings.HasSuffix(file, "_test.go") }
