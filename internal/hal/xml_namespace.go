package hal

import "fmt"

// The two namespaces that are bound without being declared.
const (
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsSpace = "http://www.w3.org/2000/xmlns/"
)

type xmlBinding struct{ prefix, space string }

// resolve reads the namespace declarations of the start tag at begin and gives its
// name and its attributes the namespaces they are in. colon is the place of the
// colon in the element's name, or negative.
func (x *xmlScanner) resolve(begin, colon int) *Error {
	e := x.top()
	for i := range x.attributes {
		a := &x.attributes[i]
		prefix, declares := "", a.name == "xmlns"
		if a.colon >= 0 {
			prefix, declares = a.name[a.colon+1:], a.name[:a.colon] == "xmlns"
			if !isLocal(prefix) {
				return x.fault(begin, fmt.Errorf("the attribute %s is no qualified name", clip(a.name)))
			}
		}
		if !declares {
			continue
		}
		if err := checkBinding(prefix, a.value, a.colon >= 0); err != nil {
			return x.fault(begin, err)
		}
		switch {
		case a.colon < 0:
			e.space = a.value
		case len(x.bound) == MaxNames:
			return x.fault(begin, errNames)
		default:
			x.bound = append(x.bound, xmlBinding{prefix, a.value})
		}
	}
	x.space, x.local = e.space, e.name
	if colon >= 0 {
		prefix, local := e.name[:colon], e.name[colon+1:]
		space, ok := x.lookup(prefix)
		if !ok || !isLocal(local) || prefix == "xmlns" {
			return x.fault(begin, fmt.Errorf("the prefix of <%s> is not declared", clip(e.name)))
		}
		x.space, x.local = space, local
	}
	return x.checkAttributes(begin)
}

// checkBinding holds the constraints of Namespaces in XML 1.0, sections 3 and 5.
func checkBinding(prefix, space string, prefixed bool) error {
	switch {
	case (prefix == "xml") != (space == xmlSpace):
		return fmt.Errorf("the prefix xml and the namespace %s belong together", xmlSpace)
	case prefix == "xmlns" || space == xmlnsSpace:
		return fmt.Errorf("neither the prefix xmlns nor its namespace can be declared")
	case prefixed && space == "":
		return fmt.Errorf("the prefix %s is declared without a namespace", clip(prefix))
	}
	return nil
}

// checkAttributes refuses prefixes that are not declared, and two attributes
// whose names are the same once their prefixes are resolved.
func (x *xmlScanner) checkAttributes(begin int) *Error {
	for i := range x.attributes {
		a := &x.attributes[i]
		if a.colon < 0 {
			continue
		}
		var ok bool
		if a.space, ok = x.lookup(a.name[:a.colon]); !ok {
			return x.fault(begin, fmt.Errorf("the prefix of the attribute %s is not declared", clip(a.name)))
		}
		for j := range i {
			b := &x.attributes[j]
			if b.colon >= 0 && b.name[b.colon+1:] == a.name[a.colon+1:] && b.space == a.space {
				return x.fault(begin, fmt.Errorf("the attributes %s and %s are one", clip(b.name), clip(a.name)))
			}
		}
	}
	return nil
}

// lookup returns the namespace that prefix is bound to here.
func (x *xmlScanner) lookup(prefix string) (string, bool) {
	for i := len(x.bound) - 1; i >= 0; i-- {
		if x.bound[i].prefix == prefix {
			return x.bound[i].space, true
		}
	}
	switch prefix {
	case "xml":
		return xmlSpace, true
	case "xmlns":
		return xmlnsSpace, true
	}
	return "", false
}

// isLocal reports whether the rest of a name behind its first colon is a name
// by itself, without another colon.
func isLocal(s string) bool {
	end, colon := scanName(s, 0)
	return end == len(s) && end > 0 && colon < 0
}
