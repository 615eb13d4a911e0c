package hal

import "fmt"

// child reads up to the start of the next child that is UCWA's, or to the end of
// the element. Elements of other namespaces are passed over.
func (d *xmlDecoder) child() bool {
	for {
		switch d.next() {
		case xmlText:
			if text := d.string(d.text); skipSpace(text, 0) < len(text) {
				d.fault(d.begin, errTextHere)
			}
		case xmlStart:
			if d.isOurs() {
				return true
			}
			d.skip()
		default:
			return false
		}
	}
}

// isOurs reports whether the element that has just started is UCWA's. One of the
// pages shows a document without namespace.
func (d *xmlDecoder) isOurs() bool {
	return d.space == 0 || d.space > 0 && d.spaces[d.space] == Namespace
}

// content reads the content of an element that holds text only, and its end.
func (d *xmlDecoder) content() string {
	text := ""
	var joined []byte // of text that comments or CDATA sections cut
	for {
		switch d.next() {
		case xmlText:
			more := d.string(d.text)
			if text == "" {
				text = more
				continue
			}
			if joined == nil {
				joined = []byte(text)
			}
			if joined = append(joined, more...); len(joined) > MaxValue {
				d.fault(d.begin, errValue)
			}
		case xmlStart:
			d.fault(d.begin, fmt.Errorf("found <%s> where text was expected", clip(d.string(d.name))))
		default:
			if joined != nil {
				return string(joined)
			}
			return text
		}
	}
}

// skip passes over the rest of the element, and its end.
func (d *xmlDecoder) skip() {
	for outer := len(d.open) - 1; len(d.open) > outer && d.next() != xmlEOF; {
	}
}

// attribute returns the value of an attribute of the start that was read.
func (d *xmlDecoder) attribute(name string) (value string, ok bool) {
	for i := range d.attributes {
		if a := &d.attributes[i]; d.string(a.name) == name {
			return d.string(a.value), true
		}
	}
	return "", false
}
