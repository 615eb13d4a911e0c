package hal

import (
	"errors"
	"unicode/utf8"
)

// content closes the start tag of the element and appends a scalar and the end tag.
func (e *xmlEncoder) content(v Value, element string) {
	text := v.text
	switch v.kind {
	case KindNull, KindList, KindBag:
		e.refuse(v)
	case KindDate:
		text = e.isoDate(v)
	}
	e.write(">")
	start := len(e.out)
	if text != "" {
		e.items++
		e.escape(text, false)
	}
	e.end(element, start)
}

func (e *xmlEncoder) refuse(v Value) {
	e.fault(errors.New("XML cannot carry " + v.kind.String() + " here"))
}

// isoDate returns the date in the form that XML has for dates.
func (e *xmlEncoder) isoDate(v Value) string {
	t, ok := v.Time()
	if !ok || t.Year() < 0 || t.Year() > 9999 {
		e.fault(errDateRange)
		return ""
	}
	return string(appendISODate(nil, t))
}

func (e *xmlEncoder) attribute(name, value string) {
	e.items++
	e.write(" ")
	e.write(name)
	e.write(`="`)
	e.escape(value, true)
	e.write(`"`)
}

// escape appends s. It escapes the characters that a reader might not return unchanged.
// In an attribute these include quotation marks and the white space that readers
// normalise.
func (e *xmlEncoder) escape(s string, attribute bool) {
	e.checkText(s)
	start := 0
	for i := 0; i < len(s); {
		if c := s[i]; c > '>' && c < utf8.RuneSelf || c >= '\'' && c < '<' {
			i++ // almost all text is of these characters
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isXMLChar(r) {
			e.fault(errors.New("XML cannot carry the character " + codePoint(r)))
		}
		if reference := referenceFor(r, attribute); reference != "" {
			e.write(s[start:i])
			e.write(reference)
			start = i + size
		}
		i += size
	}
	e.write(s[start:])
}

// referenceFor returns the reference that replaces a character, or "" if the
// character needs none.
func referenceFor(r rune, attribute bool) string {
	switch {
	case r == '&':
		return "&amp;"
	case r == '<':
		return "&lt;"
	case r == '>':
		return "&gt;"
	case r == '\r':
		return "&#xD;"
	case r == '"' && attribute:
		return "&quot;"
	case r == '\n' && attribute:
		return "&#xA;"
	case r == '\t' && attribute:
		return "&#x9;"
	}
	return ""
}
