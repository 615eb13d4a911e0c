//go:build !js

package readme

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

//go:embed testdata/oldest.js
var oldestScript string

// newOldSite returns a site whose pages lack what the oldest supported browsers
// lack.
func newOldSite(t *testing.T) site {
	t.Helper()
	s := newSite(t)
	s.add("oldest.js", oldestScript)
	for _, file := range []string{"hello.html", "board.html"} {
		page := string(s.files[file].Data)
		s.add(file, strings.Replace(page, "<script", "<script src=\"oldest.js\"></script>\n<script", 1))
	}
	return s
}

func TestPageWorksInTheOldestBrowsers(t *testing.T) { checkPage(t, newOldSite(t)) }

func TestElementsWorkInTheOldestBrowsers(t *testing.T) { checkBoard(t, newOldSite(t)) }

func TestRecipePassesInTheOldestBrowsers(t *testing.T) {
	s := newOldSite(t)
	s.add("recipe.html", `<!doctype html><script src="oldest.js"></script>`)
	page := open(t, s, "recipe.html")
	var passed bool
	page.Evaluate(&passed, `import("/recipe.js").then(({ test }) => test()).then(() => true)`)
	assert.True(t, passed)
}

// If the script left the features in place, the tests above would prove nothing.
func TestScriptRemovesNewerFeatures(t *testing.T) {
	s := newOldSite(t)
	s.add("blank.html", `<!doctype html><script src="oldest.js"></script>`)
	var left []string
	open(t, s, "blank.html").Evaluate(&left, `[
		"AbortSignal.any", "Array.fromAsync", "Array.prototype.toSorted", "globalThis.Iterator", "[].values().map", "Map.groupBy", "Object.groupBy",
		"Promise.try", "Promise.withResolvers", "Set.prototype.union", "String.prototype.isWellFormed", "Symbol.dispose", "URL.canParse",
		"ArrayBuffer.prototype.transfer", "ReadableStream.prototype[Symbol.asyncIterator]", "crypto.randomUUID", "Element.prototype.checkVisibility",
		"ElementInternals.prototype.states", "document.body.ariaLabel", "globalThis.trustedTypes",
	].filter((expression) => eval(expression) !== undefined)`)
	assert.Empty(t, left)
	require.NotNil(t, left)
}
