//go:build !js

package server

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/httpmsg"
)

// hosts calls the next handler for requests to this machine and to known hosts. It
// refuses all other requests with 421 (RFC 9110, section 15.5.20), with every method and
// every path, including the files of the page.
//
// The owner of any web site can make its name resolve to this machine after a page of
// the site has been loaded (DNS rebinding). To the browser that page and this
// server then have one origin, so neither CORS nor the Origin field protects the
// token in /connection.json, the commands of /emulator/ and the pool behind
// Upstream. Only the host in the request distinguishes the site from this server.
type hosts struct {
	known []string // patterns of Config.Hosts, in lower case
	next  http.Handler
}

func (h hosts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !h.serves(r) {
		http.Error(w, fmt.Sprintf("This server does not answer for the host %.300q. If it should, name the host in HOSTS= of make demo.", r.Host), http.StatusMisdirectedRequest)
		return
	}
	h.next.ServeHTTP(w, r)
}

// serves reports whether a request is for this machine or for a host that is known.
func (h hosts) serves(r *http.Request) bool {
	// With HTTP/2, r.Host is :authority, and a Host field may differ from it.
	for _, field := range r.Header["Host"] {
		if field != r.Host {
			return false
		}
	}
	name, port, err := parseHost(ownScheme(r), r.Host)
	return err == nil && (isOwnHost(r, name, port) || h.knows(name, port))
}

// isOwnHost reports whether a host is localhost, or the address at which the request
// arrived. Its port must be the port of the connection or the standard port of the
// scheme. A client whose connections are redirected to this server (curl --connect-to,
// Chromium's --host-resolver-rules) sends the standard port.
func isOwnHost(r *http.Request, name, port string) bool {
	local, connected := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if connected && port != strconv.Itoa(local.Port) && port != standardPort[ownScheme(r)] {
		return false
	}
	switch name {
	case "localhost", "127.0.0.1", "[::1]":
		return true
	}
	return connected && strings.Trim(name, "[]") == local.IP.String()
}

// knows reports whether the configuration names a host.
func (h hosts) knows(name, port string) bool {
	for _, pattern := range h.known {
		for _, host := range [...]string{name, name + ":" + port} {
			domain, below := strings.CutPrefix(pattern, "*")
			if host == pattern || below && strings.HasSuffix(host, domain) {
				return true
			}
		}
	}
	return false
}

// CheckHost returns an error if a pattern of [Config.Hosts] is not valid.
func CheckHost(pattern string) error {
	if _, _, err := parseHost("http", strings.TrimPrefix(pattern, "*.")); err != nil {
		return errors.New("must be a host such as pool.contoso.com, with a port if only that one is meant, or *.contoso.com for all hosts below a domain")
	}
	return nil
}

var standardPort = map[string]string{"http": "80", "https": "443"}

// parseHost reads a Host field: a name in lower case or an address as browsers write
// it, and the port. The default is the standard port of the scheme. Spellings that a
// browser would not send are errors.
func parseHost(scheme, host string) (name, port string, err error) {
	u, err := httpmsg.ParseURL(scheme + "://" + host)
	if err != nil {
		return "", "", err
	}
	if strings.ContainsAny(host, "/?#") {
		return "", "", errors.New("there is more than a host")
	}
	name = strings.TrimPrefix(u.Origin, scheme+"://")
	if i := strings.LastIndexByte(name, ':'); i > strings.LastIndexByte(name, ']') {
		name, port = name[:i], name[i+1:]
	}
	return name, cmp.Or(port, standardPort[scheme]), nil
}

// hostsOfPeople returns patterns of all hosts below the domains of an emulator's
// people: a client starts at lyncdiscover.contoso.com and follows a link to a pool, and
// this server is both if their names resolve to it.
func hostsOfPeople(e *emulator.Emulator) []string {
	var patterns []string
	for _, p := range e.People() {
		if _, domain, found := strings.Cut(p.URI, "@"); found && CheckHost(domain) == nil {
			patterns = append(patterns, "*."+domain)
		}
	}
	slices.Sort(patterns)
	return slices.Compact(patterns)
}
