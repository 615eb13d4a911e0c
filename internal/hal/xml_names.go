package hal

import "unicode/utf8"

// scanName returns the end of the longest name that starts at i, and the index of its
// first colon, or -1. If no name starts at i, the end is i.
func scanName(doc string, i int) (end, colon int) {
	colon = -1
	for end = i; end < len(doc); {
		c := doc[end]
		if c|0x20-'a' < 26 {
			end++ // almost every name has only these letters
			continue
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(doc[end:])
		}
		if !isNameStart(r) && (end == i || !isNameRest(r)) {
			break
		}
		if r == ':' && colon < 0 {
			colon = end
		}
		end += size
	}
	return end, colon
}

// isNameStart reports whether r is in the production NameStartChar of XML 1.0, section 2.3.
func isNameStart(r rune) bool {
	if r < 0xC0 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == ':'
	}
	return r <= 0x2FF && r != 0xD7 && r != 0xF7 ||
		r >= 0x370 && r <= 0x1FFF && r != 0x37E ||
		r == 0x200C || r == 0x200D ||
		r >= 0x2070 && r <= 0x218F ||
		r >= 0x2C00 && r <= 0x2FEF ||
		r >= 0x3001 && r <= 0xD7FF ||
		r >= 0xF900 && r <= 0xFDCF ||
		r >= 0xFDF0 && r <= 0xFFFD ||
		r >= 0x10000 && r <= 0xEFFFF
}

// isNameRest reports whether r is in the production NameChar but not in NameStartChar.
func isNameRest(r rune) bool {
	return r == '-' || r == '.' || r >= '0' && r <= '9' || r == 0xB7 ||
		r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

// isXMLChar reports whether r is in the production Char of XML 1.0, section 2.2.
func isXMLChar(r rune) bool {
	return r >= ' ' && r <= 0xD7FF || r == '\t' || r == '\n' || r == '\r' ||
		r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// isSpace is the production S of XML 1.0, section 2.3, and the white space of JSON.
func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// skipSpace returns the index of the first byte from i on that is not white space.
// Inlining it would add 3 KB to a module.
//
//go:noinline
func skipSpace(doc string, i int) int {
	for i < len(doc) && isSpace(doc[i]) {
		i++
	}
	return i
}
