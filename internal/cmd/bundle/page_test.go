//go:build !js

package main

import (
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestScriptOfThePageImportsOnlyTheProduct(t *testing.T) {
	script := readFile(t, bundled(t), pageFile)
	imports := regexp.MustCompile(`\bimport\("[^"]+"\)|\bfrom"[^"]+"`).FindAllString(script, -1)
	slices.Sort(imports)
	assert.Equal(t, []string{`import("../elements.js")`, `import("../emulator.js")`, `import("../presence.js")`}, slices.Compact(imports))
}
