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

// root is the root of the repository, relative to the directory in which the tests of
// this package run.
const root = "../.."

// files returns the paths of all files of the repository that have one of the
// endings, except files that are generated, hidden, or test data.
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
	require.NotEmpty(t, found, "no files with the endings %q", endings)
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
