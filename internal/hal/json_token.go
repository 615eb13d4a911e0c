package hal

import (
	"errors"
	"math/bits"
	"strconv"
	"strings"
)

// jsonScanner reads the tokens of JSON as strictly as RFC 8259 and I-JSON (RFC 7493)
// demand. The strings that it returns are parts of the document; it copies only
// strings with escapes.
//
// err keeps the first error. An error moves pos to the end of the document, where
// nothing is left to read, so callers need not check err after every step.
type jsonScanner struct {
	spans     // of the document without byte order mark
	bomLength int
	pos       int // of the next token, after any white space
	items     int
	names     []span      // of the open objects, the innermost last
	open      []jsonFrame // the open objects and arrays
	err       *Error

	// The next quotation mark, backslash and control character, for strings with escapes.
	quote, backslash finder
	control          int
}

// jsonFrame is an open object or array.
type jsonFrame struct {
	end   byte // the bracket that closes it
	names int  // how many names the outer objects have
	index int  // of the value that is being read
}

func newJSONScanner(source string) jsonScanner {
	doc := strings.TrimPrefix(source, bom)
	s := jsonScanner{
		spans:     spans{doc: doc},
		quote:     newFinder(doc, '"'),
		backslash: newFinder(doc, '\\'),
		bomLength: len(source) - len(doc),
		open:      make([]jsonFrame, 0, 8),
	}
	controls, err := checkCharacters(doc)
	if err != nil {
		s.fault(int(err.Offset), err.Err)
	}
	if s.control = len(doc); controls {
		s.control = -1
	}
	s.space()
	return s
}

// begin reads the bracket that opens an object or array. It reports whether the
// object or array has content.
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
	// In ASCII the code of ] or } is two more than that of [ or {.
	s.open = append(s.open, jsonFrame{end: bracket + 2, names: len(s.names)})
	s.step()
	if s.peek() == bracket+2 {
		return s.close()
	}
	return true
}

// more reads what follows a value: a comma, or the bracket that closes the object or
// array. It reports whether another value follows.
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

// name reads the name of a member and the colon. It refuses a name that occurs twice
// in one object.
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
			s.fault(at, errors.New("the name "+strconv.Quote(shorten(name))+" occurs twice"))
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

// null reads null if the next value is null. It reports whether it has read null.
func (s *jsonScanner) null() bool {
	if s.peek() != 'n' {
		return false
	}
	s.literal("null")
	return true
}

// scanString reads the string that starts at pos.
func (s *jsonScanner) scanString() span {
	if !s.count() {
		return span{}
	}
	start := s.pos + 1
	end := s.endOfText(start)
	if end < 0 {
		return s.unescape(start)
	}
	s.pos = end
	s.step()
	return span{start, end}
}

// endOfText returns the index of the quotation mark that closes the string from
// start on, or -1 if the string has escapes or a fault.
func (s *jsonScanner) endOfText(start int) int {
	i := start
	for i+8 <= len(s.doc) {
		w := word(s.doc, i)
		if stop := lowBytes(w) | hasByte(w, '"') | hasByte(w, '\\'); stop != 0 {
			i += bits.TrailingZeros64(stop) / 8 // only bits above the first match can be wrong
			break
		}
		i += 8
	}
	for i < len(s.doc) && s.doc[i] >= ' ' && s.doc[i] != '"' && s.doc[i] != '\\' {
		i++
	}
	if i == len(s.doc) || s.doc[i] != '"' || i-start > MaxValue {
		return -1
	}
	return i
}

// number reads a number and returns its text. I-JSON demands a number that a double
// can hold; JavaScript would turn a larger one into Infinity.
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
	// A shorter number without exponent is in range: the largest double has 309 digits.
	const maxDigits = 308
	if (exponent || len(text) > maxDigits) && exceedsDouble(text) {
		s.fault(start, errNumber)
		return ""
	}
	s.space()
	return text
}

// exceedsDouble reports whether a number exceeds the range of a double. The use of
// strconv.ParseFloat would make presence.wasm 0.35 % larger.
func exceedsDouble(number string) bool {
	mantissa, exponent := strings.TrimPrefix(number, "-"), "0"
	if e := strings.IndexAny(mantissa, "eE"); e >= 0 {
		mantissa, exponent = mantissa[:e], mantissa[e+1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	shift, err := strconv.Atoi(exponent)
	if most := 2 * MaxValue; err != nil || shift > most || shift < -most {
		return digits != "" && exponent[0] != '-'
	}
	// The number is 0.digits times this power of ten.
	switch power := len(digits) - len(fraction) + shift; {
	case digits == "" || power < 309:
		return false
	case power > 309:
		return true
	}
	// Numbers from 1.797693134862315807937…e308 on are rounded to infinity.
	return digits > "179769313486231580793"
}

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
		s.fault(s.pos, errors.New("found "+strconv.Quote(found)+" where "+word+" was expected"))
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

// peek returns the byte at pos. At the end it returns 0, a byte that checkCharacters
// refuses in a document.
func (s *jsonScanner) peek() byte {
	if s.pos < len(s.doc) {
		return s.doc[s.pos]
	}
	return 0
}

// step skips one byte and the white space after it.
func (s *jsonScanner) step() {
	s.pos++
	s.space()
}

// space skips white space.
func (s *jsonScanner) space() {
	if s.pos < len(s.doc) && s.doc[s.pos] <= ' ' {
		s.pos = skipSpace(s.doc, s.pos)
	}
}

// count counts an item before it is read. It returns false if the item exceeds MaxItems.
func (s *jsonScanner) count() bool {
	if s.items++; s.items > MaxItems {
		return s.fault(s.pos, errItems)
	}
	return true
}
