//go:build !js

package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"ucwapresence/internal/server"
)

// checkAddr returns an error if addr is not a host and a port to listen on. Package net
// would listen on all interfaces for an empty address, and choose a port for an empty port.
func checkAddr(flag, variable, addr string) error {
	if addr == "" {
		return fmt.Errorf("%s is empty: name a host and a port, as in make demo %s=localhost:8080", flag, variable)
	}
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%s: %w; name a host and a port, as in make demo %s=localhost:8080", flag, err, variable)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%s %s: the port must be a number from 0 to 65535", flag, addr)
	}
	return nil
}

// hostsOf returns the hosts of addresses to listen on that isOtherName accepts.
func hostsOf(addrs ...string) []string {
	var hosts []string
	for _, addr := range addrs {
		if host, _, err := net.SplitHostPort(addr); err == nil && isOtherName(host) {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// hostsOfOrigins returns the hosts of origins without a star that isOtherName accepts. The
// origins are those of the home pool and of pages that may use the emulator. Such pages
// may reach the emulator at their own host, through a reverse proxy.
func hostsOfOrigins(origins []string) []string {
	var hosts []string
	for _, origin := range origins {
		if u, err := url.Parse(origin); err == nil && !strings.Contains(origin, "*") && isOtherName(u.Hostname()) {
			hosts = append(hosts, u.Hostname())
		}
	}
	return hosts
}

// isOtherName reports whether a host is a name that the server accepts only if it is
// configured. The server always accepts localhost and its own addresses.
func isOtherName(host string) bool {
	return host != "localhost" && net.ParseIP(host) == nil && server.CheckHost(host) == nil
}

// parseHosts parses a list of hosts for [server.Config].
func parseHosts(s string) ([]string, error) {
	hosts := strings.Split(s, ",")
	for _, host := range hosts {
		if err := server.CheckHost(host); err != nil {
			return nil, fmt.Errorf("%q %w", host, err)
		}
	}
	return hosts, nil
}

// parseOrigin parses the origin of a pool: scheme, host and port.
func parseOrigin(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		return nil, errors.New("must be an origin, such as https://pool.example.com")
	}
	origin := url.URL{Scheme: u.Scheme, Host: u.Host}
	if s != origin.String() && s != origin.String()+"/" {
		return nil, errors.New("must be an origin without path, query or user, such as " + origin.String())
	}
	return &origin, nil
}

// parseOrigins parses a list of origins, in which a star may stand for a host, a part of
// it, or a port. For "none" the list is empty and not nil.
func parseOrigins(s string) ([]string, error) {
	if s == "none" {
		return []string{}, nil
	}
	origins := strings.Split(s, ",")
	for _, origin := range origins {
		if origin == "*" || origin == "null" {
			continue
		}
		if _, err := parseOrigin(strings.ReplaceAll(origin, "*", "1")); err != nil {
			return nil, fmt.Errorf("%q must be an origin, such as https://app.contoso.com or http://localhost:*, or * for all", origin)
		}
	}
	return origins, nil
}

// loopbackOrigins returns the origins of pages that this machine serves.
func loopbackOrigins() []string {
	var origins []string
	for _, scheme := range []string{"http", "https"} {
		for _, host := range []string{"localhost", "127.0.0.1", "[::1]"} {
			origin := scheme + "://" + host
			origins = append(origins, origin, origin+":*")
		}
	}
	return origins
}
