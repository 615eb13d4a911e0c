//go:build !js

package arch

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// maxRatio is the limit of the size of presence.wasm divided by the size of
// testdata/baseline, the smallest Go program for pages that uses safejs, both compressed
// with brotli.
const maxRatio = 1.44

func TestModuleIsSmall(t *testing.T) {
	dir := t.TempDir()
	// Tests may run with the race detector, with which brotli takes minutes. The
	// command is built without it.
	precompress := filepath.Join(dir, "precompress")
	run(t, "go build -o "+precompress+" ./internal/cmd/precompress")
	compressed := func(wasm string) int64 {
		run(t, precompress+" "+wasm+" "+wasm+".br")
		info, err := os.Stat(wasm + ".br")
		require.NoError(t, err)
		return info.Size()
	}
	standard := func(program string) int64 {
		wasm := filepath.Join(dir, filepath.Base(program)+".wasm")
		run(t, "GOOS=js GOARCH=wasm go build -buildvcs=false -trimpath -ldflags='-s -w' -o "+wasm+" "+program)
		return compressed(wasm)
	}
	wasm := filepath.Join(dir, "presence.wasm")
	run(t, strings.Replace(buildCommand(t), "web/dist/presence.wasm", wasm, 1))
	ours, baseline, blank := compressed(wasm), standard("./internal/arch/testdata/baseline"), standard("./internal/arch/testdata/blank")

	ratio := float64(ours) / float64(baseline)
	t.Logf("presence.wasm is %d bytes after brotli 11: %.2f times a program that uses safejs (%d), %.2f times one that only imports it (%d)",
		ours, ratio, baseline, float64(ours)/float64(blank), blank)
	assert.LessOrEqual(t, ratio, maxRatio,
		"presence.wasm is %.3f times as large as a program that uses safejs; the limit is %.2f, because every visitor of a page downloads it. `go tool nm -size` on a build without -ldflags=-s shows where the bytes are.", ratio, maxRatio)
}

// buildCommand returns the command by which make build writes presence.wasm.
func buildCommand(t *testing.T) string {
	t.Helper()
	for line := range strings.Lines(run(t, "make --dry-run --always-make web/dist/presence.wasm")) {
		if strings.Contains(line, "go build") && strings.Contains(line, "./wasm/presence") {
			return line
		}
	}
	require.Fail(t, "make build does not build ./wasm/presence")
	return ""
}

// run runs a shell command at the root of the repository and returns its output.
func run(t *testing.T, command string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-c", command)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "MAKEFLAGS=", "MFLAGS=") // make test sets them for its own makes
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s: %s", command, output)
	return string(output)
}
