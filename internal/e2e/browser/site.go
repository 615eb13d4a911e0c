//go:build !js

package browser

import (
	_ "embed"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// StrictPolicy is the Content Security Policy that the README recommends, for
// pages that need no network beyond their origin. The icon of [Blank] needs
// img-src.
const StrictPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'"

// Blank is a page that has nothing to do with this project. With the icon,
// browsers do not request one.
const Blank = `<!doctype html><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">`

//go:embed testing.js
var testingScript []byte

// A Site is a web site that uses the product: a page at /, the files of web/dist
// below /lib/, and a backend for every other path, which is its pool by default.
type Site struct {
	*httptest.Server
	Pool

	page    string            // the HTML of the page at /
	scripts map[string][]byte // in place of those of web/dist, by name
	header  http.Header       // of all answers but the backend's
	backend http.Handler
	wrap    func(http.Handler) http.Handler
}

// Serve starts a site, with [Blank] as its page.
func Serve(t *testing.T, options ...func(*Site)) *Site {
	t.Helper()
	s := &Site{page: Blank, header: http.Header{}, scripts: map[string][]byte{}}
	s.wrap = func(all http.Handler) http.Handler { return all }
	s.backend = &s.Pool
	for _, option := range options {
		option(s)
	}
	dist := http.StripPrefix("/lib/", http.FileServer(http.Dir(Dist(t))))
	s.Server = httptest.NewServer(s.wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var answer http.Handler
		switch {
		case strings.HasPrefix(r.URL.Path, "/lib/"):
			answer = dist
			if source, ok := s.scripts[strings.TrimPrefix(r.URL.Path, "/lib/")]; ok {
				answer = script(source)
			}
		case r.URL.Path == "/":
			answer = Reply(http.StatusOK, "text/html; charset=utf-8", []byte(s.page))
		case r.URL.Path == "/testing.js":
			answer = script(testingScript)
		default:
			s.backend.ServeHTTP(w, r)
			return
		}
		for name := range s.header {
			w.Header().Set(name, s.header.Get(name))
		}
		answer.ServeHTTP(w, r)
	})))
	t.Cleanup(func() {
		s.CloseClientConnections() // the browser keeps some of them open
		s.Close()
	})
	return s
}

// WithPage makes html the page of a site.
func WithPage(html string) func(*Site) {
	return func(s *Site) { s.page = html }
}

// WithScript gives a site another script in place of one of web/dist.
func WithScript(name string, source []byte) func(*Site) {
	return func(s *Site) { s.scripts[name] = source }
}

// WithBackend gives a site a backend in the place of its pool.
func WithBackend(backend http.Handler) func(*Site) {
	return func(s *Site) { s.backend = backend }
}

// WithWrapper puts a handler around all of a site, its backend included.
func WithWrapper(wrap func(http.Handler) http.Handler) func(*Site) {
	return func(s *Site) { s.wrap = wrap }
}

// WithHeader adds a header field to every answer of a site, except those of its
// backend.
func WithHeader(name, value string) func(*Site) {
	return func(s *Site) { s.header.Set(name, value) }
}

// WithPolicy gives a site a Content Security Policy.
func WithPolicy(policy string) func(*Site) { return WithHeader("Content-Security-Policy", policy) }

func script(source []byte) http.HandlerFunc { return Reply(http.StatusOK, "text/javascript", source) }
