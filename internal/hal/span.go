package hal

import "unsafe"

// span is a string that a scanner has read: the bytes of the document from start to
// end. If start is negative, the string had escapes or references, and end is the
// index of a decoded copy. A span has no pointer: while the garbage collector marks,
// storing pointers is the largest cost of a scanner, and in a browser the collector
// marks on the same thread.
type span struct{ start, end int }

// spans resolves the spans of a document.
type spans struct {
	doc    string
	copies []string
}

// copied stores a string that is not a part of the document, and returns its span.
func (s *spans) copied(text string) span {
	s.copies = append(s.copies, text)
	return span{-1, len(s.copies) - 1}
}

func (s *spans) string(at span) string {
	if at.start < 0 {
		return s.copies[at.end]
	}
	return s.doc[at.start:at.end]
}

// same reports whether two spans are the same string.
func (s *spans) same(a, b span) bool {
	if a.start >= 0 && b.start >= 0 && a.end-a.start != b.end-b.start {
		return false
	}
	return s.string(a) == s.string(b)
}

// borrow returns data as a string without copying it. A list of 1,000 subscriptions
// has 540 KB, and nothing else uses the body of a response after it is decoded.
func borrow(data []byte) string { return unsafe.String(unsafe.SliceData(data), len(data)) }
