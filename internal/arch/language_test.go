//go:build !js

package arch

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// avoided lists words that many readers have to look up, with plain words for
// them.
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
