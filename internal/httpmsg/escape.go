package httpmsg

import (
	"strconv"
	"strings"
)

// Escape percent-encodes a text for use as a path segment or a query value. Comma,
// @ and = stay as they are, as in the hrefs of captured documents.
func Escape(s string) string { return escape(s, "-._~,@=") }

// escape percent-encodes all bytes of s but ASCII letters, digits and those in
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

// Unescape decodes percent-encoded bytes. A % that no two hexadecimal digits
// follow stands for itself, as in the URL Standard; bytes that are not UTF-8
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
