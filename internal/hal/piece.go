package hal

import "unsafe"

// piece is a string of a document that is being read: a piece of it or, where
// escapes or references were replaced, a copy. It has no pointer, because storing
// one is what costs a scanner most while the garbage collector is at work, and
// in the browser there is no other thread to let it finish first.
type piece struct{ start, end int }

// pieces resolves the pieces of a document.
type pieces struct {
	doc    string
	copies []string
}

// copied makes a piece of a string that is not in the document as it is.
func (p *pieces) copied(s string) piece {
	p.copies = append(p.copies, s)
	return piece{-1, len(p.copies) - 1}
}

func (p *pieces) string(at piece) string {
	if at.start < 0 {
		return p.copies[at.end]
	}
	return p.doc[at.start:at.end]
}

// same reports whether two pieces are the same string.
func (p *pieces) same(a, b piece) bool {
	if a.start >= 0 && b.start >= 0 && a.end-a.start != b.end-b.start {
		return false
	}
	return p.string(a) == p.string(b)
}

// borrow returns data as a string, without a copy. A list of 1,000 subscriptions
// is 540 KB, and the body of a response has no other use than to be decoded.
func borrow(data []byte) string { return unsafe.String(unsafe.SliceData(data), len(data)) }
