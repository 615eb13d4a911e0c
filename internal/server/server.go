//go:build !js

// Package server serves the demo page together with what the page talks to: the
// emulator and what commands it, or a proxy to a real pool.
package server

import (
	"io/fs"
	"log"
	"net/http"
	"net/url"
	"strings"
	"time"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/schedule"
)

// Config says what a server serves. Only Site is required.
type Config struct {
	// Site is the files of the page: the directory web, with what make build
	// writes to web/dist.
	Site fs.FS
	// Upstream is the origin of the pool that requests for UCWA go on to. If nil,
	// the emulator answers them.
	Upstream *url.URL
	// Emulator is a server with the documentation's people if nil.
	Emulator *emulator.Emulator
	// AllowedOrigins are whose pages may use that server from elsewhere, as in
	// emulator.Config. An Emulator that is given has its own.
	AllowedOrigins []string
	// Variants are how that server differs from most. An Emulator that is given has
	// its own.
	Variants Variants
	// CORS lets these pages send requests to the emulator themselves, which UCWA
	// does not. Without, they need the xframe.
	CORS bool
	// Clock is the emulator's; one that runs at Speed if nil.
	Clock *schedule.Clock
	// Life lets its people change how they are, each about once in that time of the
	// emulator's clock. They stay as they are if 0.
	Life time.Duration
	// Speed is how many times as fast as the system's clock that one runs, up to
	// MaxSpeed; 1 if 0.
	Speed float64
	// ErrorLog says why the pool did not answer; the standard logger if nil.
	ErrorLog *log.Logger
}

// Variants are the ways in which an emulator can differ.
type Variants = emulator.Variants

// How one signs in at the emulator that a server has if it is not given another.
const (
	User     = "lenea@contoso.com"
	Password = directory.Password
)

// server sends each request to whom it belongs. http.ServeMux does not fit: it
// redirects paths such as //ucwa/, which existing clients send.
type server struct {
	site, ucwa, connection, control http.Handler
	// allows reports whether pages of an origin may use the emulator; nil if there
	// is none, and no xframe either.
	allows func(origin, own string) bool
}

// New returns a handler that serves what the configuration says.
func New(c Config) http.Handler {
	if c.ErrorLog == nil {
		c.ErrorLog = log.Default()
	}
	if c.Upstream != nil {
		return &server{
			site:       static{c.Site},
			ucwa:       newUpstream(c.Upstream, c.ErrorLog),
			connection: upstreamConnection(c.Upstream),
			control:    http.NotFoundHandler(), // nobody commands a pool
		}
	}
	if c.Emulator == nil {
		c.Emulator = emulator.New(emulator.Config{AllowedOrigins: c.AllowedOrigins, Variants: c.Variants, Life: c.Life})
	}
	if c.Clock == nil {
		if c.Speed == 0 {
			c.Speed = 1
		}
		c.Clock = schedule.NewClock(time.Now())
		c.Clock.Run(c.Speed)
	}
	transport := emulator.NewTransport(c.Emulator, c.Clock)
	allows := func(origin, own string) (allowed bool) {
		transport.Use(func(e *emulator.Emulator, _ time.Time) { allowed = e.AllowsOrigin(origin, own) })
		return allowed
	}
	s := &server{
		site:       static{c.Site},
		ucwa:       emulated{transport},
		connection: emulatorConnection(transport),
		control:    newControl(transport, c.Clock, c.Speed),
		allows:     allows,
	}
	if c.CORS {
		s.ucwa = cors{s.ucwa, allows}
	}
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if file, mediaType, found := xframeFile(r.URL.Path); found && s.allows != nil {
		serveXframe(w, r, file, mediaType)
		return
	}
	if isUCWA(r) {
		s.ucwa.ServeHTTP(w, r)
		return
	}
	secure(w.Header())
	origin := r.Header.Get("X-Ms-Origin") // whom the xframe has carried it for
	commands := strings.HasPrefix(r.URL.Path, "/emulator/")
	switch {
	case origin != "" && s.allows != nil && (commands && origin != ownOrigin(r) || !s.allows(origin, ownOrigin(r))):
		http.Error(w, "pages of this origin may not ask for this", http.StatusForbidden)
	case commands:
		s.control.ServeHTTP(w, r)
	case !readOnly(w, r):
	case r.URL.Path == "/connection.json":
		s.connection.ServeHTTP(w, r)
	default:
		s.site.ServeHTTP(w, r)
	}
}

// readOnly refuses a request that is meant to change something.
func readOnly(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	http.Error(w, "only GET and HEAD are allowed here", http.StatusMethodNotAllowed)
	return false
}

// ownOrigin returns the origin that a request was sent to.
func ownOrigin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// contentSecurityPolicy is the strictest that the page runs under: Go's
// WebAssembly needs 'wasm-unsafe-eval', and all else comes from this server.
const contentSecurityPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
	"img-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// isUCWA reports whether a request is for one of the services that make up UCWA,
// whose paths are written in any case, or comes to a host that exists for one of
// them.
func isUCWA(r *http.Request) bool {
	if _, discovery := emulator.DiscoveryDomain(r.Host); discovery {
		return true
	}
	service, _, below := strings.Cut(strings.TrimLeft(r.URL.Path, "/"), "/")
	switch strings.ToLower(service) {
	case "ucwa", "autodiscover", "webticket":
		return below
	}
	return false
}

// secure sets what browsers are to hold our own pages to. Answers of UCWA go out
// as the emulator or the pool gave them.
func secure(header http.Header) {
	header.Set("Content-Security-Policy", contentSecurityPolicy)
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
}
