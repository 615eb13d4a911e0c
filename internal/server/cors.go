//go:build !js

package server

import "net/http"

// cors allows pages of other origins to send requests directly: it answers the
// preflight of browsers, and allows pages to read the answers. UCWA does neither
// (page HTTP: OPTIONS is not supported), so a client that relies on it fails with
// real servers.
type cors struct {
	next   http.Handler
	allows func(origin, own string) bool
}

// The methods and header fields that clients use. Browsers also allow some fields that
// are not listed, such as Content-Type, but only with a few values.
const (
	corsMethods = "GET, POST, PUT, DELETE"
	corsRequest = "Accept, Authorization, Content-Type, If-Match, If-None-Match, X-Ms-Namespace, X-MS-RequiresMinResourceVersion, X-Requested-With"
	corsAnswer  = "ETag, Location, Retry-After, WWW-Authenticate, X-Ms-diagnostics, X-MS-UcwaVersion"
)

func (c cors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" || !c.allows(origin, ownOrigin(r)) {
		c.next.ServeHTTP(w, r)
		return
	}
	header.Set("Access-Control-Allow-Origin", origin)
	if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
		header.Set("Access-Control-Allow-Methods", corsMethods)
		header.Set("Access-Control-Allow-Headers", corsRequest)
		header.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	header.Set("Access-Control-Expose-Headers", corsAnswer)
	c.next.ServeHTTP(w, r)
}
