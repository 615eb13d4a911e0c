//go:build !js

package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPrecompressedFilesUnpackToTheOriginal(t *testing.T) {
	content := bytes.Repeat([]byte("presenceSubscription "), 1000)
	plain := filepath.Join(t.TempDir(), "presence.wasm")
	require.NoError(t, os.WriteFile(plain, content, 0o644))
	require.NoError(t, run([]string{plain, plain + ".br", plain + ".gz"}))

	br, err := os.ReadFile(plain + ".br")
	require.NoError(t, err)
	unpacked, err := io.ReadAll(brotli.NewReader(bytes.NewReader(br)))
	require.NoError(t, err)
	assert.Equal(t, content, unpacked)
	assert.Less(t, len(br), len(content)/10)

	gz, err := os.ReadFile(plain + ".gz")
	require.NoError(t, err)
	z, err := gzip.NewReader(bytes.NewReader(gz))
	require.NoError(t, err)
	unpacked, err = io.ReadAll(z)
	require.NoError(t, err)
	assert.Equal(t, content, unpacked)
}

func TestPrecompressReplacesAFileAtomically(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "presence.wasm")
	require.NoError(t, os.WriteFile(plain, []byte("\x00asm"), 0o644))
	require.NoError(t, os.WriteFile(plain+".gz", []byte("of an earlier build"), 0o600))
	sending, err := os.Open(plain + ".gz")
	require.NoError(t, err)
	defer sending.Close()
	require.NoError(t, run([]string{plain, plain + ".gz"}))

	sent, err := io.ReadAll(sending)
	require.NoError(t, err)
	assert.Equal(t, "of an earlier build", string(sent), "a server sends the rest of the file that it has opened")
	info, err := os.Stat(plain + ".gz")
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o644), info.Mode())
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 2, "nothing else is left")

	require.Error(t, run([]string{plain, filepath.Join(dir, "missing", "presence.wasm.gz")}))
}

func TestPrecompressRefusesInvalidArguments(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "presence.wasm")
	require.NoError(t, os.WriteFile(plain, []byte("\x00asm"), 0o644))
	for _, row := range []struct {
		name string
		args []string
		want string
	}{
		{"no compressed form to write", []string{plain}, "want a file and its compressed forms"},
		{"a file that does not exist", []string{plain + "2", plain + ".gz"}, "presence.wasm2"},
		{"an unknown form", []string{plain, plain + ".zip"}, "ends in .br or .gz"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.ErrorContains(t, run(row.args), row.want)
		})
	}
}
