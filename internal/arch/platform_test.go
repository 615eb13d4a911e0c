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

// systems are targets that represent every platform other than js.
var systems = [][2]string{{"linux", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}}

// A file for another platform than its package would break go vet ./... or go test ./...
// on one of the two platforms, or require a browser for a fast native test.
func TestFilesBuildOnThePlatformsOfTheirPackage(t *testing.T) {
	for _, file := range files(t, ".go") {
		i := rowOf(path.Dir(file))
		if i < 0 {
			continue // TestPackagesImportOnlyWhatTheirRowAllows reports it
		}
		js, others := builds(t, file, "js", "wasm"), 0
		for _, system := range systems {
			if builds(t, file, system[0], system[1]) {
				others++
			}
		}
		switch p := packages[i]; p.builds {
		case browser:
			if path.Base(file) == "doc.go" {
				assert.True(t, js && others == len(systems),
					"%s has a build constraint. It is the one file that go vet ./... and go doc see of a package for js, so it must have none.", file)
				continue
			}
			assert.True(t, js && others == 0,
				"%s must build for js and for nothing else, as %s does: start it with //go:build js && wasm.", file, p.path)
		case native:
			assert.True(t, !js && others == len(systems),
				"%s must build on every system and not for js, as %s does: start it with //go:build !js.", file, p.path)
		case everywhere:
			if isTest(file) {
				continue // may need a system, or a browser
			}
			assert.True(t, js && others == len(systems),
				"%s has a build constraint. %s builds everywhere, so that the code that is tested natively is the code that runs in the page.", file, p.path)
		}
	}
}

func TestPackagesForJSHaveADoc(t *testing.T) {
	for _, file := range files(t, ".go") {
		dir := path.Dir(file)
		i := rowOf(dir)
		if i < 0 || packages[i].builds != browser || matches("wasm/...", dir) { // a command is documented above its main
			continue
		}
		_, err := os.Stat(path.Join(root, dir, "doc.go"))
		assert.NoError(t, err, "%s has no doc.go. Without a file that builds natively, go vet ./... and go test ./... do not see the package.", dir)
	}
}

// builds reports whether a file is part of its package on a platform, according to its
// name and its build constraint.
func builds(t *testing.T, file, goos, goarch string) bool {
	t.Helper()
	target := build.Default
	target.GOOS, target.GOARCH, target.CgoEnabled = goos, goarch, false
	matched, err := target.MatchFile(path.Join(root, path.Dir(file)), path.Base(file))
	require.NoError(t, err)
	return matched
}
