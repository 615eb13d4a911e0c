package hal

import (
	"errors"
	"fmt"
)

// The two namespaces that are bound without being declared.
const (
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsSpace = "http://www.w3.org/2000/xmlns/"
)

type xmlBinding struct {
	prefix piece
	space  int // in spaces
}

var (
	errXMLSpace   = errors.New("the prefix xml and the namespace " + xmlSpace + " belong together")
	errXMLNSSpace = errors.New("the prefix xmlns and its namespace cannot be declared")
	errNoSpace    = errors.New("a prefix is declared without namespace")
)

// resolve reads the namespace declarations of the start tag and gives its name
// and its attributes the namespaces that they are in. colon is the place of the
// colon in the element's name, or -1.
func (x *xmlScanner) resolve(colon int) {
	e := x.top()
	for i := range x.attributes {
		x.declare(e, &x.attributes[i])
	}
	x.space = e.space
	if colon >= 0 {
		x.name.start = colon + 1
		x.space = x.lookup(e.name.start, colon)
		if !x.isLocal(x.name) || x.doc[e.name.start:colon] == "xmlns" {
			x.fault(x.begin, fmt.Errorf("<%s> is no qualified name", clip(x.string(e.name))))
		}
	}
	for i := range x.attributes {
		x.qualify(i)
	}
}

// declare binds a prefix or the default namespace of e, if that is what the
// attribute is for.
func (x *xmlScanner) declare(e *xmlElement, a *xmlAttr) {
	name := x.string(a.name)
	if a.colon < 0 {
		if name == "xmlns" {
			e.space = x.intern("", x.string(a.value))
		}
		return
	}
	local := piece{a.name.start + a.colon + 1, a.name.end}
	switch {
	case !x.isLocal(local):
		x.fault(x.begin, fmt.Errorf("the attribute %s is no qualified name", clip(name)))
	case name[:a.colon] != "xmlns":
	case x.string(a.value) == "":
		x.fault(x.begin, errNoSpace)
	case len(x.bound) == MaxNames:
		x.fault(x.begin, errNames)
	default:
		x.bound = append(x.bound, xmlBinding{local, x.intern(x.string(local), x.string(a.value))})
	}
}

// intern returns the index of a namespace that is declared for prefix, within
// the constraints of Namespaces in XML 1.0, section 3.
func (x *xmlScanner) intern(prefix, space string) int {
	switch {
	case (prefix == "xml") != (space == xmlSpace):
		x.fault(x.begin, errXMLSpace)
	case prefix == "xmlns" || space == xmlnsSpace:
		x.fault(x.begin, errXMLNSSpace)
	}
	for i, known := range x.spaces {
		if known == space {
			return i
		}
	}
	if len(x.spaces) > MaxNames {
		x.fault(x.begin, errNames)
		return 0
	}
	x.spaces = append(x.spaces, space)
	return len(x.spaces) - 1
}

// qualify gives an attribute with a prefix its namespace. Its name must be
// another one than those before also then.
func (x *xmlScanner) qualify(i int) {
	a := &x.attributes[i]
	if a.colon < 0 {
		return
	}
	a.space = x.lookup(a.name.start, a.name.start+a.colon)
	name := x.string(a.name)
	for j := range i {
		b := &x.attributes[j]
		if b.colon >= 0 && b.space == a.space && x.string(b.name)[b.colon+1:] == name[a.colon+1:] {
			x.fault(x.begin, fmt.Errorf("the attributes %s and %s are one", clip(x.string(b.name)), clip(name)))
		}
	}
}

// lookup returns the namespace that the prefix from start to end is bound to.
func (x *xmlScanner) lookup(start, end int) int {
	prefix := x.doc[start:end]
	for i := len(x.bound) - 1; i >= 0; i-- {
		if x.string(x.bound[i].prefix) == prefix {
			return x.bound[i].space
		}
	}
	switch prefix {
	case "xml":
		return x.intern("xml", xmlSpace)
	case "xmlns":
		return -1 // no other prefix is bound to its namespace
	}
	x.fault(x.begin, fmt.Errorf("the prefix %s is not declared", clip(prefix)))
	return 0
}

// isLocal reports whether the rest of a name behind its first colon is a name
// by itself, without another colon.
func (x *xmlScanner) isLocal(p piece) bool {
	end, colon := scanName(x.doc[:p.end], p.start)
	return end == p.end && end > p.start && colon < 0
}
