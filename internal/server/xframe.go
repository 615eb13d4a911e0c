//go:build !js

package server

import (
	"context"
	_ "embed"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// The page of the xframe, which sends requests on behalf of pages of other origins,
// and its script.
var (
	//go:embed xframe.html
	xframePage string
	//go:embed xframe.js
	xframeScript string
)

// XFrame is the behaviour of the xframe of a server, so that clients can be tested with an
// xframe that does not work. The zero value works. With an empty list of allowed origins,
// an xframe works and the server refuses the requests of every page.
type XFrame struct {
	Delay   time.Duration // how long the page takes to arrive; negative: it never arrives
	Missing bool          // 404, as at a server that has no xframe
	Silent  bool          // the page arrives and answers no message
}

// Set reads a behaviour from the command line: missing, silent, never, or how long
// the page takes to arrive.
func (x *XFrame) Set(s string) error {
	switch s {
	case "missing":
		*x = XFrame{Missing: true}
	case "silent":
		*x = XFrame{Silent: true}
	case "never":
		*x = XFrame{Delay: -1}
	default:
		delay, err := time.ParseDuration(s)
		if err != nil || delay <= 0 {
			return errors.New("must be missing, silent, never, or a time that the xframe takes to arrive, such as 5s")
		}
		*x = XFrame{Delay: delay}
	}
	return nil
}

const xframeScriptPath = "/autodiscover/xframe/xframe.js"

// isXFrame reports whether a path is the xframe's or its script's. The pages name
// several paths for it, and clients write them in any case.
func isXFrame(path string) bool {
	switch lowerPath(path) {
	case "/xframe", "/autodiscover/xframe/xframe.html", "/autodiscover/autodiscoverservice.svc/root/xframe", xframeScriptPath:
		return true
	}
	return false
}

// lowerPath returns a path in lower case and with one slash in front.
func lowerPath(path string) string { return strings.ToLower("/" + strings.TrimLeft(path, "/")) }

// xframePolicy is the strictest policy under which the xframe runs. It has no
// frame-ancestors, so that every page may load it, even one from a file: the origin
// of the page is checked with each request that it posts.
const xframePolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; " +
	"require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'"

// handler returns the handler of the page and its script.
func (x XFrame) handler() http.Handler {
	if x.Missing {
		return http.NotFoundHandler()
	}
	return readOnly(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", xframePolicy)
		header.Set("Referrer-Policy", "same-origin") // captured requests have the frame as their Referer
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Cache-Control", "no-cache")
		if lowerPath(r.URL.Path) == xframeScriptPath {
			header.Set("Content-Type", "text/javascript; charset=utf-8")
			if !x.Silent {
				io.WriteString(w, xframeScript) // fails if the client has left
			}
			return
		}
		if !x.arrives(r.Context()) {
			return // the client has left
		}
		header.Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, xframePage)
	}))
}

// arrives waits for the delay. It returns false if the client leaves during the delay.
func (x XFrame) arrives(ctx context.Context) bool {
	var over <-chan time.Time // never
	if x.Delay >= 0 {
		over = time.After(x.Delay)
	}
	select {
	case <-over:
		return true
	case <-ctx.Done():
		return false
	}
}
