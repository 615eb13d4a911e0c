//go:build !js

package server

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// static serves the files of a directory by their names, compressed if the client accepts
// that. The compressed form is a file beside the original. If a text has no compressed
// form, static compresses it on request. It lists no directories.
type static struct{ site fs.FS }

func newSite(site fs.FS) http.Handler { return readOnly(static{site}) }

func (s static) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ok := fileName(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	plain, err := s.open(name)
	if err != nil {
		http.NotFound(w, r) // also for a file that may not be read: the answer does not reveal it
		return
	}
	defer plain.Close()
	accept := r.Header.Values("Accept-Encoding")
	chosen := plain
	encoded, coding := s.precompressed(plain, accept)
	if encoded == nil && accepts(accept, "gzip") {
		encoded, coding = zipped(plain)
	}
	if encoded != nil {
		defer encoded.Close()
		chosen = encoded
	}

	header := w.Header()
	header.Set("Content-Type", mediaType(name))
	// The browser caches the file and revalidates it at each load, so that a new build is
	// used immediately.
	header.Set("Cache-Control", "no-cache")
	header.Set("ETag", fmt.Sprintf(`"%x-%x-%s"`, chosen.info.ModTime().UnixNano(), chosen.size, coding))
	header.Set("Vary", "Accept-Encoding")
	if coding != identity {
		header.Set("Content-Encoding", coding)
		if r.Header.Get("Range") == "" { // for ranges ServeContent sets the length
			header.Set("Content-Length", strconv.FormatInt(chosen.size, 10))
		}
	}
	// No Last-Modified: two builds may happen within one second.
	http.ServeContent(w, r, name, time.Time{}, chosen)
}

// precompressed returns the compressed form of a file that the client prefers to the
// file itself, and its coding; nil and [identity] if there is none.
func (s static) precompressed(plain *file, accept []string) (encoded *file, coding string) {
	for _, c := range preferred(accept) {
		f, err := s.open(plain.name + c.suffix)
		if err != nil {
			continue
		}
		// A form older than the file is of an earlier build.
		if f.info.ModTime().Before(plain.info.ModTime()) {
			f.Close()
			continue
		}
		return f, c.coding
	}
	return nil, identity
}

// The sizes of texts that are compressed on request: shorter ones fit into a packet
// anyway, and longer ones would take too long.
const (
	minZipped = 1 << 10
	maxZipped = 1 << 20
)

// zipped returns a text compressed by gzip; nil and [identity] if that is not worth it.
func zipped(plain *file) (encoded *file, coding string) {
	if !isText(plain.name) || plain.size < minZipped || plain.size > maxZipped {
		return nil, identity
	}
	content, err := gzipped(plain)
	if err != nil {
		plain.Seek(0, io.SeekStart)
		return nil, identity
	}
	return &file{inMemory{bytes.NewReader(content)}, plain.name, plain.info, int64(len(content))}, "gzip"
}

// inMemory is the content of a file that needs no closing.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// file is an open file of the site, or its compressed form.
type file struct {
	io.ReadSeekCloser
	name string
	info fs.FileInfo
	size int64
}

var errNotServed = errors.New("not a regular file")

func (s static) open(name string) (*file, error) {
	f, err := s.site.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotServed
	}
	seeker, ok := f.(io.ReadSeekCloser)
	if err == nil && !ok {
		err = errNotServed
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return &file{seeker, name, info, info.Size()}, nil
}

// fileName returns the name of the file at a path of the site; false if the path
// contains a dot-file or dot segments, or is not valid.
func fileName(urlPath string) (string, bool) {
	name := strings.TrimPrefix(urlPath, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	hidden := strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
	return name, fs.ValidPath(name) && !hidden
}

// isText reports whether a file of the site is a text, which gzip makes several times
// shorter.
func isText(name string) bool {
	switch path.Ext(name) {
	case ".html", ".js", ".css", ".json", ".svg", ".map", ".md", ".ts", ".txt":
		return true
	}
	return false
}

// mediaType returns the media type of a file of the site. Package mime reads the
// tables of the operating system, which differ, and take .ts for a video.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".wasm":
		return "application/wasm" // WebAssembly.compileStreaming takes no other type
	case ".css":
		return "text/css; charset=utf-8"
	case ".json":
		return "application/json"
	case ".png":
		return "image/png"
	case ".svg":
		return "image/svg+xml"
	case ".ico":
		return "image/x-icon"
	case ".ts", ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}
