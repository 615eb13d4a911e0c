//go:build !js

package server_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/server"
)

var built = time.Date(2026, time.March, 21, 12, 0, 0, 0, time.UTC)

// site is a small page with the files of a build. The compressed form of stale.wasm is
// older than the file.
func site() fstest.MapFS {
	file := func(content string, age time.Duration) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(content), ModTime: built.Add(-age)}
	}
	return fstest.MapFS{
		"index.html":             file("<!doctype html>", 0),
		"demo.css":               file("body{}", 0),
		"demo.js":                file("export {}", 0),
		"demo.png":               file("\x89PNG", 0),
		"dist/package.json":      file("{}", 0),
		"dist/presence.d.ts":     file("export {}", 0),
		"dist/presence.wasm":     file("\x00asm as it is", 0),
		"dist/presence.wasm.br":  file("brotli", 0),
		"dist/presence.wasm.gz":  file("gzip", 0),
		"dist/emulator.wasm":     file("\x00asm", 0),
		"dist/emulator.wasm.gz":  file("gzip only", 0),
		"dist/stale.wasm":        file("\x00asm of today", 0),
		"dist/stale.wasm.br":     file("of yesterday", time.Hour),
		"notes":                  file("?", 0),
		".secret":                file("secret", 0),
		".git/config":            file("secret", 0),
		"dist/.cache/index.html": file("secret", 0),
	}
}

// serve returns the answer to one request. The header alternates between names and
// values.
func serve(t *testing.T, h http.Handler, method, target string, header ...string) *http.Response {
	t.Helper()
	req := httptest.NewRequest(method, "http://localhost:8080/", nil)
	req.URL.Path = target
	for i := 0; i < len(header); i += 2 {
		req.Header.Add(header[i], header[i+1])
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, req)
	return recorder.Result()
}

func body(t *testing.T, resp *http.Response) string {
	t.Helper()
	content, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return string(content)
}

func TestFilesHaveTheirMediaTypes(t *testing.T) {
	h := server.New(server.Config{Site: site()})
	for _, row := range []struct{ name, path, want string }{
		{"the page", "/", "text/html; charset=utf-8"},
		{"the page by its name", "/index.html", "text/html; charset=utf-8"},
		{"a style sheet", "/demo.css", "text/css; charset=utf-8"},
		{"a module of JavaScript", "/demo.js", "text/javascript; charset=utf-8"},
		{"a module of WebAssembly", "/dist/presence.wasm", "application/wasm"},
		{"a picture", "/demo.png", "image/png"},
		{"JSON", "/dist/package.json", "application/json"},
		{"TypeScript, not a video", "/dist/presence.d.ts", "text/plain; charset=utf-8"},
		{"any other file", "/notes", "application/octet-stream"},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp := serve(t, h, "GET", row.path)
			require.Equal(t, http.StatusOK, resp.StatusCode)
			assert.Equal(t, row.want, resp.Header.Get("Content-Type"))
			assert.Equal(t, "no-cache", resp.Header.Get("Cache-Control"))
			assert.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
		})
	}
}

func TestOnlyFilesOfTheSiteAreServed(t *testing.T) {
	h := server.New(server.Config{Site: site()})
	for _, row := range []struct{ name, path string }{
		{"a file that is not there", "/presence.wasm"},
		{"a directory", "/dist"},
		{"a directory without a page", "/dist/"},
		{"a file taken for a directory", "/demo.js/"},
		{"a dot-file", "/.secret"},
		{"a file in a dot-directory", "/.git/config"},
		{"a page in a dot-directory of a directory", "/dist/.cache/"},
		{"a parent of the site", "/../go.mod"},
		{"a parent of the site, from a directory", "/dist/../../go.mod"},
		{"a dot segment that stays inside the site", "/dist/../demo.js"},
		{"two slashes", "//demo.js"},
		{"a backslash", "/dist\\presence.wasm"},
		{"a zero byte", "/demo.js\x00.html"},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp := serve(t, h, "GET", row.path)
			assert.Equal(t, http.StatusNotFound, resp.StatusCode)
			assert.NotContains(t, body(t, resp), "secret")
		})
	}
}

func TestSymbolicLinksOutOfTheSiteAreNotFollowed(t *testing.T) {
	outside, inside := t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(outside, "secret.txt"), []byte("secret"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(inside, "index.html"), []byte("page"), 0o600))
	require.NoError(t, os.Symlink(filepath.Join(outside, "secret.txt"), filepath.Join(inside, "link.txt")))
	root, err := os.OpenRoot(inside)
	require.NoError(t, err)
	defer root.Close()
	h := server.New(server.Config{Site: root.FS()})

	assert.Equal(t, "page", body(t, serve(t, h, "GET", "/")))
	assert.Equal(t, http.StatusNotFound, serve(t, h, "GET", "/link.txt").StatusCode)
}

func TestCompressedFormsAreNegotiated(t *testing.T) {
	const plain, br, gz = "\x00asm as it is", "brotli", "gzip"
	h := server.New(server.Config{Site: site()})
	for _, row := range []struct{ name, path, accept, coding, want string }{
		{"a client without Accept-Encoding", "/dist/presence.wasm", "", "", plain},
		{"a browser", "/dist/presence.wasm", "gzip, deflate, br, zstd", "br", br},
		{"a browser on an insecure origin", "/dist/presence.wasm", "gzip, deflate", "gzip", gz},
		{"a client that prefers gzip", "/dist/presence.wasm", "br;q=0.5, gzip;q=0.8", "gzip", gz},
		{"a client that accepts everything", "/dist/presence.wasm", "*", "br", br},
		{"a client that accepts everything except br", "/dist/presence.wasm", "*, br;q=0", "gzip", gz},
		{"a client that accepts neither", "/dist/presence.wasm", "br;q=0, gzip;q=0.000", "", plain},
		{"a client that prefers the file without coding", "/dist/presence.wasm", "br;q=0.5, identity", "", plain},
		{"a client without preference", "/dist/presence.wasm", "identity, br", "br", br},
		{"a client that writes names in capitals", "/dist/presence.wasm", "BR ; Q=1", "br", br},
		{"a quality that is not a number", "/dist/presence.wasm", "br;q=high", "br", br},
		{"a quality out of range", "/dist/presence.wasm", "gzip;q=NaN, br;q=2", "br", br},
		{"a file with one compressed form", "/dist/emulator.wasm", "br, gzip;q=0.1", "gzip", "gzip only"},
		{"a compressed form older than the file", "/dist/stale.wasm", "br", "", "\x00asm of today"},
		{"a file without compressed forms", "/demo.js", "br, gzip", "", "export {}"},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp := serve(t, h, "GET", row.path, "Accept-Encoding", row.accept)
			require.Equal(t, http.StatusOK, resp.StatusCode)
			assert.Equal(t, row.coding, resp.Header.Get("Content-Encoding"))
			assert.Equal(t, row.want, body(t, resp))
			assert.Equal(t, int64(len(row.want)), resp.ContentLength)
			assert.Equal(t, "Accept-Encoding", resp.Header.Get("Vary"))
		})
	}
}

func TestTextsAreCompressedOnRequest(t *testing.T) {
	text := strings.Repeat("export const people = [];\n", 100)
	files := site()
	for _, name := range []string{"board.js", "board.css", "people.json", "people.png"} {
		files[name] = &fstest.MapFile{Data: []byte(text), ModTime: built}
	}
	files["large.js"] = &fstest.MapFile{Data: make([]byte, 2<<20), ModTime: built}
	h := server.New(server.Config{Site: files})
	for _, row := range []struct{ name, path, accept, coding string }{
		{"a script", "/board.js", "gzip, deflate, br, zstd", "gzip"},
		{"a style sheet", "/board.css", "gzip", "gzip"},
		{"data", "/people.json", "*", "gzip"},
		{"a client that accepts br only", "/board.js", "br", ""},
		{"a client without Accept-Encoding", "/board.js", "", ""},
		{"a client that prefers the file without coding", "/board.js", "gzip;q=0.5, identity", ""},
		{"a picture, which is compressed in itself", "/people.png", "gzip", ""},
		{"a text that is short", "/demo.js", "gzip", ""},
		{"a text that is very long", "/large.js", "gzip", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp := serve(t, h, "GET", row.path, "Accept-Encoding", row.accept)
			require.Equal(t, http.StatusOK, resp.StatusCode)
			assert.Equal(t, row.coding, resp.Header.Get("Content-Encoding"))
			sent := body(t, resp)
			assert.Equal(t, int64(len(sent)), resp.ContentLength)
			if row.coding == "" {
				assert.Equal(t, string(files[row.path[1:]].Data), sent)
				return
			}
			unzipped, err := gzip.NewReader(strings.NewReader(sent))
			require.NoError(t, err)
			content, err := io.ReadAll(unzipped)
			require.NoError(t, err)
			assert.Equal(t, text, string(content))
		})
	}
}

func TestFilesAreRevalidated(t *testing.T) {
	files := site()
	h := server.New(server.Config{Site: files})
	first := serve(t, h, "GET", "/dist/presence.wasm")
	tag := first.Header.Get("ETag")
	require.NotEmpty(t, tag)

	again := serve(t, h, "GET", "/dist/presence.wasm", "If-None-Match", tag)
	assert.Equal(t, http.StatusNotModified, again.StatusCode)
	assert.Empty(t, body(t, again))
	assert.Equal(t, tag, again.Header.Get("ETag"))

	compressed := serve(t, h, "GET", "/dist/presence.wasm", "If-None-Match", tag, "Accept-Encoding", "br")
	assert.Equal(t, http.StatusOK, compressed.StatusCode, "the compressed form is another representation")
	assert.NotEqual(t, tag, compressed.Header.Get("ETag"))

	files["dist/presence.wasm"] = &fstest.MapFile{Data: []byte("\x00asm as it was"), ModTime: built.Add(time.Millisecond)}
	rebuilt := serve(t, h, "GET", "/dist/presence.wasm", "If-None-Match", tag)
	assert.Equal(t, http.StatusOK, rebuilt.StatusCode, "a build within the same second")
}

func TestRangesAreOfTheCompressedForm(t *testing.T) {
	h := server.New(server.Config{Site: site()})
	resp := serve(t, h, "GET", "/dist/presence.wasm", "Accept-Encoding", "br", "Range", "bytes=1-3")
	assert.Equal(t, http.StatusPartialContent, resp.StatusCode)
	assert.Equal(t, "bytes 1-3/6", resp.Header.Get("Content-Range"))
	assert.Equal(t, "rot", body(t, resp))
}

func TestSiteRefusesMethodsThatChange(t *testing.T) {
	h := server.New(server.Config{Site: site()})
	for _, path := range []string{"/", "/dist/presence.wasm", "/connection.json", "/nothing"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE"} {
			resp := serve(t, h, method, path)
			assert.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode, "%s %s", method, path)
			assert.Equal(t, "GET, HEAD", resp.Header.Get("Allow"), "%s %s", method, path)
		}
	}
	head := serve(t, h, "HEAD", "/dist/presence.wasm", "Accept-Encoding", "br")
	assert.Equal(t, http.StatusOK, head.StatusCode)
	assert.Equal(t, int64(len("brotli")), head.ContentLength)
	assert.Empty(t, body(t, head))
}

func TestPagesRunUnderTheStrictestPolicy(t *testing.T) {
	h := server.New(server.Config{Site: site()})
	for _, path := range []string{"/", "/demo.js", "/nothing", "/connection.json"} {
		header := serve(t, h, "GET", path).Header
		assert.Equal(t, "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; "+
			"connect-src 'self'; require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'; "+
			"frame-ancestors 'none'", header.Get("Content-Security-Policy"), path)
		assert.Equal(t, "nosniff", header.Get("X-Content-Type-Options"), path)
		assert.Equal(t, "no-referrer", header.Get("Referrer-Policy"), path)
	}
}
