package hal

import "unicode/utf8"

// AppendString appends s as a JSON string with the escapes of the server: besides
// those that JSON demands, & ' < > and the two line separators of JavaScript. s must
// be valid UTF-8.
func AppendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	start := 0
	for i := nextSpecial(s, 0); i < len(s); i = nextSpecial(s, i) {
		c := s[i]
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); r != '\u2028' && r != '\u2029' {
				i += size
				continue
			}
			b = append(b, s[start:i]...)
			b = append(b, `\u202`...)
			b = append(b, hex[r&0xF])
		} else {
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\b':
				b = append(b, `\b`...)
			case '\f':
				b = append(b, `\f`...)
			case '\n':
				b = append(b, `\n`...)
			case '\r':
				b = append(b, `\r`...)
			case '\t':
				b = append(b, `\t`...)
			default:
				b = append(b, `\u00`...)
				b = append(b, hex[c>>4], hex[c&0xF])
			}
		}
		i += size
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// nextSpecial returns the index of the first byte from i on that the server escapes
// or that is not ASCII, or the length of s. It looks at eight bytes at a time,
// because hrefs are long and have no such byte.
func nextSpecial(s string, i int) int {
	for i+8 <= len(s) {
		w := word(s, i)
		if lowBytes(w)|w&highBits|
			hasByte(w, '"')|hasByte(w, '\\')|
			hasByte(w|lowBits, '&'|1)| // & and '
			hasByte(w|2*lowBits, '<'|2) != 0 { // < and >
			break
		}
		i += 8
	}
	for i < len(s) && isPlain(s[i]) {
		i++
	}
	return i
}

// hasByte is not zero if a byte of w equals c.
func hasByte(w uint64, c byte) uint64 {
	w ^= uint64(c) * lowBits
	return (w - lowBits) & ^w & highBits
}

func isPlain(c byte) bool {
	return c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' && c != '&' && c != '\'' && c != '<' && c != '>'
}
