//go:build !js

package server

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isForwardable reports whether a URL may be forwarded to a pool unchanged: every server
// resolves its path to one below the services of UCWA. Servers differ in what they
// decode, and how often, before they remove dot segments (RFC 3986, section 5.2.4), so a
// path is refused if any reading of it leads elsewhere. A slash that is encoded within a
// segment is forwarded, because identifiers of groups contain such slashes.
func isForwardable(u *url.URL) bool {
	path := u.EscapedPath()
	switch {
	case u.RawPath != "" && u.RawPath != path: // it has characters that are not valid in a path, and would be sent changed
		return false
	case strings.HasPrefix(path, "//"), !isUCWA(path): // the service itself is written without escapes
		return false
	case strings.Contains(lowerPath(u.Path), "/xframe"): // see upstreamServer
		return false
	}
	for segment := range strings.SplitSeq(strings.TrimSuffix(path[1:], "/"), "/") {
		if segment == "" {
			return false
		}
	}
	return hasOneReading(u.Path)
}

// hasOneReading reports whether all servers find the same segments in a path that was
// decoded once, and no dot segment.
func hasOneReading(path string) bool {
	if !utf8.ValidString(path) || // a lax decoder of UTF-8 decodes C0 AE to a dot
		strings.ContainsFunc(path, unicode.IsControl) ||
		hasEscape(path) { // it was encoded twice
		return false
	}
	path = lookalikes.Replace(path)
	if strings.Contains(path, `\`) {
		return false
	}
	for segment := range strings.SplitSeq(path, "/") {
		// Some servers remove parts that they interpret as parameters, a query or a
		// fragment; Windows ignores blanks and dots at the end of a name.
		if i := strings.IndexAny(segment, ";?#"); i >= 0 {
			segment = segment[:i]
		}
		if strings.Contains(segment, ".") && strings.TrimRightFunc(segment, isBlankOrDot) == "" {
			return false
		}
	}
	return true
}

func isBlankOrDot(r rune) bool { return r == '.' || unicode.IsSpace(r) }

// lookalikes turns the characters that Windows and Unicode's compatibility forms map
// to a dot, a slash or a backslash into these.
var lookalikes = strings.NewReplacer(
	"\u2024", ".", "\u2025", "..", "\u2026", "...", "\uFE52", ".", "\uFF0E", ".",
	"\u2044", "/", "\u2215", "/", "\uFF0F", "/",
	"\u29F5", `\`, "\u2216", `\`, "\uFE68", `\`, "\uFF3C", `\`,
)

// hasEscape reports whether a text contains a percent-encoded byte, or a character in
// the former encoding of IIS: %u002e.
func hasEscape(s string) bool {
	for i := range len(s) {
		if s[i] != '%' {
			continue
		}
		rest := strings.TrimPrefix(strings.ToLower(s[i+1:]), "u")
		if len(rest) >= 2 && isHexDigit(rest[0]) && isHexDigit(rest[1]) {
			return true
		}
	}
	return false
}

func isHexDigit(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' }
