package hal

import "fmt"

// child reads up to the start of the next child that is UCWA's, or to the end of
// the element. The names of other namespaces are passed over.
func (d *xmlDecoder) child() (bool, *Error) {
	for {
		token, err := d.next()
		switch {
		case err != nil:
			return false, err
		case token == xmlEnd:
			return false, nil
		case token == xmlText:
			if skipSpace(d.text, 0) < len(d.text) {
				return false, d.fault(d.begin, errTextHere)
			}
		case d.space == Namespace || d.space == "":
			return true, nil
		default:
			if err := d.skip(); err != nil {
				return false, err
			}
		}
	}
}

// scalar reads the content of an element that holds text only, and its end.
func (d *xmlDecoder) scalar() (Value, *Error) {
	text := ""
	var pieces []byte // of text that comments or CDATA sections cut
	for {
		token, err := d.next()
		switch {
		case err != nil:
			return Value{}, err
		case token == xmlStart:
			return Value{}, d.fault(d.begin, fmt.Errorf("found <%s> where text was expected", clip(d.local)))
		case token == xmlEnd:
			if pieces != nil {
				text = string(pieces)
			}
			return String(text), nil
		case text == "":
			text = d.text
		default:
			if pieces == nil {
				pieces = []byte(text)
			}
			if pieces = append(pieces, d.text...); len(pieces) > MaxValue {
				return Value{}, d.fault(d.begin, errValue)
			}
		}
	}
}

// skip passes over the rest of the element, and its end.
func (d *xmlDecoder) skip() *Error {
	for outer := len(d.open) - 1; ; {
		if _, err := d.next(); err != nil || len(d.open) == outer {
			return err
		}
	}
}
