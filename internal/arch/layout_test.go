//go:build !js

package arch

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// maxLines is where a file is about more than one concept.
const maxLines = 300

func TestFilesAreShort(t *testing.T) {
	for _, file := range files(t, ".go", ".js", ".css") {
		source := read(t, file)
		if strings.Contains(source, "\n// Code generated ") {
			continue
		}
		lines := strings.Count(source, "\n")
		assert.Less(t, lines, maxLines, "%s has %d lines. A file holds one concept, and stays under %d: find the second one that is in it.", file, lines, maxLines)
	}
}

// topLevel is what the repository consists of.
var topLevel = []string{
	"README.md", "Makefile", "go.mod", "go.sum", "LICENSE", ".gitignore", ".ci",
	"wasm", "jsapi", "internal", "web",
}

func TestTopLevel(t *testing.T) {
	if _, err := os.Stat(path.Join(root, ".git")); err != nil {
		t.Skip("not a checkout: what is part of the repository only git knows")
	}
	cmd := exec.CommandContext(t.Context(), "git", "ls-files", "-z")
	cmd.Dir = root
	cmd.Stderr = os.Stderr
	output, err := cmd.Output()
	require.NoError(t, err)
	names := map[string]bool{}
	for file := range bytes.SplitSeq(bytes.TrimSuffix(output, []byte{0}), []byte{0}) {
		name, _, _ := strings.Cut(string(file), "/")
		names[name] = true
		assert.False(t, strings.HasPrefix(string(file), "web/dist/"), "%s is committed. make build writes it: a copy in the repository would only ever be out of date.", file)
	}
	require.NotEmpty(t, names)
	for name := range names {
		assert.True(t, slices.Contains(topLevel, name), "%s is at the top level of the repository. There is %s, and nothing else: who comes new sees the whole house at once.", name, list(topLevel))
	}
}
