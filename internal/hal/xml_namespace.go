package hal

import (
	"errors"
)

// The two namespaces whose prefixes need no declaration.
const (
	xmlNamespace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsNamespace = "http://www.w3.org/2000/xmlns/"
)

// xmlBinding is the declaration of a prefix.
type xmlBinding struct {
	prefix    span
	namespace int // an index in namespaces
}

var (
	errXMLNamespace   = errors.New("the prefix xml and the namespace " + xmlNamespace + " belong together")
	errXMLNSNamespace = errors.New("the prefix xmlns and its namespace cannot be declared")
	errNoNamespace    = errors.New("a prefix is declared without namespace")
)

// resolve reads the namespace declarations of the start tag and sets the namespaces
// of the element and its attributes. colon is the index of the colon in the name of
// the element, or -1.
func (x *xmlScanner) resolve(colon int) {
	e := x.top()
	for i := range x.attributes {
		x.declare(e, &x.attributes[i])
	}
	x.namespace = e.namespace
	if colon >= 0 {
		x.name.start = colon + 1
		x.namespace = x.lookup(e.name.start, colon)
		if !x.isNCName(x.name) || x.doc[e.name.start:colon] == "xmlns" {
			x.fault(x.begin, errors.New("<"+shorten(x.string(e.name))+"> is not a qualified name"))
		}
	}
	for i := range x.attributes {
		x.qualify(i)
	}
}

// declare binds a prefix or the default namespace of e, if the attribute declares
// one.
func (x *xmlScanner) declare(e *xmlElement, a *xmlAttr) {
	name := x.string(a.name)
	if a.colon < 0 {
		if name == "xmlns" {
			e.namespace = x.intern("", x.string(a.value))
		}
		return
	}
	local := span{a.name.start + a.colon + 1, a.name.end}
	switch {
	case !x.isNCName(local):
		x.fault(x.begin, errors.New("the attribute "+shorten(name)+" is not a qualified name"))
	case name[:a.colon] != "xmlns":
	case x.string(a.value) == "":
		x.fault(x.begin, errNoNamespace)
	case len(x.bindings) == MaxNames:
		x.fault(x.begin, errNames)
	default:
		x.bindings = append(x.bindings, xmlBinding{local, x.intern(x.string(local), x.string(a.value))})
	}
}

// intern returns the index of a namespace that is declared for prefix. It checks the
// constraints of Namespaces in XML 1.0, section 3.
func (x *xmlScanner) intern(prefix, namespace string) int {
	switch {
	case (prefix == "xml") != (namespace == xmlNamespace):
		x.fault(x.begin, errXMLNamespace)
	case prefix == "xmlns" || namespace == xmlnsNamespace:
		x.fault(x.begin, errXMLNSNamespace)
	}
	for i, known := range x.namespaces {
		if known == namespace {
			return i
		}
	}
	if len(x.namespaces) > MaxNames {
		x.fault(x.begin, errNames)
		return 0
	}
	x.namespaces = append(x.namespaces, namespace)
	return len(x.namespaces) - 1
}

// qualify sets the namespace of an attribute with a prefix. It refuses an attribute with
// the namespace and the local name of an earlier attribute.
func (x *xmlScanner) qualify(i int) {
	a := &x.attributes[i]
	if a.colon < 0 {
		return
	}
	a.namespace = x.lookup(a.name.start, a.name.start+a.colon)
	name := x.string(a.name)
	for j := range i {
		b := &x.attributes[j]
		if b.colon >= 0 && b.namespace == a.namespace && x.string(b.name)[b.colon+1:] == name[a.colon+1:] {
			x.fault(x.begin, errors.New("the attributes "+shorten(x.string(b.name))+" and "+shorten(name)+" have the same name"))
		}
	}
}

// lookup returns the namespace that the prefix from start to end is bound to.
func (x *xmlScanner) lookup(start, end int) int {
	prefix := x.doc[start:end]
	for i := len(x.bindings) - 1; i >= 0; i-- {
		if x.string(x.bindings[i].prefix) == prefix {
			return x.bindings[i].namespace
		}
	}
	switch prefix {
	case "xml":
		return x.intern("xml", xmlNamespace)
	case "xmlns":
		return -1 // an index that no other prefix has
	}
	x.fault(x.begin, errors.New("the prefix "+shorten(prefix)+" is not declared"))
	return 0
}

// isNCName reports whether a span of the document is a name without colon.
func (x *xmlScanner) isNCName(p span) bool {
	end, colon := scanName(x.doc[:p.end], p.start)
	return end == p.end && end > p.start && colon < 0
}
