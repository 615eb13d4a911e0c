package hal

import (
	"fmt"
	"strconv"
	"strings"
)

// jsonScanner reads JSON piece by piece, as strictly as RFC 8259 and I-JSON (RFC
// 7493) demand. The strings that it returns are pieces of the document, copied
// only where there are escapes in them.
//
// The first fault ends the document: it is kept in err, and from then on there is
// nothing left to read. So the callers need not ask after every step.
type jsonScanner struct {
	pieces     // of the document without byte order mark
	seen       // from the last string on
	shift  int // the length of the byte order mark
	pos    int // of the next token; white space before it is passed over
	items  int
	names  []piece     // of the open objects, those of the innermost last
	open   []jsonFrame // the open objects and arrays
	err    *Error
}

// seen is where the next of those characters are that a string does not hold as
// they are.
type seen struct {
	quote     marks
	backslash marks
	control   int
	special   int // the next backslash or control
}

// jsonFrame is an object or an array that has not ended.
type jsonFrame struct {
	end   byte // what ends it
	names int  // how many names stand outside of it
	index int  // of the value that is being read
}

func newJSONScanner(source string) jsonScanner {
	doc := strings.TrimPrefix(source, bom)
	s := jsonScanner{
		pieces: pieces{doc: doc},
		seen:   seen{quote: newMarks(doc, '"'), backslash: newMarks(doc, '\\')},
		shift:  len(source) - len(doc),
		open:   make([]jsonFrame, 0, 8),
	}
	breaks, err := survey(doc)
	if err != nil {
		s.fault(int(err.Offset), err.Err)
	}
	if s.control = len(doc); breaks {
		s.control = -1
	}
	s.space()
	return s
}

// begin reads the bracket that opens an object or an array. It reports whether
// there is something in it.
func (s *jsonScanner) begin(bracket byte) bool {
	if s.peek() != bracket {
		return s.unexpected(kindName(bracket))
	}
	if len(s.open) == MaxDepth {
		return s.fault(s.pos, errDepth)
	}
	if !s.count() {
		return false
	}
	// In ASCII the brackets that end are two behind those that begin.
	s.open = append(s.open, jsonFrame{end: bracket + 2, names: len(s.names)})
	s.step()
	if s.peek() == bracket+2 {
		return s.close()
	}
	return true
}

// more reads what stands behind a value: a comma, or the bracket that ends the
// object or array. It reports whether another value follows.
func (s *jsonScanner) more() bool {
	if len(s.open) == 0 || s.err != nil {
		return false
	}
	frame := &s.open[len(s.open)-1]
	switch s.peek() {
	case ',':
		frame.index++
		s.step()
		return true
	case frame.end:
		return s.close()
	}
	return s.unexpected("',' or '" + string(frame.end) + "'")
}

func (s *jsonScanner) close() bool {
	last := len(s.open) - 1
	s.names = s.names[:s.open[last].names]
	s.open = s.open[:last]
	s.step()
	return false
}

// name reads the name of a member and the colon. No name stands twice in one
// object.
func (s *jsonScanner) name() string {
	at := s.pos
	if s.peek() != '"' {
		s.unexpected("a name")
		return ""
	}
	p := s.scanString()
	if s.err != nil {
		return ""
	}
	name := s.string(p)
	names := s.names[s.open[len(s.open)-1].names:]
	for _, other := range names {
		if s.same(other, p) {
			s.fault(at, fmt.Errorf("the name %q stands twice", clip(name)))
			return ""
		}
	}
	if len(names) == MaxNames {
		s.fault(at, errNames)
		return ""
	}
	s.names = append(s.names, p)
	if s.peek() != ':' {
		s.unexpected("':'")
		return ""
	}
	s.step()
	return name
}

// text reads a string.
func (s *jsonScanner) text() string {
	if s.peek() != '"' {
		s.unexpected("a string")
		return ""
	}
	return s.string(s.scanString())
}

// scanString reads the string that starts at pos.
func (s *jsonScanner) scanString() piece {
	if !s.count() {
		return piece{}
	}
	start := s.pos + 1
	end := s.endOfText(start)
	if end < 0 {
		return s.unescape(start)
	}
	s.pos = end
	s.step()
	return piece{start, end}
}

// endOfText returns the index of the quotation mark that ends the string from
// start on; -1 if the string has escapes in it or is faulty.
func (s *jsonScanner) endOfText(start int) int {
	n := strings.IndexByte(s.doc[start:], '"')
	if s.special < start {
		s.special = min(s.backslash.from(start), s.nextControl(start))
	}
	if uint(n) > MaxValue || s.special <= start+n {
		return -1
	}
	return start + n
}

// number reads a number and returns it as it is written. As I-JSON has it, it is
// one that a double can hold: JavaScript would make Infinity of another.
//
//	number = [ "-" ] ( "0" / digit1-9 *DIGIT ) [ "." 1*DIGIT ] [ ( "e" / "E" ) [ "-" / "+" ] 1*DIGIT ]
func (s *jsonScanner) number() string {
	if !s.count() {
		return ""
	}
	start := s.pos
	if s.peek() == '-' {
		s.pos++
	}
	if s.peek() == '0' {
		s.pos++
	} else {
		s.digits()
	}
	if s.peek() == '.' {
		s.pos++
		s.digits()
	}
	exponent := s.peek()|0x20 == 'e'
	if exponent {
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		s.digits()
	}
	if s.err != nil {
		return ""
	}
	text := s.doc[start:s.pos]
	if len(text) > MaxValue {
		s.fault(start, errValue)
		return ""
	}
	if exponent || len(text) > maxDigits {
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			s.fault(start, errNumber)
			return ""
		}
	}
	s.space()
	return text
}

// maxDigits is how long a number without exponent can be and still be a double.
const maxDigits = 308

func (s *jsonScanner) digits() {
	start := s.pos
	for s.peek()-'0' < 10 {
		s.pos++
	}
	if s.pos == start {
		s.unexpected("a digit")
	}
}

// literal reads true, false or null.
func (s *jsonScanner) literal(word string) {
	if !s.count() {
		return
	}
	if found := s.doc[s.pos:min(s.pos+len(word), len(s.doc))]; found != word {
		s.fault(s.pos, fmt.Errorf("found %q where %s was expected", found, word))
		return
	}
	s.pos += len(word)
	s.space()
}

// end reads the end of the document.
func (s *jsonScanner) end() {
	if s.err == nil && s.pos < len(s.doc) {
		s.unexpected("the end of the document")
	}
}

// peek returns the byte at pos, or 0, which no document has, at the end.
func (s *jsonScanner) peek() byte {
	if s.pos < len(s.doc) {
		return s.doc[s.pos]
	}
	return 0
}

// step passes over one byte and the white space behind it.
func (s *jsonScanner) step() {
	s.pos++
	s.space()
}

func (s *jsonScanner) space() {
	if s.pos < len(s.doc) && s.doc[s.pos] <= ' ' {
		s.pos = skipSpace(s.doc, s.pos)
	}
}

// count counts what is about to be read.
func (s *jsonScanner) count() bool {
	if s.items++; s.items > MaxItems {
		return s.fault(s.pos, errItems)
	}
	return true
}
