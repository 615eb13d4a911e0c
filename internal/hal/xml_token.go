package hal

import (
	"fmt"
	"strings"
)

// xmlScanner is a pull tokenizer for XML 1.0 (fifth edition) with Namespaces in
// XML 1.0, without DOCTYPE and thus without entities of its own and without
// defaulted attributes. It accepts the well-formed and namespace-well-formed
// documents and no others. What it returns are pieces of the document, copied
// only where a reference stands in them or white space is normalised.
type xmlScanner struct {
	doc string // its line ends normalised, without byte order mark
	pos int    // of the next token
	// What may be in a value that makes it more than a piece of the document.
	less, ampersand, bracket, tab, feed marks
	items                               int
	open                                []xmlElement // elements that have not ended
	begun                               bool         // there was a root element
	empty                               bool         // the element that was opened last ends where it starts
	bound                               []xmlBinding // the prefixes declared by the open elements

	// The token that next has read.
	begin        int
	space, local string    // of a start: its expanded name
	attributes   []xmlAttr // of a start
	text         string    // of a text

	source string // the document as it came
}

// xmlToken is a kind of token. Comments and processing instructions are
// none: they are checked and passed over.
type xmlToken uint8

const (
	xmlStart xmlToken = iota
	xmlEnd
	xmlText // a piece of text: what stands between two tokens, or a CDATA section
	xmlEOF  // the end of the document, after the root element
)

type xmlElement struct {
	name  string // as it is written, for the end tag to match
	space string // the default namespace of what is in it
	bound int    // how many prefixes are declared outside of it
}

type xmlAttr struct {
	name  string // as it is written
	colon int    // where in the name, or -1
	space string // of a name with a prefix
	value string
}

func newXMLScanner(source string) (*xmlScanner, *Error) {
	x := &xmlScanner{source: source, doc: strings.TrimPrefix(source, bom)}
	breaks, err := survey(x.doc)
	if err == nil {
		err = surveyXML(x.doc)
	}
	if err != nil {
		err.Offset += int64(len(source) - len(x.doc))
		return nil, err
	}
	x.doc = normalLineEnds(x.doc, breaks)
	x.less = newMarks(x.doc, '<')
	x.ampersand = newMarks(x.doc, '&')
	x.bracket = newMarks(x.doc, ']')
	x.tab = newMarks(x.doc, '\t')
	x.feed = newMarks(x.doc, '\n')
	if !breaks {
		x.tab.next, x.feed.next = len(x.doc), len(x.doc)
	}
	return x, x.declaration()
}

// next reads the next token. An element without content is a start and an end.
func (x *xmlScanner) next() (xmlToken, *Error) {
	if x.empty {
		x.empty = false
		x.close()
		return xmlEnd, nil
	}
	for x.pos < len(x.doc) {
		x.begin = x.pos
		if x.items++; x.items > MaxItems {
			return 0, x.fault(x.begin, errItems)
		}
		if x.doc[x.pos] != '<' {
			if err := x.characters(); err != nil || len(x.open) > 0 {
				return xmlText, err
			}
			continue // white space around the root element
		}
		switch x.at(x.pos + 1) {
		case '/':
			return xmlEnd, x.endTag()
		case '?':
			if err := x.instruction(); err != nil {
				return 0, err
			}
		case '!':
			if cdata, err := x.declared(); err != nil || cdata {
				return xmlText, err
			}
		default:
			return xmlStart, x.startTag()
		}
	}
	if len(x.open) > 0 {
		return 0, x.fault(x.pos, fmt.Errorf("the document ends inside of <%s>", clip(x.top().name)))
	}
	if !x.begun {
		return 0, x.fault(x.pos, errNoRoot)
	}
	return xmlEOF, nil
}

func (x *xmlScanner) startTag() *Error {
	begin := x.pos
	i, colon := scanName(x.doc, begin+1)
	switch {
	case i == begin+1:
		return x.unexpected(i, "a name after <")
	case i-begin > MaxValue:
		return x.fault(begin, errValue)
	case len(x.open) == 0 && x.begun:
		return x.fault(begin, errSecondRoot)
	case len(x.open) == MaxDepth:
		return x.fault(begin, errDepth)
	}
	x.begun = true
	e := xmlElement{name: x.doc[begin+1 : i], bound: len(x.bound)}
	if len(x.open) > 0 {
		e.space = x.top().space
	}
	x.open = append(x.open, e)
	x.attributes = x.attributes[:0]
	qualified := colon >= 0
	for {
		j := skipSpace(x.doc, i)
		c := x.at(j)
		if c == '/' && x.at(j+1) == '>' {
			x.empty = true
			j++
			c = '>'
		}
		if c == '>' {
			x.pos = j + 1
			break
		}
		if i == j {
			return x.unexpected(i, "white space, > or />")
		}
		end, q, err := x.scanAttribute(j)
		if err != nil {
			return err
		}
		i = end
		qualified = qualified || q
	}
	if qualified {
		return x.resolve(begin, colon-begin-1)
	}
	x.space, x.local = e.space, e.name
	return nil
}

// scanAttribute reads the attribute that starts at i. It reports whether it takes
// part in namespaces: because it has a prefix, or because it declares one.
func (x *xmlScanner) scanAttribute(i int) (end int, qualified bool, err *Error) {
	begin := i
	i, colon := scanName(x.doc, begin)
	if i == begin {
		return 0, false, x.unexpected(i, "an attribute, > or />")
	}
	name := x.doc[begin:i]
	if i = skipSpace(x.doc, i); x.at(i) != '=' {
		return 0, false, x.unexpected(i, "= after the name of an attribute")
	}
	i = skipSpace(x.doc, i+1)
	quote := x.at(i)
	if quote != '"' && quote != '\'' {
		return 0, false, x.unexpected(i, "the quotes of an attribute")
	}
	i++
	length := strings.IndexByte(x.doc[i:], quote)
	if length < 0 {
		return 0, false, x.fault(i, fmt.Errorf("an attribute without closing %c", quote))
	}
	end = i + length
	switch x.items++; {
	case x.less.from(i) < end:
		return 0, false, x.fault(x.less.next, errLessInValue)
	case length > MaxValue || len(name) > MaxValue:
		return 0, false, x.fault(begin, errValue)
	case len(x.attributes) == MaxNames:
		return 0, false, x.fault(begin, errNames)
	case x.items > MaxItems:
		return 0, false, x.fault(begin, errItems)
	}
	for k := range x.attributes {
		if x.attributes[k].name == name {
			return 0, false, x.fault(begin, fmt.Errorf("the attribute %s stands twice", clip(name)))
		}
	}
	value := x.doc[i:end]
	if x.ampersand.from(i) < end || x.tab.from(i) < end || x.feed.from(i) < end {
		if value, err = x.expand(i, end, true); err != nil {
			return 0, false, err
		}
	}
	if colon >= 0 {
		colon -= begin
	}
	x.attributes = append(x.attributes, xmlAttr{name: name, colon: colon, value: value})
	return end + 1, colon >= 0 || name == "xmlns", nil
}

func (x *xmlScanner) endTag() *Error {
	begin, i := x.pos, x.pos+2
	if len(x.open) == 0 {
		return x.fault(begin, errEndOutside)
	}
	name := x.top().name
	if !strings.HasPrefix(x.doc[i:], name) {
		return x.unexpected(i, "the end tag </"+clip(name)+">")
	}
	if i = skipSpace(x.doc, i+len(name)); x.at(i) != '>' {
		return x.unexpected(i, "the end tag </"+clip(name)+">")
	}
	x.pos = i + 1
	x.close()
	return nil
}

func (x *xmlScanner) close() {
	x.bound = x.bound[:x.top().bound]
	x.open = x.open[:len(x.open)-1]
}

// top returns the element that the scanner is in.
func (x *xmlScanner) top() *xmlElement { return &x.open[len(x.open)-1] }

// at returns the byte at i, or 0, which no document has, behind the end.
func (x *xmlScanner) at(i int) byte {
	if i < len(x.doc) {
		return x.doc[i]
	}
	return 0
}
