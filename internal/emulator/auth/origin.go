package auth

import (
	"strings"

	"ucwapresence/internal/emulator/glob"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Origins is the list of the web origins whose pages the xframe may carry requests
// for. The zero value is an empty list.
type Origins struct {
	all      bool
	patterns []string
}

// NewOrigins returns a list of origins such as https://app.contoso.com, in which *
// stands for any text. A nil list allows every origin. The origin null is that of
// pages that have none, such as files.
func NewOrigins(list []string) Origins {
	o := Origins{all: list == nil}
	for _, pattern := range list {
		o.patterns = append(o.patterns, normalizePattern(pattern))
	}
	return o
}

// Allow reports whether pages of an origin may use a server that they reach at the
// origin own. Pages of that origin always may.
func (o Origins) Allow(origin, own string) bool {
	if o.all {
		return true
	}
	origin, isOrigin := normalizeOrigin(origin)
	own, _ = normalizeOrigin(own)
	if isOrigin && origin == own {
		return true
	}
	for _, pattern := range o.patterns {
		if pattern == "*" || isOrigin && glob.Match(pattern, origin) {
			return true
		}
	}
	return false
}

// normalizeOrigin returns an origin in lower case and without its scheme's own
// port (RFC 6454, section 4). Pages without an origin, such as files, send null.
func normalizeOrigin(s string) (origin string, ok bool) {
	if s == "null" {
		return s, true
	}
	u, err := httpmsg.ParseURL(s)
	if err != nil || u.Target != "/" {
		return s, false
	}
	return u.Origin, true
}

// normalizePattern does the same for an origin of the list, which may contain
// stars.
func normalizePattern(s string) string {
	if origin, ok := normalizeOrigin(s); ok {
		return origin
	}
	s = strings.TrimSuffix(ucwa.LowerASCII(s), "/")
	switch scheme, _, _ := strings.Cut(s, ":"); scheme {
	case "https":
		return strings.TrimSuffix(s, ":443")
	case "http":
		return strings.TrimSuffix(s, ":80")
	}
	return s
}
