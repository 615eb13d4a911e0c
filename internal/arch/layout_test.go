//go:build !js

package arch

import (
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	// maxLines is the limit of a file. A file of more than 300 lines often has two
	// concepts.
	maxLines = 400
	// maxSources is the limit of source files in a package, without tests.
	maxSources = 35
)

func TestFilesAreShort(t *testing.T) {
	for _, file := range files(t, ".go", ".js", ".css") {
		source := read(t, file)
		if strings.Contains(source, "\n// Code generated ") {
			continue
		}
		lines := strings.Count(source, "\n")
		assert.LessOrEqual(t, lines, maxLines, "%s has %d lines. Find the second concept in it, and give that a file.", file, lines)
	}
}

func TestPackagesAreSmall(t *testing.T) {
	sources := map[string]int{}
	for _, file := range files(t, ".go") {
		if !isTest(file) {
			sources[path.Dir(file)]++
		}
	}
	for dir, n := range sources {
		assert.LessOrEqual(t, n, maxSources, "%s has %d source files. Find the part that the rest only imports from, and give that a package.", dir, n)
	}
}

// numbered matches names of tests that refer to a place in a document, such as TestRow3.
var numbered = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)(?:Row|Item|Case|Section)\d\w*)`)

func TestNamesOfTestsDoNotReferToADocument(t *testing.T) {
	for _, file := range files(t, "_test.go") {
		for _, name := range submatches(numbered, read(t, file)) {
			assert.Fail(t, "a test is named by a number", "%s: %s says where a rule was written down. Name the test after what it shows.", file, name)
		}
	}
}

// topLevel lists the files and directories at the top of the repository.
var topLevel = []string{
	"README.md", "Makefile", "go.mod", "go.sum", "LICENSE", ".gitignore", ".ci", ".readme",
	"wasm", "jsapi", "internal", "web",
}

func TestTopLevelHasOnlyTheListedFiles(t *testing.T) {
	if _, err := os.Stat(path.Join(root, ".git")); err != nil {
		t.Log("not a checkout: only git knows which files belong to the repository")
		return
	}
	cmd := exec.CommandContext(t.Context(), "git", "ls-files", "-z")
	cmd.Dir = root
	cmd.Stderr = os.Stderr
	output, err := cmd.Output()
	require.NoError(t, err)
	names := map[string]bool{}
	for file := range strings.SplitSeq(strings.TrimSuffix(string(output), "\x00"), "\x00") {
		name, _, _ := strings.Cut(file, "/")
		names[name] = true
		assert.False(t, strings.HasPrefix(file, "web/dist/"), "%s is committed. make build writes it, so a copy in the repository is out of date.", file)
	}
	require.NotEmpty(t, names)
	for name := range names {
		assert.True(t, slices.Contains(topLevel, name), "%s is at the top of the repository, where a newcomer looks first. Only %s are there.", name, strings.Join(topLevel, ", "))
	}
}
