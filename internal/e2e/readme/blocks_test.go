//go:build !js

package readme

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// block is a fenced code block of the README.
type block struct {
	language string
	file     string // below web/, as a comment at its start says; "" if none does
	text     string
}

var (
	fence    = regexp.MustCompile("(?ms)^```([^\n]*)\n(.*?)^```$")
	fileName = regexp.MustCompile(`^(?:<!doctype html>\n)?(?://|<!--) web/(\S+)`)
)

func readREADME(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(browser.Root, "README.md"))
	require.NoError(t, err)
	return string(text)
}

func blocks(t *testing.T) []block {
	t.Helper()
	var found []block
	for _, match := range fence.FindAllStringSubmatch(readREADME(t), -1) {
		b := block{language: match[1], text: match[2]}
		if name := fileName.FindStringSubmatch(b.text); name != nil {
			b.file = name[1]
		}
		found = append(found, b)
	}
	require.NotEmpty(t, found)
	return found
}

// blocksIn returns the texts of the blocks in a language.
func blocksIn(t *testing.T, language string) []string {
	t.Helper()
	var texts []string
	for _, b := range blocks(t) {
		if b.language == language {
			texts = append(texts, b.text)
		}
	}
	require.NotEmpty(t, texts, "no block in %s", language)
	return texts
}

// Each language has a test in this package that runs all blocks in it.
func TestEveryBlockIsRun(t *testing.T) {
	for _, b := range blocks(t) {
		switch b.language {
		case "html", "js":
			assert.NotEmpty(t, b.file, "the first comment of this block does not name its file, so no test can run it:\n%s", b.text)
			assert.Contains(t, testedFiles, b.file, "no test runs the block of web/%s", b.file)
		case "sh", "http", "text", "nginx", "xml":
		case "bat", "powershell": // need Windows
		default:
			assert.Fail(t, "no test runs this block", "its language is %q:\n%s", b.language, b.text)
		}
	}
}

func TestTreeNamesExistingDirectories(t *testing.T) {
	directory := regexp.MustCompile(`(?m)^([\w.-]+)/`)
	for _, tree := range blocksIn(t, "text") {
		for _, match := range directory.FindAllStringSubmatch(tree, -1) {
			assert.DirExists(t, filepath.Join(browser.Root, match[1]))
		}
	}
}

func TestLinksLeadToExistingFiles(t *testing.T) {
	text := readREADME(t)
	anchors := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(text, -1) {
		anchors[strings.ReplaceAll(strings.ToLower(match[1]), " ", "-")] = true
	}
	for _, match := range regexp.MustCompile(`\]\(([^)]*)\)`).FindAllStringSubmatch(text, -1) {
		file, anchor, _ := strings.Cut(match[1], "#")
		switch {
		case strings.Contains(match[1], "://"):
		case file == "":
			assert.True(t, anchors[anchor], "no heading for the link #%s", anchor)
		default:
			assert.FileExists(t, filepath.Join(browser.Root, file))
		}
	}
}
