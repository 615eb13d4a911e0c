package hal

import (
	"errors"
)

// child reads up to the start of the next child that isUCWA accepts and returns true, or
// up to the end of the element and returns false. It skips other elements.
func (d *xmlDecoder) child() bool {
	for {
		switch d.next() {
		case xmlText:
			if text := d.string(d.text); skipSpace(text, 0) < len(text) {
				d.fault(d.begin, errUnexpectedText)
			}
		case xmlStart:
			if d.isUCWA() {
				return true
			}
			d.skip()
		default:
			return false
		}
	}
}

// isUCWA reports whether the element that has just started is in UCWA's namespace or in
// no namespace: the page PayloadFormat shows a document without namespace.
func (d *xmlDecoder) isUCWA() bool {
	return d.namespace == 0 || d.namespace > 0 && d.namespaces[d.namespace] == Namespace
}

// content reads the text of an element, and its end.
func (d *xmlDecoder) content() string {
	text, _ := d.contentAt()
	return text
}

// contentAt is like content, but also returns the span of the text. The span is zero if
// the element has no text, or if comments or CDATA sections divide the text.
func (d *xmlDecoder) contentAt() (text string, at span) {
	var joined []byte // the text, if it has several parts
	for {
		switch d.next() {
		case xmlText:
			more := d.string(d.text)
			if text == "" {
				text, at = more, d.text
				continue
			}
			if joined == nil {
				joined = []byte(text)
			}
			if joined = append(joined, more...); len(joined) > MaxValue {
				d.fault(d.begin, errValue)
			}
		case xmlStart:
			d.fault(d.begin, errors.New("found <"+shorten(d.string(d.name))+"> where text was expected"))
		default:
			if joined != nil {
				return string(joined), span{}
			}
			return text, at
		}
	}
}

// skip skips the rest of the element, and its end. Inlining it would add 1 KB to a module.
//
//go:noinline
func (d *xmlDecoder) skip() {
	for outer := len(d.open) - 1; len(d.open) > outer && d.next() != xmlEOF; {
	}
}

// attribute returns the value of an attribute of the element that has just started.
func (d *xmlDecoder) attribute(name string) (value string, ok bool) {
	at, ok := d.find(name)
	return d.string(at), ok
}

// find returns the span of the value of an attribute.
func (d *xmlDecoder) find(name string) (value span, ok bool) {
	for i := range d.attributes {
		if a := &d.attributes[i]; d.string(a.name) == name {
			return a.value, true
		}
	}
	return span{}, false
}
