//go:build !js

package server

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"
)

// maxPark is how long a pool may hold a request: the event channel's timeout
// ranges up to 1800 s (page events_ref), and the pool is to be the one who ends
// it.
const maxPark = 1800*time.Second + time.Minute

// newUpstream returns a proxy to the pool at an origin. The pool answers no
// CORS preflight (page HTTP), so the page has to find it at its own origin.
func newUpstream(origin *url.URL, errorLog *log.Logger) http.Handler {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: 10 * time.Second}).DialContext
	transport.ResponseHeaderTimeout = maxPark
	transport.DisableCompression = true // what goes through here goes through as it is
	return &httputil.ReverseProxy{
		Transport:     transport,
		FlushInterval: -1, // events are news
		ErrorLog:      errorLog,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(origin)
			r.Out.URL.RawQuery = r.In.URL.RawQuery // to the byte, also what Go cannot parse
			// To the pool, a page of ours is one of its own: a foreign origin
			// would have to be on its allow list (page ConfiguringATopology).
			if ownPage(r.In) {
				r.Out.Header.Set("Origin", origin.Scheme+"://"+origin.Host)
			}
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if r.Context().Err() != nil {
				return // the page has left, and nobody reads an answer
			}
			errorLog.Printf("%s: %v", origin, err)
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			w.WriteHeader(http.StatusBadGateway)
			io.WriteString(w, "The pool did not answer. The demo server's terminal says why.\n")
		},
	}
}

// ownPage reports whether a request comes from a page of this server.
func ownPage(r *http.Request) bool {
	page, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && page.Host == r.Host && r.Host != ""
}
