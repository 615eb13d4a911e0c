package hal

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// bom is the byte order mark that captured batch parts start with.
const bom = "\xEF\xBB\xBF"

// survey looks once at every byte of a document, before anything is parsed, so
// that the scanners need not. It refuses what stands nowhere in either form: bytes
// that are no UTF-8, and control characters other than tab, line feed and
// carriage return. It reports whether it met one of those three.
func survey(doc string) (breaks bool, err *Error) {
	low, high := extremes(doc)
	if high && !utf8.ValidString(doc) {
		return false, &Error{Offset: int64(invalidUTF8(doc)), Err: errUTF8}
	}
	if !low {
		return false, nil
	}
	for i := nextLow(doc, 0); i < len(doc); i = nextLow(doc, i+1) {
		if c := doc[i]; c != '\t' && c != '\n' && c != '\r' {
			return false, &Error{Offset: int64(i), Err: fmt.Errorf("found the control character U+%04X", c)}
		}
	}
	return true, nil
}

const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// word returns the eight bytes of s from i. The compiler makes one load of it.
func word(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// lowBytes is not zero if a byte of w is less than a blank.
func lowBytes(w uint64) uint64 { return (w - ' '*lowBits) & ^w & highBits }

// extremes reports whether doc has bytes below a blank, and bytes above ASCII.
// It reads on after it has found some: documents with neither are the rule, and
// a loop without branches is what makes it cheap in the browser.
func extremes(doc string) (low, high bool) {
	var lows, highs uint64
	i := 0
	for ; i+32 <= len(doc); i += 32 {
		a, b, c, d := word(doc, i), word(doc, i+8), word(doc, i+16), word(doc, i+24)
		highs |= a | b | c | d
		lows |= lowBytes(a) | lowBytes(b) | lowBytes(c) | lowBytes(d)
	}
	for ; i < len(doc); i++ {
		highs |= uint64(doc[i])
		low = low || doc[i] < ' '
	}
	return low || lows != 0, highs&highBits != 0
}

// nextLow returns the index of the first byte below a blank from i on, or the
// length of doc.
func nextLow(doc string, i int) int {
	for i+8 <= len(doc) && lowBytes(word(doc, i)) == 0 {
		i += 8
	}
	for i < len(doc) && doc[i] >= ' ' {
		i++
	}
	return i
}

func invalidUTF8(doc string) int {
	for i, r := range doc {
		if r == utf8.RuneError && !strings.HasPrefix(doc[i:], "\uFFFD") {
			return i
		}
	}
	return len(doc)
}

// marks finds one byte in a document from left to right: asked about spans that
// follow each other, it looks at every byte once, with the fastest search there
// is. This is how a scanner knows that a value needs no work without looking
// at its characters.
type marks struct {
	doc  string
	mark byte
	next int // the index of the first mark from the last span on
}

func newMarks(doc string, mark byte) marks {
	return marks{doc: doc, mark: mark, next: -1}
}

// from returns the index of the first mark from i on, or the length of the
// document.
func (m *marks) from(i int) int {
	if m.next < i {
		m.search(i)
	}
	return m.next
}

func (m *marks) search(i int) {
	if n := strings.IndexByte(m.doc[i:], m.mark); n >= 0 {
		m.next = i + n
	} else {
		m.next = len(m.doc)
	}
}
