//go:build !js

package arch

import (
	"go/build"
	"os"
	"path"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// systems are targets that stand for all that are not js.
var systems = [][2]string{{"linux", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}}

// A package of another platform would break go vet ./... and go test ./... for
// one of the two, or drag the browser into what is tested in milliseconds.
func TestFilesBuildWhereTheirPackageDoes(t *testing.T) {
	for _, file := range files(t, ".go") {
		i := room(path.Dir(file))
		if i < 0 {
			continue // TestImports says so
		}
		js, others := builds(t, file, "js", "wasm"), 0
		for _, system := range systems {
			if builds(t, file, system[0], system[1]) {
				others++
			}
		}
		switch house[i].builds {
		case browser:
			if path.Base(file) == "doc.go" {
				assert.True(t, js && others == len(systems),
					"%s has a build constraint. It is what go vet ./... and go doc see of a package for js only, so it must have none.", file)
				continue
			}
			assert.True(t, js && others == 0,
				"%s builds without js, or not with it. %s is for js only: its files start with //go:build js && wasm.", file, house[i].path)
		case native:
			assert.True(t, !js && others == len(systems),
				"%s builds with js, or not on every system. %s is for the others: its files start with //go:build !js.", file, house[i].path)
		case everywhere:
			if isTest(file) {
				continue // may need a system, or a browser
			}
			assert.True(t, js && others == len(systems),
				"%s has a build constraint. %s builds everywhere, so that what is tested natively is what runs in the page.", file, house[i].path)
		}
	}
}

func TestPackagesForJSHaveADoc(t *testing.T) {
	for _, r := range house {
		if r.builds != browser || r.path == "wasm/..." { // what a command is for stands above its main
			continue
		}
		_, err := os.Stat(path.Join(root, r.path, "doc.go"))
		assert.NoError(t, err, "%s has no doc.go. Without a file that builds natively, go vet ./... and go test ./... do not see the package.", r.path)
	}
}

// builds reports whether a file is part of its package on a platform, by its
// name and its constraint.
func builds(t *testing.T, file, goos, goarch string) bool {
	t.Helper()
	target := build.Default
	target.GOOS, target.GOARCH, target.CgoEnabled = goos, goarch, false
	matched, err := target.MatchFile(path.Join(root, path.Dir(file)), path.Base(file))
	require.NoError(t, err)
	return matched
}
