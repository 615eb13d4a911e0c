//go:build !js

package server

import (
	_ "embed"
	"io"
	"net/http"
	"strings"
)

// The page that carries requests for pages of other origins, and its script.
var (
	//go:embed xframe.html
	xframePage string
	//go:embed xframe.js
	xframeScript string
)

// xframeFile returns the file of the xframe that a path stands for. The pages
// name several paths for it, and clients write them in any case.
func xframeFile(path string) (file, mediaType string, found bool) {
	switch strings.ToLower("/" + strings.TrimLeft(path, "/")) {
	case "/xframe", "/autodiscover/xframe/xframe.html", "/autodiscover/autodiscoverservice.svc/root/xframe":
		return xframePage, "text/html; charset=utf-8", true
	case "/autodiscover/xframe/xframe.js":
		return xframeScript, "text/javascript; charset=utf-8", true
	}
	return "", "", false
}

// xframePolicy is the strictest that the xframe runs under. It does not say who
// may show the page, so anybody may, also from a file: it is there to be framed,
// and whom it carries requests for is checked with each of them.
const xframePolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; " +
	"require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'"

// serveXframe serves a file of the xframe.
func serveXframe(w http.ResponseWriter, r *http.Request, file, mediaType string) {
	header := w.Header()
	header.Set("Content-Security-Policy", xframePolicy)
	header.Set("Referrer-Policy", "same-origin") // as captured: requests name the frame
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-cache")
	if !readOnly(w, r) {
		return
	}
	header.Set("Content-Type", mediaType)
	io.WriteString(w, file) // fails if the client has left
}
