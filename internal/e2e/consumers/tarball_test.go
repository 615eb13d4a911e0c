//go:build !js

package consumers

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTarballHoldsThePackage(t *testing.T) {
	if tools(t) == "" {
		return
	}
	unpacked, err := pack()
	require.NoError(t, err)
	held := map[string]bool{}
	require.NoError(t, fs.WalkDir(os.DirFS(unpacked), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, ".tgz") {
			return err
		}
		held[name] = true
		info, err := entry.Info()
		if err == nil {
			assert.Equal(t, fs.FileMode(0o644), info.Mode(), name)
		}
		return err
	}))
	for _, name := range []string{
		"package.json", "README.md", "LICENSE", "THIRD-PARTY-NOTICES.txt", "integrity.json", "custom-elements.json",
		"presence.wasm", "presence.wasm.d.ts", "emulator.wasm", "emulator.wasm.d.ts",
		"inline.js", "inline.d.ts", "elements/inline.js", "elements/inline.d.ts", "emulator/inline.js", "emulator/inline.d.ts",
	} {
		assert.True(t, held[name], "%s is missing", name)
		delete(held, name)
	}
	for _, script := range []string{"presence", "presence.inline", "elements", "elements.inline", "emulator", "emulator.inline", "xframe", "ucwa-presence.global"} {
		for _, ending := range []string{".js", ".js.map", ".d.ts"} {
			assert.True(t, held[script+ending], "%s is missing", script+ending)
			delete(held, script+ending)
		}
	}
	assert.Empty(t, held, "files that nobody needs")
}

func TestLintersOfPackagesFindNothing(t *testing.T) {
	directory := tools(t)
	if directory == "" {
		return
	}
	unpacked, err := pack()
	require.NoError(t, err)
	tarballs, err := filepath.Glob(filepath.Join(unpacked, "*.tgz"))
	require.NoError(t, err)
	require.Len(t, tarballs, 1)
	p := project(unpacked)
	assert.Contains(t, p.run(t, "publint/src/cli.js", "--strict", tarballs[0]), "All good!")
	// The package has ES modules only, which CommonJS loads with import().
	p.run(t, "@arethetypeswrong/cli/dist/index.js", tarballs[0], "--profile", "esm-only")
}
