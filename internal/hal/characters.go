package hal

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// bom is the byte order mark that captured parts of batches start with.
const bom = "\xEF\xBB\xBF"

// checkCharacters checks every byte of a document before the scanners read it. It
// refuses invalid UTF-8, and control characters other than tab, line feed and carriage
// return: neither form allows them anywhere. It reports whether the document has a tab,
// a line feed or a carriage return.
func checkCharacters(doc string) (controls bool, err *Error) {
	low, high := hasLowOrHigh(doc)
	if high && !utf8.ValidString(doc) {
		return false, decodeError(invalidUTF8(doc), "", errUTF8)
	}
	if !low {
		return false, nil
	}
	for i := nextLow(doc, 0); i < len(doc); i = nextLow(doc, i+1) {
		if c := doc[i]; c != '\t' && c != '\n' && c != '\r' {
			return false, decodeError(i, "", errors.New("found the control character "+codePoint(rune(c))))
		}
	}
	return true, nil
}

const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// word returns the eight bytes of s from i on. The compiler makes it one load.
func word(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// lowBytes is not zero if a byte of w is below a blank.
func lowBytes(w uint64) uint64 { return (w - ' '*lowBits) & ^w & highBits }

// hasLowOrHigh reports whether doc has bytes below a blank, and whether it has bytes
// above ASCII.
// It does not stop at the first one: most documents have neither, and a loop without
// branches is fast in a browser.
func hasLowOrHigh(doc string) (low, high bool) {
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

// finder finds a byte in a document from left to right. If it is asked for increasing
// positions, it looks at every byte once, with the fastest search of the platform. With
// it a scanner can find that a value needs no decoding without looking at each character
// of the value.
type finder struct {
	doc   string
	c     byte
	found int // the index of the first c from the last searched position on
}

func newFinder(doc string, c byte) finder { return finder{doc: doc, c: c, found: -1} }

// from returns the index of the first c from i on, or the length of the document.
func (f *finder) from(i int) int {
	if f.found < i {
		f.search(i)
	}
	return f.found
}

func (f *finder) search(i int) {
	if n := strings.IndexByte(f.doc[i:], f.c); n >= 0 {
		f.found = i + n
	} else {
		f.found = len(f.doc)
	}
}
