package hal

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkXMLCharacters refuses U+FFFE and U+FFFF. Besides control characters and
// surrogates, these are the only characters that XML excludes.
func checkXMLCharacters(doc string) *Error {
	for _, r := range [...]rune{0xFFFE, 0xFFFF} {
		if i := strings.IndexRune(doc, r); i >= 0 {
			return decodeError(i, "", errors.New("found the character "+codePoint(r)+", which XML excludes"))
		}
	}
	return nil
}

// normalLineEnds replaces every line end by a line feed, before anything is parsed
// (XML 1.0, section 2.11). controls is the result of checkCharacters.
func normalLineEnds(doc string, controls bool) string {
	if !controls || strings.IndexByte(doc, '\r') < 0 {
		return doc
	}
	return strings.ReplaceAll(strings.ReplaceAll(doc, "\r\n", "\n"), "\r", "\n")
}

// characters reads text up to the next tag. Outside the root element it must be white
// space.
func (x *xmlScanner) characters() {
	end := x.less.from(x.begin)
	x.pos = end
	text := x.doc[x.begin:end]
	switch {
	case len(x.open) == 0:
		if i := skipSpace(x.doc, x.begin); i < end {
			x.fault(i, errOutside)
		}
	case x.bracket.from(x.begin) < end && strings.Contains(text, "]]>"):
		x.fault(x.begin+strings.Index(text, "]]>"), errSectionEnd)
	default:
		x.text = x.value(x.begin, end, false)
	}
}

// value returns the value of the text from i to end.
func (x *xmlScanner) value(i, end int, attribute bool) span {
	if x.ampersand.from(i) < end || attribute && (x.tab.from(i) < end || x.feed.from(i) < end) {
		return x.expand(i, end, attribute)
	}
	if end-i > MaxValue {
		x.fault(i, errValue)
	}
	return span{i, end}
}

// expand returns the value of the text from i to end. It replaces references, and in an
// attribute it replaces white space by blanks (XML 1.0, section 3.3.3).
func (x *xmlScanner) expand(i, end int, attribute bool) span {
	out := make([]byte, 0, min(end-i, MaxValue))
	for i < end && len(out) <= MaxValue {
		switch c := x.doc[i]; {
		case c == '&':
			r, size := x.reference(i, end)
			if size == 0 {
				return span{}
			}
			out = utf8.AppendRune(out, r)
			i += size
			continue
		case attribute && c < ' ':
			out = append(out, ' ')
		default:
			out = append(out, c)
		}
		i++
	}
	if len(out) > MaxValue {
		x.fault(i, errValue)
	}
	return x.copied(string(out))
}

// reference returns the character that the reference at i stands for, and the length
// of the reference, which is 0 if it is malformed.
//
//	Reference ::= '&' Name ';' | '&#' [0-9]+ ';' | '&#x' [0-9a-fA-F]+ ';'
func (x *xmlScanner) reference(i, end int) (rune, int) {
	length := strings.IndexByte(x.doc[i:end], ';')
	if length < 0 {
		x.fault(i, errNoReference)
		return 0, 0
	}
	name := x.doc[i+1 : i+length]
	if r := entity(name); r != 0 {
		return r, length + 1
	}
	digits, numeric := strings.CutPrefix(name, "#")
	if !numeric {
		if n, _ := scanName(name, 0); n == len(name) && n > 0 {
			x.fault(i, errors.New("the entity &"+shorten(name)+"; is not one of the five that XML predefines"))
		} else {
			x.fault(i, errNoReference)
		}
		return 0, 0
	}
	r, ok := character(digits)
	if !ok {
		x.fault(i, errNoReference)
		return 0, 0
	}
	if !isXMLChar(r) {
		x.fault(i, errors.New("&"+shorten(name)+"; is not a character that XML allows"))
		return 0, 0
	}
	return r, length + 1
}

// entity returns the character that one of the five predefined entities stands for,
// or 0 for any other name.
func entity(name string) rune {
	switch name {
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "amp":
		return '&'
	case "apos":
		return '\''
	case "quot":
		return '"'
	}
	return 0
}

// character returns the code point that the digits of a character reference name,
// whether or not XML allows it.
func character(digits string) (r rune, ok bool) {
	digits, hex := strings.CutPrefix(digits, "x")
	base := rune(10)
	if hex {
		base = 16
	}
	for _, c := range []byte(digits) {
		var d rune
		switch lower := c | 0x20; {
		case '0' <= c && c <= '9':
			d = rune(c - '0')
		case hex && 'a' <= lower && lower <= 'f':
			d = rune(lower-'a') + 10
		default:
			return 0, false
		}
		r = min(r*base+d, unicode.MaxRune+1)
	}
	return r, digits != ""
}
