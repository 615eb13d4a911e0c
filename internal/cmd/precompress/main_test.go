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

func TestPrecompress(t *testing.T) {
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

func TestPrecompressRefuses(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "presence.wasm")
	require.NoError(t, os.WriteFile(plain, []byte("\x00asm"), 0o644))
	for _, row := range []struct {
		name string
		args []string
		want string
	}{
		{"no compressed form to write", []string{plain}, "want that of a file"},
		{"a file that is not there", []string{plain + "2", plain + ".gz"}, "presence.wasm2"},
		{"a form that it does not know", []string{plain, plain + ".zip"}, "ends in .br or .gz"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.ErrorContains(t, run(row.args), row.want)
		})
	}
}
