//go:build !js

// Package server serves the demo page together with the server that the page
// uses: an emulator and the commands that control it, or a reverse proxy to a pool.
package server

import (
	"io/fs"
	"log"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/schedule"
)

// Config is the configuration of a server. Only Site is required.
type Config struct {
	// Site has the files of the page: the directory web, with dist/ as make build
	// writes it.
	Site fs.FS
	// Hosts are the hosts that the server answers for in addition to this machine
	// (localhost, 127.0.0.1, [::1] and the address of the connection, at its port)
	// and, with an emulator, all hosts below the domains of its people:
	// pool.contoso.com at any port, pool.contoso.com:8443 at one, *.contoso.com for
	// all hosts below a domain. Requests for other hosts are answered with 421.
	Hosts []string
	// Upstream is the origin of the pool to which requests for UCWA are forwarded. If
	// nil, the emulator answers them.
	Upstream *url.URL
	// Emulator is the emulator; one with the people of the documentation's samples
	// if nil.
	Emulator *emulator.Emulator
	// AllowedOrigins are the origins whose pages may use the emulator through the
	// xframe, as in emulator.Config. Ignored if Emulator is set.
	AllowedOrigins []string
	// Variants are the variants of the emulator. Ignored if Emulator is set.
	Variants Variants
	// Pool is the origin of the users' home pool, which is this server under another
	// name: discovery redirects users there, and a token works only at the host that
	// has issued it. If empty, discovery leads to the host that was asked. Ignored if
	// Emulator is set.
	Pool string
	// CORS allows pages of AllowedOrigins to send requests to the emulator directly.
	// UCWA does not allow that: without CORS, the pages need the xframe.
	CORS bool
	// XFrame is the behaviour of the xframe.
	XFrame XFrame
	// Clock is the emulator's clock; one that runs at Speed if nil.
	Clock *schedule.Clock
	// Life is how long, by the emulator's clock, its people keep a presence on
	// average. If 0, presence changes by commands only. Ignored if Emulator is set.
	Life time.Duration
	// Speed is how many times as fast as the system's clock the emulator's clock
	// runs, up to MaxSpeed; 1 if 0. If Clock is set, Speed has to be the speed of Clock.
	Speed float64
	// ErrorLog receives the reasons why the pool did not answer; the standard
	// logger if nil.
	ErrorLog *log.Logger
}

// Variants are the ways in which an emulator can differ from the usual server.
type Variants = emulator.Variants

// The account of the emulator that [New] creates if Config.Emulator is nil.
const (
	User     = "lenea@contoso.com"
	Password = directory.Password
)

// New returns a handler for a configuration.
func New(c Config) http.Handler {
	if c.ErrorLog == nil {
		c.ErrorLog = log.Default()
	}
	var next http.Handler
	if c.Upstream != nil {
		next = newUpstreamServer(c)
	} else {
		if c.Emulator == nil {
			c.Emulator = emulator.New(emulator.Config{
				AllowedOrigins: c.AllowedOrigins, Variants: c.Variants, Life: c.Life,
				UserRedirect: c.Pool, TicketsPerHost: c.Pool != "",
			})
		}
		c.Hosts = slices.Concat(c.Hosts, hostsOfPeople(c.Emulator))
		next = newEmulatorServer(c)
	}
	known := make([]string, len(c.Hosts))
	for i, host := range c.Hosts {
		known[i] = strings.ToLower(host)
	}
	return bodyTimeout(hosts{known, next})
}

// emulatorServer serves the page, the emulator with its xframe, and the commands that
// control it. http.ServeMux cannot route its requests: it redirects paths such as
// //ucwa/, which existing clients send.
type emulatorServer struct {
	site, ucwa, xframe, connection, control http.Handler
	// allows reports whether pages of an origin may use the emulator. own is the origin
	// of this server.
	allows func(origin, own string) bool
}

func newEmulatorServer(c Config) http.Handler {
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
	s := &emulatorServer{
		site:       newSite(c.Site),
		ucwa:       emulated{transport},
		xframe:     c.XFrame.handler(),
		connection: emulatorConnection(transport, c.Pool != ""),
		control:    newControl(transport, c.Clock, c.Speed),
		allows:     allows,
	}
	if c.CORS {
		s.ucwa = cors{s.ucwa, allows}
	}
	return s
}

func (s *emulatorServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if isXFrame(r.URL.Path) {
		s.xframe.ServeHTTP(w, r)
		return
	}
	if _, discovery := emulator.DiscoveryDomain(r.Host); discovery || isUCWA(r.URL.Path) || service(r.URL.Path) == "passiveauth" {
		s.ucwa.ServeHTTP(w, r)
		return
	}
	secure(w.Header())
	switch {
	case !s.mayUse(r):
		http.Error(w, "pages of this origin may not request this", http.StatusForbidden)
	case isCommand(r.URL.Path):
		s.control.ServeHTTP(w, r)
	case r.URL.Path == "/connection.json":
		s.connection.ServeHTTP(w, r)
	default:
		s.site.ServeHTTP(w, r)
	}
}

// mayUse reports whether the page that sent a request may use resources that are not
// UCWA's. The xframe, which is a page of this server, sends the requests of pages of other
// origins: only X-Ms-Origin distinguishes them. Pages of other origins may never control
// the emulator.
func (s *emulatorServer) mayUse(r *http.Request) bool {
	origin := r.Header.Get("X-Ms-Origin")
	if origin == "" || origin == ownOrigin(r) {
		return true
	}
	return !isCommand(r.URL.Path) && s.allows(origin, ownOrigin(r))
}

// upstreamServer serves the page in front of a pool. It serves no xframe: that would
// give pages of other origins the origin that the pool trusts.
type upstreamServer struct{ site, pool, connection http.Handler }

func newUpstreamServer(c Config) http.Handler {
	return &upstreamServer{
		site:       newSite(c.Site),
		pool:       newUpstream(c.Upstream, c.ErrorLog),
		connection: upstreamConnection(c.Upstream),
	}
}

func (s *upstreamServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if isUCWA(r.URL.Path) {
		s.pool.ServeHTTP(w, r)
		return
	}
	secure(w.Header())
	switch {
	case isCommand(r.URL.Path):
		http.NotFound(w, r) // there is no emulator
	case r.URL.Path == "/connection.json":
		s.connection.ServeHTTP(w, r)
	default:
		s.site.ServeHTTP(w, r)
	}
}

// isCommand reports whether a path is that of a command that controls the emulator.
func isCommand(path string) bool { return strings.HasPrefix(path, "/emulator/") }

// readOnly refuses methods other than GET and HEAD.
func readOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD are allowed here", http.StatusMethodNotAllowed)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ownScheme returns the scheme by which a request was sent.
func ownScheme(r *http.Request) string {
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

// ownOrigin returns the origin to which a request was sent.
func ownOrigin(r *http.Request) string { return ownScheme(r) + "://" + r.Host }

// isUCWA reports whether a path belongs to one of the services that make up UCWA.
func isUCWA(path string) bool {
	switch service(path) {
	case "ucwa", "autodiscover", "webticket":
		return true
	}
	return false
}

// service returns the directory at the root of a path, in lower case; "" if the path is a
// file there. Clients write the names of services in any case, and some put a second
// slash in front.
func service(path string) string {
	name, _, below := strings.Cut(strings.TrimLeft(path, "/"), "/")
	if !below {
		return ""
	}
	return strings.ToLower(name)
}

// contentSecurityPolicy is the strictest policy under which the page runs: Go's
// WebAssembly needs 'wasm-unsafe-eval', and everything else comes from this server.
const contentSecurityPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
	"img-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// secure sets the policies under which browsers show our own pages. Answers of UCWA
// are sent as the emulator or the pool has returned them.
func secure(header http.Header) {
	header.Set("Content-Security-Policy", contentSecurityPolicy)
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
}
