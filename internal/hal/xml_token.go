package hal

import (
	"fmt"
	"strings"
)

// xmlScanner is a pull tokenizer for XML 1.0 (fifth edition) with Namespaces in
// XML 1.0, without DOCTYPE and thus without entities of its own and without
// defaulted attributes. It accepts the well-formed and namespace-well-formed
// documents of that kind and no others.
//
// The first fault ends the document: it is kept in err, and from then on next
// returns xmlEOF. So the callers need not ask after every token.
type xmlScanner struct {
	pieces        // of the document without byte order mark, its line ends normalised
	source string // the document as it came
	pos    int    // of the next token
	// What may be in a value that makes it more than a piece of the document.
	less, ampersand, bracket, tab, feed marks
	items                               int
	open                                []xmlElement // the elements that have not ended
	begun                               bool         // there was a root element
	empty                               bool         // the element that was opened last ends where it starts
	spaces                              []string     // the namespaces that were declared so far; 0 is none
	bound                               []xmlBinding // the prefixes declared by the open elements
	err                                 *Error

	// The token that next has read.
	begin      int
	name       piece     // of a start: the local part of its name
	space      int       // of a start: the namespace that it is in, in spaces
	attributes []xmlAttr // of a start
	text       piece     // of a text
}

// xmlToken is a kind of token. Comments and processing instructions are
// none: they are checked and passed over.
type xmlToken uint8

const (
	xmlEOF xmlToken = iota // the end of the document, after the root element
	xmlStart
	xmlEnd
	xmlText // a piece of text: what stands between two tokens, or a CDATA section
)

type xmlElement struct {
	name  piece // as it is written, for the end tag to match
	space int   // the default namespace of what is in it
	bound int   // how many prefixes are declared outside of it
}

type xmlAttr struct {
	name  piece // as it is written
	colon int   // behind the start of the name, or -1
	space int   // of a name with a prefix
	value piece
}

func newXMLScanner(source string) *xmlScanner {
	x := &xmlScanner{source: source, spaces: []string{""}}
	x.doc = strings.TrimPrefix(source, bom)
	breaks, err := survey(x.doc)
	if err == nil {
		err = surveyXML(x.doc)
	}
	if err != nil {
		x.fault(int(err.Offset), err.Err)
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
	if x.err != nil {
		x.pos = len(x.doc) // the end of the document has moved with the line ends
		return x
	}
	x.declaration()
	return x
}

// next reads the next token. An element without content is a start and an end.
func (x *xmlScanner) next() xmlToken {
	if x.empty {
		x.empty = false
		x.close()
		return xmlEnd
	}
	x.copies = x.copies[:0]
	for x.err == nil && x.pos < len(x.doc) {
		x.begin = x.pos
		if !x.count() {
			break
		}
		if x.doc[x.pos] != '<' {
			x.characters()
			if len(x.open) > 0 && x.err == nil {
				return xmlText
			}
			continue // white space around the root element
		}
		token := xmlEOF
		switch x.at(x.pos + 1) {
		case '/':
			x.endTag()
			token = xmlEnd
		case '?':
			x.instruction()
		case '!':
			token = x.declared()
		default:
			x.startTag()
			token = xmlStart
		}
		if token != xmlEOF && x.err == nil {
			return token
		}
	}
	if len(x.open) > 0 {
		x.fault(x.pos, fmt.Errorf("the document ends inside of <%s>", clip(x.string(x.top().name))))
	} else if !x.begun {
		x.fault(x.pos, errNoRoot)
	}
	return xmlEOF
}

func (x *xmlScanner) startTag() {
	i, colon := scanName(x.doc, x.begin+1)
	name := piece{x.begin + 1, i}
	switch {
	case i == name.start:
		x.unexpected(i, "a name after <")
		return
	case i-name.start > MaxValue:
		x.fault(x.begin, errValue)
		return
	case len(x.open) == 0 && x.begun:
		x.fault(x.begin, errSecondRoot)
		return
	case len(x.open) == MaxDepth:
		x.fault(x.begin, errDepth)
		return
	}
	x.begun = true
	space := 0
	if len(x.open) > 0 {
		space = x.top().space
	}
	x.open = append(x.open, xmlElement{name, space, len(x.bound)})
	x.name, x.space = name, space
	x.attributes = x.attributes[:0]
	qualified := colon >= 0
	for {
		j := i
		if c := x.at(j); c <= ' ' {
			j = skipSpace(x.doc, j)
		}
		c := x.at(j)
		if c == '/' && x.at(j+1) == '>' {
			x.empty = true
			x.pos = j + 2
			break
		}
		if c == '>' {
			x.pos = j + 1
			break
		}
		if i == j {
			x.unexpected(i, "white space, > or />")
			return
		}
		end, q := x.attribute(j)
		if end == 0 {
			return
		}
		i = end
		qualified = qualified || q
	}
	if qualified {
		x.resolve(colon)
	}
}

// attribute reads the attribute that starts at i and returns the index behind
// it, or 0. It reports whether the attribute takes part in namespaces: because it
// has a prefix, or because it declares one.
func (x *xmlScanner) attribute(i int) (end int, qualified bool) {
	a := xmlAttr{name: piece{i, i}}
	i, a.colon = scanName(x.doc, i)
	if i == a.name.start {
		x.unexpected(i, "an attribute, > or />")
		return 0, false
	}
	a.name.end = i
	if x.at(i) != '=' {
		if i = skipSpace(x.doc, i); x.at(i) != '=' {
			x.unexpected(i, "= after the name of an attribute")
			return 0, false
		}
	}
	i++
	quote := x.at(i)
	if quote != '"' && quote != '\'' {
		i = skipSpace(x.doc, i)
		if quote = x.at(i); quote != '"' && quote != '\'' {
			x.unexpected(i, "the quotes of an attribute")
			return 0, false
		}
	}
	i++
	length := strings.IndexByte(x.doc[i:], quote)
	if length < 0 {
		x.fault(i, fmt.Errorf("an attribute without closing %c", quote))
		return 0, false
	}
	end = i + length
	switch {
	case !x.count():
		return 0, false
	case x.less.from(i) < end:
		x.fault(x.less.next, errLessInValue)
		return 0, false
	case a.name.end-a.name.start > MaxValue:
		x.fault(a.name.start, errValue)
		return 0, false
	case len(x.attributes) == MaxNames:
		x.fault(a.name.start, errNames)
		return 0, false
	}
	name := x.string(a.name)
	for k := range x.attributes {
		if x.same(x.attributes[k].name, a.name) {
			x.fault(a.name.start, fmt.Errorf("the attribute %s stands twice", clip(name)))
			return 0, false
		}
	}
	a.value = x.value(i, end, true)
	if a.colon >= 0 {
		a.colon -= a.name.start
	}
	x.attributes = append(x.attributes, a)
	return end + 1, a.colon >= 0 || name == "xmlns"
}

func (x *xmlScanner) endTag() {
	if len(x.open) == 0 {
		x.fault(x.begin, errEndOutside)
		return
	}
	i := x.begin + len("</")
	name := x.string(x.top().name)
	if strings.HasPrefix(x.doc[i:], name) {
		end := i + len(name)
		if x.at(end) != '>' {
			end = skipSpace(x.doc, end)
		}
		if x.at(end) == '>' {
			x.pos = end + 1
			x.close()
			return
		}
	}
	found, _ := scanName(x.doc, i)
	x.fault(x.begin, fmt.Errorf("found </%s where </%s> was expected", clip(x.doc[i:found]), clip(name)))
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

// count counts what is about to be read.
func (x *xmlScanner) count() bool {
	if x.items++; x.items > MaxItems {
		x.fault(x.begin, errItems)
		return false
	}
	return true
}
