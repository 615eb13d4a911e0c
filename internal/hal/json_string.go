package hal

import (
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape reads the string from start on, which has escapes or a fault.
func (s *jsonScanner) unescape(start int) span {
	var out []byte
	for i := start; ; {
		end, escape := s.quote.from(i), s.backslash.from(i)
		stop := min(end, escape)
		switch {
		case s.nextControl(i) < stop:
			s.fault(s.control, errControl)
			return span{}
		case len(out)+stop-i > MaxValue:
			s.fault(s.pos, errValue)
			return span{}
		case stop == len(s.doc):
			s.fault(s.pos, errNoQuote)
			return span{}
		}
		out = append(out, s.doc[i:stop]...)
		if end < escape {
			s.pos = end
			s.step()
			return s.copied(string(out))
		}
		r, size := s.escape(stop)
		if size == 0 {
			return span{}
		}
		out = utf8.AppendRune(out, r)
		i = stop + size
	}
}

// nextControl returns the index of the first control character from i on.
func (s *jsonScanner) nextControl(i int) int {
	if s.control < i {
		s.control = nextLow(s.doc, i)
	}
	return s.control
}

// escape returns the character that the escape at i stands for, and the length of
// the escape, which is 0 if it is malformed.
func (s *jsonScanner) escape(i int) (rune, int) {
	c := byte(0)
	if i+1 < len(s.doc) {
		c = s.doc[i+1]
	}
	switch c {
	case '"', '\\', '/':
		return rune(c), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	}
	r, ok := s.codeUnit(i)
	if !ok {
		s.fault(i, errors.New("found "+strconv.Quote(s.doc[i:min(i+2, len(s.doc))])+" where an escape was expected"))
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	low, _ := s.codeUnit(i + 6)
	if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
		s.fault(i, errors.New("found the lone surrogate "+s.doc[i:i+6]))
		return 0, 0
	}
	return r, 12
}

// codeUnit returns the UTF-16 code unit of the escape \uXXXX at i.
func (s *jsonScanner) codeUnit(i int) (rune, bool) {
	if i+6 > len(s.doc) || s.doc[i] != '\\' || s.doc[i+1] != 'u' {
		return 0, false
	}
	r := rune(0)
	for _, c := range []byte(s.doc[i+2 : i+6]) {
		d := c - '0'
		if d >= 10 {
			if d = c | 0x20 - 'a'; d >= 6 {
				return 0, false
			}
			d += 10
		}
		r = r<<4 | rune(d)
	}
	return r, true
}

// AppendString appends s as a JSON string. It escapes the characters that JSON requires
// to be escaped and, as the server does, & ' < > and the two line separators of
// JavaScript. s must be valid UTF-8.
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
