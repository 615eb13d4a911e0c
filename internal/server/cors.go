//go:build !js

package server

import "net/http"

// cors lets pages of other origins send requests themselves: it answers the
// question that browsers ask first, and lets them read what they are answered.
// UCWA does neither (page HTTP: OPTIONS is not supported), so a client that is
// to work with real servers does not go by it.
type cors struct {
	next   http.Handler
	allows func(origin, own string) bool
}

// What clients send and read. Content-Type and the like are among it where
// browsers would let through only some values.
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
