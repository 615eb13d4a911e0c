package hal

import (
	"errors"
	"strings"
)

// xmlScanner is a pull tokenizer for XML 1.0 (fifth edition) with Namespaces in XML
// 1.0, without DOCTYPE and therefore without declared entities and default
// attributes. It accepts exactly the well-formed and namespace-well-formed documents
// of that kind.
//
// err keeps the first error. After an error, next returns xmlEOF, so callers need not
// check err after every token.
type xmlScanner struct {
	spans                // of the document without byte order mark, its line ends normalised
	source        string // the document as it was given
	encodingKnown bool   // so the encoding in the XML declaration does not count
	pos           int    // of the next token
	// The next characters that end a value or that need decoding.
	less, ampersand, bracket, tab, feed finder
	items                               int
	open                                []xmlElement // the open elements
	begun                               bool         // the root element has started
	empty                               bool         // the last start tag was that of an empty element
	namespaces                          []string     // all declared namespaces; the first means no namespace
	bindings                            []xmlBinding // the prefixes that the open elements declare
	err                                 *Error

	// The token that next has read.
	begin      int
	name       span      // of a start: the local part of its name
	namespace  int       // of a start: an index in namespaces
	attributes []xmlAttr // of a start
	text       span      // of a text
}

// xmlToken is a kind of token. Comments and processing instructions are checked and
// skipped.
type xmlToken uint8

const (
	xmlEOF xmlToken = iota // the end of the document, or an error
	xmlStart
	xmlEnd
	xmlText // the text between two tokens, or a CDATA section
)

// xmlElement is an open element.
type xmlElement struct {
	name      span // as it is written, for the end tag to match
	namespace int  // the default namespace of its content
	bindings  int  // how many bindings its ancestors have
}

// xmlAttr is an attribute of a start tag.
type xmlAttr struct {
	name      span // as it is written
	colon     int  // the index of the colon in the name, or -1
	namespace int  // of a name with a prefix
	value     span
}

// newXMLScanner returns a scanner for a document whose Content-Type has the given
// charset, or "".
func newXMLScanner(source, charset string) *xmlScanner {
	x := &xmlScanner{source: source, namespaces: []string{""}}
	x.doc = strings.TrimPrefix(source, bom)
	marked := len(x.doc) < len(source)
	x.encodingKnown = marked || charset != ""
	controls, err := checkCharacters(x.doc)
	if err == nil {
		err = checkXMLCharacters(x.doc)
	}
	if err == nil && !marked {
		err = checkCharset(x.doc, charset)
	}
	if err != nil {
		x.fault(int(err.Offset), err.Err)
	}
	x.doc = normalLineEnds(x.doc, controls)
	x.less = newFinder(x.doc, '<')
	x.ampersand = newFinder(x.doc, '&')
	x.bracket = newFinder(x.doc, ']')
	x.tab = newFinder(x.doc, '\t')
	x.feed = newFinder(x.doc, '\n')
	if !controls {
		x.tab.found, x.feed.found = len(x.doc), len(x.doc)
	}
	if x.err != nil {
		x.pos = len(x.doc) // normalLineEnds may have shortened doc
		return x
	}
	x.declaration()
	return x
}

// next reads the next token. It returns the tag of an empty element as a start and an end.
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
			token = x.markup()
		default:
			x.startTag()
			token = xmlStart
		}
		if token != xmlEOF && x.err == nil {
			return token
		}
	}
	if len(x.open) > 0 {
		x.fault(x.pos, errors.New("the document ends inside <"+shorten(x.string(x.top().name))+">"))
	} else if !x.begun {
		x.fault(x.pos, errNoRoot)
	}
	return xmlEOF
}

func (x *xmlScanner) startTag() {
	i, colon := scanName(x.doc, x.begin+1)
	name := span{x.begin + 1, i}
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
	namespace := 0
	if len(x.open) > 0 {
		namespace = x.top().namespace
	}
	x.open = append(x.open, xmlElement{name, namespace, len(x.bindings)})
	x.name, x.namespace = name, namespace
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

// attribute reads the attribute that starts at i and returns the index after it, or 0 if
// the attribute has a fault. qualified reports whether the attribute has a prefix or
// declares a namespace.
func (x *xmlScanner) attribute(i int) (end int, qualified bool) {
	a := xmlAttr{name: span{i, i}}
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
			x.unexpected(i, "the quotation mark of an attribute")
			return 0, false
		}
	}
	i++
	length := strings.IndexByte(x.doc[i:], quote)
	if length < 0 {
		x.fault(i, errors.New("an attribute without closing "+string(quote)))
		return 0, false
	}
	end = i + length
	switch {
	case !x.count():
		return 0, false
	case x.less.from(i) < end:
		x.fault(x.less.found, errLessInValue)
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
			x.fault(a.name.start, errors.New("the attribute "+shorten(name)+" occurs twice"))
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
	x.fault(x.begin, errors.New("found </"+shorten(x.doc[i:found])+" where </"+shorten(name)+"> was expected"))
}

func (x *xmlScanner) close() {
	x.bindings = x.bindings[:x.top().bindings]
	x.open = x.open[:len(x.open)-1]
}

// top returns the innermost open element.
func (x *xmlScanner) top() *xmlElement { return &x.open[len(x.open)-1] }

// at returns the byte at i. After the end it returns 0, a byte that checkCharacters
// refuses in a document.
func (x *xmlScanner) at(i int) byte {
	if i < len(x.doc) {
		return x.doc[i]
	}
	return 0
}

// count counts an item before it is read. It returns false if the item exceeds MaxItems.
func (x *xmlScanner) count() bool {
	if x.items++; x.items > MaxItems {
		x.fault(x.begin, errItems)
		return false
	}
	return true
}
