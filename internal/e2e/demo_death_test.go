//go:build !js

package e2e

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/server"
)

// siteWith is the directory web with some files in the place of others.
type siteWith struct{ fstest.MapFS }

func (with siteWith) Open(name string) (fs.File, error) {
	file, err := with.MapFS.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return os.DirFS(filepath.Join(root, "web")).Open(name)
	}
	return file, err
}

// The module may end under the page, which says so, and starts it again.
func TestDemoOutlivesItsModule(t *testing.T) {
	dying := program(t, "./internal/e2e/testdata/dying")
	newest := &fstest.MapFile{Data: dying, ModTime: time.Now()} // the compressed forms beside it are of another
	d := serveDemo(t, server.Config{Site: siteWith{fstest.MapFS{"dist/presence.wasm": newest}}})
	d.tab = open(t, d.url())
	d.until(`!document.querySelector("#app").hidden`)
	d.expect(`"exit code:" 3`)
	d.enter("#more", "exit 3")
	d.shows("#form-fault", "The module ")
	d.enter("#more", "")
	d.counts(failed+"[data-kind=internal]", 1)
	assert.Contains(t, d.text("[data-testid=error-message]"), "The module has ended")
	d.until(`document.querySelector("#form-fault").textContent === ""`)
}
