//go:build !js

package page

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

// siteWith is the directory web with some files replaced.
type siteWith struct{ fstest.MapFS }

func (with siteWith) Open(name string) (fs.File, error) {
	file, err := with.MapFS.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return os.DirFS(filepath.Join(browser.Root, "web")).Open(name)
	}
	return file, err
}

func TestDemoRestartsAModuleThatEnds(t *testing.T) {
	dying := browser.Program(t, "./internal/e2e/browser/testdata/dying")
	newest := &fstest.MapFile{Data: dying, ModTime: time.Now()} // newer than the compressed forms in web/dist, which the server would prefer
	d := serveDemo(t, server.Config{Site: siteWith{fstest.MapFS{"dist/presence.wasm": newest}}})
	d.Tab = browser.Open(t, d.url())
	d.Until(`!document.querySelector("#app").hidden`)
	d.Expect(`"exit code:" 3`)
	d.enter("#more", "exit 3")
	d.shows("#form-fault", "The module ")
	d.enter("#more", "")
	d.counts(failed+"[data-kind=internal]", 1)
	assert.Contains(t, d.text("[data-testid=error-message]"), "The module has ended")
	d.Until(`document.querySelector("#form-fault").textContent === ""`)
}
