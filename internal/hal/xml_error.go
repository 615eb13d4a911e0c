package hal

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	errNoRoot          = errors.New("the document has no root element")
	errSecondRoot      = errors.New("a second root element")
	errEndOutside      = errors.New("an end tag without start tag")
	errOutside         = errors.New("text outside of the root element")
	errLessInValue     = errors.New("found '<' in the value of an attribute")
	errSectionEnd      = errors.New("found ]]> in text")
	errNoReference     = errors.New("found & without a reference behind it")
	errColon           = errors.New("found ':' in the name of a processing instruction")
	errLateDeclaration = errors.New("an XML declaration that is not at the start of the document")
	errDoctype         = errors.New("found a DOCTYPE, which UCWA does not use")

	errForeignRoot = errors.New("the root element is in a namespace that is not UCWA's")
	errRoot        = errors.New("expected resource, input or reason as the root element")
	errTextHere    = errors.New("found text where an element was expected")
	errDateRange   = errors.New("XML cannot carry a date outside of the years 0 to 9999")
	errLinkSelf    = errors.New("self is the href of the resource, not a link")
)

func errNoEnd(what, end string) error { return fmt.Errorf("%s without %s at its end", what, end) }

// fault ends the document with err, found at i, inside of the elements that are
// open.
func (x *xmlScanner) fault(i int, err error) {
	if x.err == nil {
		var pointer strings.Builder
		for _, e := range x.open {
			pointer.WriteByte('/')
			pointer.WriteString(clip(x.string(e.name)))
		}
		x.err = &Error{Offset: x.offset(i), Pointer: pointer.String(), Err: err}
	}
	x.pos, x.empty = len(x.doc), false
}

// unexpected ends the document with the error of something else than expected at
// i.
func (x *xmlScanner) unexpected(i int, expected string) {
	found := "the end of the document"
	if i < len(x.doc) {
		r, _ := utf8.DecodeRuneInString(x.doc[i:])
		found = strconv.QuoteRune(r)
	}
	x.fault(i, fmt.Errorf("found %s where %s was expected", found, expected))
}

// offset returns where the byte at i stood before line ends were normalised.
func (x *xmlScanner) offset(i int) int64 {
	source := strings.TrimPrefix(x.source, bom)
	at := len(x.source) - len(source)
	for ; i > 0 && len(x.doc) < len(source); i-- {
		if strings.HasPrefix(x.source[at:], "\r\n") {
			at++
		}
		at++
	}
	return int64(at + i)
}
