package hal

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	errControl = errors.New("found a control character in a string, where it must be escaped")
	errNumber  = errors.New("found a number that exceeds the range of a double")
	errNoQuote = errors.New("a string without closing quotation mark")
)

// unexpected ends reading with the error that something else was expected at pos. It
// returns false.
func (s *jsonScanner) unexpected(expected string) bool {
	found := "the end of the document"
	if s.pos < len(s.doc) {
		if found = kindName(s.doc[s.pos]); found == "" {
			r, _ := utf8.DecodeRuneInString(s.doc[s.pos:])
			found = strconv.QuoteRune(r)
		}
	}
	return s.fault(s.pos, errors.New("found "+found+" where "+expected+" was expected"))
}

// fault ends reading with err, found at i. It returns false.
func (s *jsonScanner) fault(i int, err error) bool {
	if s.err == nil {
		s.err = decodeError(i+s.bomLength, s.pointer(), err)
	}
	s.pos = len(s.doc)
	return false
}

// pointer returns the JSON Pointer to the value that is being read.
func (s *jsonScanner) pointer() string {
	var b strings.Builder
	for i, frame := range s.open {
		names := len(s.names)
		if i+1 < len(s.open) {
			names = s.open[i+1].names
		}
		switch {
		case frame.end == ']':
			b.WriteByte('/')
			b.WriteString(strconv.Itoa(frame.index))
		case names > frame.names:
			b.WriteByte('/')
			b.WriteString(PointerToken(s.string(s.names[names-1])))
		}
	}
	return b.String()
}

// kindName returns the kind of the value that starts with c, such as "a string", or ""
// if no value starts with c.
func kindName(c byte) string {
	switch c {
	case 'n':
		return "null"
	case 't', 'f':
		return "a boolean"
	case '"':
		return "a string"
	case '[':
		return "an array"
	case '{':
		return "an object"
	}
	if c == '-' || c-'0' < 10 {
		return "a number"
	}
	return ""
}
