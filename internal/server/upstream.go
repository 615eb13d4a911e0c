//go:build !js

package server

import (
	"context"
	"crypto/tls"
	"errors"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"syscall"
	"time"

	"ucwapresence/internal/ucwa"
)

// maxPark is how long a pool may hold a request: the timeout of the event channel
// ranges up to 1800 s (page events_ref), and the pool has to end the request first.
const maxPark = 1800*time.Second + time.Minute

// newUpstream returns a proxy to the pool at an origin. The pool answers no CORS
// preflight (page HTTP), so the page has to send its requests to its own origin.
func newUpstream(origin *url.URL, errorLog *log.Logger) http.Handler {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: 10 * time.Second}).DialContext
	transport.ResponseHeaderTimeout = maxPark
	transport.DisableCompression = true // otherwise the proxy would ask for gzip and unpack it
	links := newOwnLinks(origin)
	proxy := &httputil.ReverseProxy{
		Transport:     transport,
		FlushInterval: -1, // forward an event when it arrives
		ErrorLog:      errorLog,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(origin)
			r.Out.URL.RawQuery = r.In.URL.RawQuery // byte by byte, even where Go cannot parse it
			r.Out.Header.Del("Cookie")
			// The pool serves pages of its own origin and of origins on its allow list
			// (page ConfiguringATopology). Our page counts as one of its own origin.
			if ownPage(r.In) {
				r.Out.Header.Set("Origin", origin.Scheme+"://"+origin.Host)
			}
			links.prepare(r)
		},
		ModifyResponse: func(resp *http.Response) error {
			resp.Header.Del("Set-Cookie")
			return links.replace(resp)
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if r.Context().Err() != nil {
				return // the client has left
			}
			errorLog.Printf("%s: %v", origin, err)
			writeUnreachable(w, err)
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isForwardable(r.URL) {
			http.Error(w, "This path is not forwarded: it is not below /ucwa/, /Autodiscover/ or /WebTicket/, or a server may resolve it to one that is not.", http.StatusBadRequest)
			return
		}
		proxy.ServeHTTP(w, r)
	})
}

// ownPage reports whether a request comes from a page of this server.
func ownPage(r *http.Request) bool {
	page, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && page.Host == r.Host && r.Host != ""
}

// writeUnreachable answers a request that the pool did not answer, as UCWA would:
// clients show the message. It does not name the pool, because clients redact
// texts that look like a token, and an address looks like one.
func writeUnreachable(w http.ResponseWriter, err error) {
	writeJSON(w, http.StatusBadGateway, struct {
		Code    string `json:"code"`
		Subcode string `json:"subcode"`
		Message string `json:"message"`
	}{ucwa.CodeServiceUnavailable, "Unreachable", "The server behind UPSTREAM cannot be reached: " + reasonOf(err) + "."})
}

// reasonOf returns a text for the user of the page that explains why a pool did not
// answer. The log has the error itself.
func reasonOf(err error) string {
	var (
		unknownHost *net.DNSError
		certificate *tls.CertificateVerificationError
		notTLS      tls.RecordHeaderError
		network     net.Error
	)
	switch {
	case errors.As(err, &unknownHost):
		return "its name cannot be resolved"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "it refuses connections"
	case errors.As(err, &certificate):
		return "its certificate is not trusted (" + strings.TrimPrefix(certificate.Err.Error(), "x509: ") + ")"
	case errors.As(err, &notTLS):
		return "it does not speak TLS at this port"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return "it does not answer in time"
	}
	return "the connection failed"
}
