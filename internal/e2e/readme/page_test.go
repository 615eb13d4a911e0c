//go:build !js

package readme

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

// testedFiles lists the files that the tests open or import, and those that these
// load.
var testedFiles = []string{"hello.html", "hello.js", "people.js", "recipe.js", "board.html"}

// site is the directory web with the files of the README in it, as for a reader
// who has saved them.
type site struct{ files fstest.MapFS }

func newSite(t *testing.T) site {
	t.Helper()
	s := site{fstest.MapFS{}}
	for _, b := range blocks(t) {
		if b.file != "" {
			s.add(b.file, b.text)
		}
	}
	return s
}

func (s site) add(file, text string) { s.files[file] = &fstest.MapFile{Data: []byte(text)} }

func (s site) Open(name string) (fs.File, error) {
	file, err := s.files.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return os.DirFS(filepath.Join(browser.Root, "web")).Open(name)
	}
	return file, err
}

// open opens a file of a site from the server of make demo.
func open(t *testing.T, s site, file string) *browser.Tab {
	t.Helper()
	browser.Dist(t)
	demo := httptest.NewServer(server.New(server.Config{Site: s}))
	t.Cleanup(func() {
		demo.CloseClientConnections()
		demo.Close()
	})
	page := browser.Open(t, demo.URL+"/"+file)
	page.Expect("/favicon.ico")  // which a browser requests if the page names no icon
	page.Expect("status of 401") // the challenge of the server
	return page
}

func TestPageShowsPresence(t *testing.T) { checkPage(t, newSite(t)) }

// checkPage asserts that the page of the README shows the presence that the README
// describes.
func checkPage(t *testing.T, s site) {
	t.Helper()
	page := open(t, s, "hello.html")
	page.Until(`/^[^(]+: [A-Z][^(]+: [A-Z][^(]+$/.test(document.querySelector("#people").innerText)`)
	var shown []string
	page.Evaluate(&shown, `[...document.querySelectorAll("#people li")].map((item) => item.textContent).sort()`)
	assert.Regexp(t, `^Sara Davis: [A-Z]\w+$`, shown[0])
	assert.Regexp(t, `^Tosh Meston: [A-Z]\w+$`, shown[1])
}

func TestElementsShowPresence(t *testing.T) { checkBoard(t, newSite(t)) }

// checkBoard asserts that the badge and the list of the README show presence.
func checkBoard(t *testing.T, s site) {
	t.Helper()
	page := open(t, s, "board.html")
	page.Until(`/[A-Z]/.test(document.querySelector("ucwa-presence")?.contact?.availability)`)
	page.Until(`document.querySelector("ucwa-presence-list").shadowRoot.textContent.includes("Tosh Meston")`)
}

func TestRecipePasses(t *testing.T) { checkRecipe(t, newSite(t)) }

// checkRecipe runs the test of the README.
func checkRecipe(t *testing.T, s site) {
	t.Helper()
	s.add("blank.html", "<!doctype html>")
	var passed bool
	open(t, s, "blank.html").Evaluate(&passed, `import("/recipe.js").then(({ test }) => test()).then(() => true)`)
	assert.True(t, passed)
}

func TestPagesWorkUnderThePolicy(t *testing.T) {
	for _, text := range blocksIn(t, "http") {
		name, policy, ok := strings.Cut(strings.TrimSpace(text), ": ")
		require.True(t, ok)
		require.Equal(t, "Content-Security-Policy", name)
		assert.Equal(t, strings.Replace(browser.StrictPolicy, " img-src data:;", "", 1), policy, "the policy of the other end-to-end tests")

		s := newSite(t)
		for _, file := range []string{"hello.html", "board.html"} {
			page := s.files[file]
			page.Data = bytes.Replace(page.Data, []byte(`<meta charset="utf-8">`),
				[]byte(`<meta charset="utf-8"><meta http-equiv="`+name+`" content="`+policy+`">`), 1)
		}
		checkPage(t, s)
		checkBoard(t, s)
	}
}
