//go:build !js

package arch

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// avoided lists words that many readers have to look up, with plain words to use instead.
var avoided = []struct {
	words *regexp.Regexp
	plain string
}{
	{regexp.MustCompile(`(?i)\b(?:whom|somebody|whoever)\b`), "the noun, such as the user, the caller or a contact"},
	{regexp.MustCompile(`(?i)(?:^|[^#-])\banew\b`), "again"},
	{regexp.MustCompile(`(?i)\b(?:thereof|therein|hence)\b`), "of it, in it or so"},
	{regexp.MustCompile(`(?i)\bsurely\b`), "certainly"},
}

func TestTextsAreInPlainEnglish(t *testing.T) {
	for _, file := range files(t, ".go", ".js", ".d.ts", ".md", "Makefile") {
		if file == "internal/arch/language_test.go" {
			continue
		}
		number := 0
		for line := range strings.Lines(read(t, file)) {
			number++
			for _, a := range avoided {
				if found := a.words.FindString(line); found != "" {
					assert.Fail(t, "a word that many readers have to look up", "%s:%d has %q. Write %s.", file, number, found, a.plain)
				}
			}
		}
	}
}

var (
	comment  = regexp.MustCompile(`(?m)(?://|/\*|^\s*\*)(.*)$`)
	fileName = regexp.MustCompile(`\b[\w-]+(?:\.\w+)*\.(?:go|js)\b`)
)

// foreign are names in comments that are not files of this repository: files of Go, of
// Microsoft's helper library and of other tools, files that the build or a test writes,
// and the projects Node.js and Prototype.js.
var foreign = map[string]bool{
	"wasm_exec.js": true, "Node.js": true, "Prototype.js": true,
	"GetNote.js": true, "GetPresence.js": true, "ContactSearch.js": true, "ExtendGroupSubscription.js": true,
	"build.js": true, "packed.js": true, "bundle.js": true, "vite.js": true,
	"emulator.inline.js": true, "presence.inline.js": true, "axe.min.js": true,
}

func TestFilesThatCommentsNameExist(t *testing.T) {
	exists := map[string]bool{}
	for _, file := range files(t, ".go", ".js") {
		exists[path.Base(file)] = true
	}
	for _, dir := range []string{"*", "*/*"} { // files does not list test data
		scripts, err := fs.Glob(os.DirFS(root), "internal/"+dir+"/testdata/*.js")
		require.NoError(t, err)
		for _, file := range scripts {
			exists[path.Base(file)] = true
		}
	}
	for _, file := range files(t, ".go", ".js", ".d.ts") {
		for _, text := range submatches(comment, read(t, file)) {
			for _, name := range fileName.FindAllString(text, -1) {
				assert.True(t, exists[name] || foreign[name], "%s has a comment that names the file %s, which does not exist", file, name)
			}
		}
	}
}
