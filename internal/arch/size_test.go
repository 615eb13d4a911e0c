//go:build !js

package arch

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// maxRatio limits presence.wasm to so many times the size of testdata/baseline,
// the smallest Go program for pages that uses safejs.
const maxRatio = 1.40

func TestModuleIsSmall(t *testing.T) {
	dir := t.TempDir()
	// Tests may run with the race detector, under which brotli takes minutes.
	// The command is built without it.
	precompress := filepath.Join(dir, "precompress")
	run(t, nil, "go", "build", "-o", precompress, "./internal/cmd/precompress")
	size := func(program string) int64 {
		wasm := filepath.Join(dir, filepath.Base(program)+".wasm")
		run(t, []string{"GOOS=js", "GOARCH=wasm"}, "go", "build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", wasm, program)
		run(t, nil, precompress, wasm, wasm+".br")
		info, err := os.Stat(wasm + ".br")
		require.NoError(t, err)
		return info.Size()
	}
	ours := size("./wasm/presence")
	baseline := size("./internal/arch/testdata/baseline")
	blank := size("./internal/arch/testdata/blank")

	ratio := float64(ours) / float64(baseline)
	t.Logf("presence.wasm is %d bytes after brotli 11: %.2f times a program that uses safejs (%d), %.2f times one that only imports it (%d)",
		ours, ratio, baseline, float64(ours)/float64(blank), blank)
	assert.LessOrEqual(t, ratio, maxRatio,
		"presence.wasm is %.3f times as large as a program that uses safejs; the limit is %.2f, because every visitor of a page downloads it. `go tool nm -size` on a build without -ldflags=-s shows where the bytes are.", ratio, maxRatio)
}

// run runs a command at the root of the repository.
func run(t *testing.T, env []string, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), env...)
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
}
