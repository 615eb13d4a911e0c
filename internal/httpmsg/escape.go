package httpmsg

import (
	"strconv"
	"strings"
)

// Escape percent-encodes a text for use as a path segment or a query value. It
// keeps comma, @ and =, as the hrefs of captured documents do.
func Escape(s string) string { return escape(s, "-._~,@=") }

// escape percent-encodes all bytes of s except ASCII letters, digits and those in
// kept.
func escape(s, kept string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			strings.IndexByte(kept, c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&0xF])
		}
	}
	return b.String()
}

// Unescape decodes percent-encoded bytes. A % that is not followed by two
// hexadecimal digits stays, as in the URL Standard. Bytes that are not UTF-8
// become U+FFFD.
func Unescape(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			if code, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				c = byte(code)
				i += 2
			}
		}
		b = append(b, c)
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

// IsToken reports whether s can be a method or the name of a field (RFC 9110,
// section 5.6.2).
func IsToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
			strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0) {
			return false
		}
	}
	return s != ""
}

// quote returns s as a quoted string (RFC 9110, section 5.6.4).
func quote(s string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), `"`, `\"`) + `"`
}
