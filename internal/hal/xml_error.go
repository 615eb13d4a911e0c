package hal

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	errNoRoot          = errors.New("the document has no root element")
	errSecondRoot      = errors.New("a second root element")
	errEndOutside      = errors.New("an end tag without start tag")
	errOutside         = errors.New("text outside the root element")
	errLessInValue     = errors.New("found '<' in the value of an attribute")
	errSectionEnd      = errors.New("found ]]> in text")
	errNoReference     = errors.New("found & that does not start a reference")
	errColon           = errors.New("found ':' in the name of a processing instruction")
	errLateDeclaration = errors.New("an XML declaration that is not at the start of the document")
	errDoctype         = errors.New("found a DOCTYPE, which UCWA does not use")

	errForeignRoot    = errors.New("the root element is in a namespace that is not UCWA's")
	errRoot           = errors.New("expected resource, input or reason as the root element")
	errUnexpectedText = errors.New("found text where an element was expected")
	errDateRange      = errors.New("XML cannot carry a date outside the years 0 to 9999")
	errLinkSelf       = errors.New("self is the href of the resource, not a link")
)

func errNoEnd(what, end string) error { return errors.New(what + " without " + end + " at its end") }

// fault ends reading with err, found at i.
func (x *xmlScanner) fault(i int, err error) {
	if x.err == nil {
		var pointer strings.Builder
		for _, e := range x.open {
			pointer.WriteByte('/')
			pointer.WriteString(shorten(x.string(e.name)))
		}
		x.err = decodeError(x.offset(i), pointer.String(), err)
	}
	x.pos, x.empty = len(x.doc), false
}

// unexpected ends reading with the error that something else was expected at i.
func (x *xmlScanner) unexpected(i int, expected string) {
	found := "the end of the document"
	if i < len(x.doc) {
		r, _ := utf8.DecodeRuneInString(x.doc[i:])
		found = strconv.QuoteRune(r)
	}
	x.fault(i, errors.New("found "+found+" where "+expected+" was expected"))
}

// offset returns the index in the source of the byte at i, before the byte order mark was
// removed and line ends were normalised.
func (x *xmlScanner) offset(i int) int {
	source := strings.TrimPrefix(x.source, bom)
	at := len(x.source) - len(source)
	for ; i > 0 && len(x.doc) < len(source); i-- {
		if strings.HasPrefix(x.source[at:], "\r\n") {
			at++
		}
		at++
	}
	return at + i
}
