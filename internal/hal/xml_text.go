package hal

import (
	"fmt"
	"strings"
)

// surveyXML refuses the two characters that XML excludes beside the control
// characters and surrogates. A document without the byte they start with costs
// one search.
func surveyXML(doc string) *Error {
	for _, r := range [...]rune{0xFFFE, 0xFFFF} {
		if i := strings.IndexRune(doc, r); i >= 0 {
			return &Error{Offset: int64(i), Err: fmt.Errorf("found the character U+%04X, which XML excludes", r)}
		}
	}
	return nil
}

// normalLineEnds makes one line feed of every line end, before anything is
// parsed, as XML 1.0, 2.11 puts it.
func normalLineEnds(doc string, breaks bool) string {
	if !breaks || strings.IndexByte(doc, '\r') < 0 {
		return doc
	}
	return strings.ReplaceAll(strings.ReplaceAll(doc, "\r\n", "\n"), "\r", "\n")
}

// characters reads text up to the next tag. Outside of the root element it must
// be white space.
func (x *xmlScanner) characters() *Error {
	begin := x.pos
	end := x.less.from(begin)
	x.text = x.doc[begin:end]
	switch {
	case len(x.open) == 0:
		if i := skipSpace(x.doc, begin); i < end {
			return x.fault(i, errOutside)
		}
	case end-begin > MaxValue:
		return x.fault(begin, errValue)
	case x.bracket.from(begin) < end && strings.Contains(x.text, "]]>"):
		return x.fault(begin+strings.Index(x.text, "]]>"), errSectionEnd)
	case x.ampersand.from(begin) < end:
		var err *Error
		if x.text, err = x.expand(begin, end, false); err != nil {
			return err
		}
	}
	x.pos = end
	return nil
}

// expand returns the document from i to end with its references replaced, and in
// an attribute with blanks for white space (XML 1.0, 3.3.3).
func (x *xmlScanner) expand(i, end int, attribute bool) (string, *Error) {
	out := make([]byte, 0, end-i)
	for i < end {
		switch c := x.doc[i]; {
		case c == '&':
			r, size, err := x.reference(i, end)
			if err != nil {
				return "", err
			}
			out = append(out, string(r)...)
			i += size
			continue
		case attribute && c < ' ':
			out = append(out, ' ')
		default:
			out = append(out, c)
		}
		i++
	}
	return string(out), nil
}

// reference returns the character that the reference at i stands for, and the
// length of the reference.
//
//	Reference ::= '&' Name ';' | '&#' [0-9]+ ';' | '&#x' [0-9a-fA-F]+ ';'
func (x *xmlScanner) reference(i, end int) (rune, int, *Error) {
	length := strings.IndexByte(x.doc[i:end], ';')
	if length < 0 {
		return 0, 0, x.fault(i, errNoReference)
	}
	name := x.doc[i+1 : i+length]
	switch name {
	case "lt":
		return '<', length + 1, nil
	case "gt":
		return '>', length + 1, nil
	case "amp":
		return '&', length + 1, nil
	case "apos":
		return '\'', length + 1, nil
	case "quot":
		return '"', length + 1, nil
	}
	digits, numeric := strings.CutPrefix(name, "#")
	if !numeric {
		if n, _ := scanName(name, 0); n != len(name) || n == 0 {
			return 0, 0, x.fault(i, errNoReference)
		}
		return 0, 0, x.fault(i, fmt.Errorf("the entity &%s; is not one of the five that XML declares", clip(name)))
	}
	digits, hex := strings.CutPrefix(digits, "x")
	r := rune(0)
	for k := range len(digits) {
		base, d := rune(10), rune(digits[k])-'0'
		if hex {
			base = 16
			if c := digits[k] | 0x20; c >= 'a' && c <= 'f' {
				d = rune(c) - 'a' + 10
			}
		}
		if d < 0 || d >= base {
			return 0, 0, x.fault(i, errNoReference)
		}
		if r = r*base + d; r > 0x10FFFF {
			break
		}
	}
	if digits == "" {
		return 0, 0, x.fault(i, errNoReference)
	}
	if !isXMLChar(r) {
		return 0, 0, x.fault(i, fmt.Errorf("&%s; is no character that XML allows", clip(name)))
	}
	return r, length + 1, nil
}
