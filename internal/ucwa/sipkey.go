package ucwa

import (
	"strings"
	"unicode/utf8"
)

// maxSIPKey is the length of the longest SIP URI that is compared part by part: a
// server must not be able to keep a page busy.
const maxSIPKey = 2000

// SIPKey returns a text that is the same for all SIP URIs of one person, and itself
// one of them. It follows RFC 3261, section 19.1.4:
//
//   - The case of ASCII letters is ignored, but not in a password. Unlike the RFC,
//     SIPKey ignores it in the user: captured documents have one user in three cases.
//   - An escaped character equals the character, unless it is one of the reserved
//     ;/?:@&=+$, which separate parts.
//   - The order of parameters and of headers is ignored.
//
// A parameter that only one of two URIs has makes them different. The RFC ignores some
// of these parameters. Under that rule two URIs can equal a third one and still differ
// from each other, which a key cannot express.
func SIPKey(uri string) string {
	if !IsSIP(uri) || len(uri) > maxSIPKey {
		return LowerASCII(uri)
	}
	key := sipScheme
	for i, part := range splitSIP(uri) {
		part = unescape(part)
		if i != sipPassword {
			part = LowerASCII(part)
		}
		switch {
		case i == sipParameters:
			part = sorted(part, ";")
		case i == sipHeaders && part != "":
			part = "?" + sorted(part[1:], "&")
		}
		key += part
	}
	return key
}

// sorted returns a list with its items sorted. The sort of package slices would make
// the module 4 KB larger.
func sorted(list, separator string) string {
	items := strings.Split(list, separator)
	for i := range items {
		for j := i; j > 0 && items[j] < items[j-1]; j-- {
			items[j], items[j-1] = items[j-1], items[j]
		}
	}
	return strings.Join(items, separator)
}

// unescape decodes the escapes of characters that may occur unescaped in a SIP URI and
// do not separate parts. Other escapes get hexadecimal digits in lower case.
func unescape(s string) string {
	decoded := ""
	for {
		before, after := cutBefore(s, "%")
		decoded += before
		if after == "" {
			return decoded
		}
		r, length := escapedRune(after)
		switch {
		case length == 0:
			length = 1
			decoded += "%25" // a % alone; decoding the rest must not complete an escape
		case isAlphanumeric(r), strings.ContainsRune(marks, r), isVisibleBeyondASCII(r):
			decoded += string(r)
		default:
			length = 3
			decoded += LowerASCII(after[:length])
		}
		s = after[length:]
	}
}

// escapedRune returns the character that s starts with in escaped form, and the
// length of that form, or 0 if there is none.
func escapedRune(s string) (r rune, length int) {
	var b [utf8.UTFMax]byte
	n := 0
	for n < len(b) && isEscape(s[3*n:]) {
		b[n], _ = unhex(s[3*n:])
		n++
	}
	r, size := utf8.DecodeRune(b[:n])
	return r, 3 * size
}
