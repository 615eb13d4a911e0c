//go:build !js

package e2e

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// site is a web site that uses the product: a blank page, the files of web/dist
// below /lib/, and the pool that they talk to everywhere else.
type site struct {
	*httptest.Server
	pool

	page string            // the HTML of the page at /
	head map[string]string // header fields of all answers but the pool's
	lib  map[string]string // scripts in place of those of web/dist, by name
}

// blank is a page that has nothing to do with this project. The icon keeps
// browsers from asking for one.
const blank = `<!doctype html><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">`

// serve starts a site. The options set it up before.
func serve(t *testing.T, options ...func(*site)) *site {
	t.Helper()
	s := &site{page: blank, head: map[string]string{}, lib: map[string]string{}}
	for _, option := range options {
		option(s)
	}
	lib := http.StripPrefix("/lib/", http.FileServer(http.Dir(dist(t))))
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		library := strings.HasPrefix(r.URL.Path, "/lib/")
		if !library && r.URL.Path != "/" && r.URL.Path != "/testing.js" {
			s.pool.ServeHTTP(w, r)
			return
		}
		for name, value := range s.head {
			w.Header().Set(name, value)
		}
		replaced, ok := s.lib[strings.TrimPrefix(r.URL.Path, "/lib/")]
		switch {
		case library && ok:
			reply(http.StatusOK, "text/javascript", []byte(replaced))(w, r)
		case library:
			lib.ServeHTTP(w, r)
		case r.URL.Path == "/":
			reply(http.StatusOK, "text/html; charset=utf-8", []byte(s.page))(w, r)
		default:
			http.ServeFile(w, r, "testdata/testing.js")
		}
	}))
	t.Cleanup(func() {
		s.CloseClientConnections() // the browser keeps some open
		s.Close()
	})
	return s
}

// connected opens a blank page of the site, whose global client is connected to
// the collection of presence subscriptions with the options given; its module
// is the global module.
func connected(t *testing.T, s *site, options string) *tab {
	t.Helper()
	page := open(t, s.URL)
	page.run(nil, `
		const { load } = await import("/lib/presence.js");
		globalThis.module = await load();
		globalThis.client = await module.connect({ presenceSubscriptions: given[0], token: given[1], `+options+` });`,
		[]string{collection, token})
	return page
}
