package hal

import "fmt"

// DecodeXML reads the XML form of a resource: a <resource>, <input> or
// <reason> document. The error is an *[Error]. What is returned shares memory
// with one copy of the document.
func DecodeXML(data []byte) (*Resource, error) {
	if len(data) > MaxBytes {
		return nil, &Error{Offset: MaxBytes, Err: errBytes}
	}
	x, err := newXMLScanner(string(data))
	if err != nil {
		return nil, err
	}
	d := xmlDecoder{xmlScanner: x}
	r := new(Resource)
	if err := d.document(r); err != nil {
		return nil, err
	}
	return r, nil
}

// xmlDecoder makes a resource of the tokens.
type xmlDecoder struct {
	*xmlScanner
	// What the resources that are being read have so far, the innermost last:
	// links, properties and embedded resources may stand in any order.
	links      []Link
	properties []Property
	// What stays of it.
	keptLinks      slab[Link]
	keptProperties slab[Property]
}

func (d *xmlDecoder) document(r *Resource) *Error {
	// The first token is a start: anything else before the root is an error.
	_, err := d.next()
	switch {
	case err != nil:
		return err
	case d.space != Namespace && d.space != "":
		return d.fault(d.begin, fmt.Errorf("the root element is in the namespace %q, not in that of UCWA", clip(d.space)))
	case d.local == "resource":
		r.Rel = d.value("rel")
		err = d.resource(r, "")
	case d.local == "input":
		err = d.resource(r, "")
	case d.local == "reason":
		err = d.reason(r)
	default:
		return d.fault(d.begin, errRoot)
	}
	if err == nil {
		_, err = d.next() // the end of the document
	}
	return err
}

// resource reads the element that has just started. rel is what it is to the
// resource that embeds it.
func (d *xmlDecoder) resource(r *Resource, rel string) *Error {
	links, properties, typed := len(d.links), len(d.properties), false
	for i := range d.attributes {
		if a := &d.attributes[i]; a.name == "href" {
			d.links = append(d.links, Link{Rel: relSelf, Href: a.value})
		}
	}
	for {
		more, err := d.child()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		switch d.local {
		case "link":
			err = d.link(links)
		case "property", "propertyList":
			var p Property
			if p, err = d.property(); err != nil {
				return err
			}
			switch {
			case p.Name == "rel" && p.Value.kind == KindString && !typed:
				r.Rel, typed = p.Value.text, true
			case isReserved(p.Name):
				err = d.fault(d.begin, fmt.Errorf("the property %q must not stand here", p.Name))
			default:
				err = d.add(properties, p)
			}
		case "resource":
			err = d.embedded(r)
		default:
			err = d.skip()
		}
		if err != nil {
			return err
		}
	}
	if r.Rel != "" {
		rel = r.Rel
	}
	r.Links = d.keptLinks.keep(d.links[links:])
	r.Properties = d.keptProperties.keep(d.properties[properties:])
	d.links, d.properties = d.links[:links], d.properties[:properties]
	for i := range r.Links {
		if linksArray(rel, r.Links[i].Rel) {
			r.Links[i].Array = true
		}
	}
	return nil
}

// link reads a link of the resource whose first link is d.links[first].
func (d *xmlDecoder) link(first int) *Error {
	var l Link
	href := false
	for i := range d.attributes {
		switch a := &d.attributes[i]; a.name {
		case "rel":
			l.Rel = a.value
		case "href":
			l.Href, href = a.value, true
		case "title":
			l.Title = a.value
		case "revision":
			l.Revision = a.value
		}
	}
	switch {
	case l.Rel == "":
		return d.fault(d.begin, errLinkRel)
	case !href:
		return d.fault(d.begin, errLinkHref)
	case l.Rel == relSelf:
		return d.fault(d.begin, errLinkSelf)
	}
	links := d.links[first:]
	if n := len(links); n > 0 && links[n-1].Rel == l.Rel {
		links[n-1].Array, l.Array = true, true
	} else {
		rels := 0
		for i := range links {
			if links[i].Rel == l.Rel {
				return d.fault(d.begin, fmt.Errorf("the links of rel %q do not stand side by side", clip(l.Rel)))
			}
			if i == 0 || links[i-1].Rel != links[i].Rel {
				rels++
			}
		}
		if rels == MaxNames {
			return d.fault(d.begin, errNames)
		}
	}
	d.links = append(d.links, l)
	return d.skip()
}

// embedded reads a resource that r embeds.
func (d *xmlDecoder) embedded(r *Resource) *Error {
	rel := d.value("rel")
	if rel == "" {
		return d.fault(d.begin, errEmbeddedRel)
	}
	i := 0
	for i < len(r.Embedded) && r.Embedded[i].Rel != rel {
		i++
	}
	if i == MaxNames {
		return d.fault(d.begin, errNames)
	}
	if i == len(r.Embedded) {
		r.Embedded = append(r.Embedded, Embedded{Rel: rel, Array: embedsArray(rel)})
	}
	e := &r.Embedded[i]
	e.Array = e.Array || len(e.Resources) > 0
	e.Resources = append(e.Resources, Resource{})
	return d.resource(&e.Resources[len(e.Resources)-1], rel)
}

// reason reads the children of <reason>: elements named after the properties.
func (d *xmlDecoder) reason(r *Resource) *Error {
	for {
		more, err := d.child()
		if err != nil {
			return err
		}
		if !more {
			r.Properties = d.keptProperties.keep(d.properties)
			return nil
		}
		p := Property{Name: d.local}
		switch {
		case isBagName(p.Name):
			p.Value, err = d.bag()
		case isReasonName(p.Name):
			p.Value, err = d.scalar()
		default:
			err = d.skip()
		}
		if err == nil && p.Value.kind != KindNull && (p.Value.kind != KindBag || len(p.Value.items) > 0) {
			err = d.add(0, p)
		}
		if err != nil {
			return err
		}
	}
}

// bag reads the children of debugInfo or parameters.
func (d *xmlDecoder) bag() (Value, *Error) {
	v := Value{kind: KindBag}
	first := len(d.properties)
	for {
		more, err := d.child()
		if err != nil {
			return v, err
		}
		if !more {
			v.items = d.keptProperties.keep(d.properties[first:])
			d.properties = d.properties[:first]
			return v, nil
		}
		if d.local != "property" && d.local != "propertyList" {
			err = d.skip()
		} else {
			var p Property
			if p, err = d.property(); err == nil {
				err = d.add(first, p)
			}
		}
		if err != nil {
			return v, err
		}
	}
}

// property reads a property or a propertyList.
func (d *xmlDecoder) property() (Property, *Error) {
	p, named := Property{}, false
	for i := range d.attributes {
		if a := &d.attributes[i]; a.name == "name" {
			p.Name, named = a.value, true
		}
	}
	if !named {
		return p, d.fault(d.begin, fmt.Errorf("<%s> without name", d.local))
	}
	var err *Error
	if d.local == "property" {
		p.Value, err = d.scalar()
	} else {
		p.Value, err = d.list()
	}
	return p, err
}

// list reads the items of a propertyList.
func (d *xmlDecoder) list() (Value, *Error) {
	v := Value{kind: KindList}
	first := len(d.properties)
	for {
		more, err := d.child()
		if err != nil {
			return v, err
		}
		if !more {
			v.items = d.keptProperties.keep(d.properties[first:])
			d.properties = d.properties[:first]
			return v, nil
		}
		if d.local != "item" {
			err = d.skip()
		} else {
			var item Property
			item.Value, err = d.scalar()
			d.properties = append(d.properties, item)
		}
		if err != nil {
			return v, err
		}
	}
}

// add adds p to the properties from first on.
func (d *xmlDecoder) add(first int, p Property) *Error {
	properties := d.properties[first:]
	if len(properties) == MaxNames {
		return d.fault(d.begin, errNames)
	}
	for i := range properties {
		if properties[i].Name == p.Name {
			return d.fault(d.begin, fmt.Errorf("the property %q stands twice", clip(p.Name)))
		}
	}
	d.properties = append(d.properties, p)
	return nil
}

// value returns the value of an attribute of the start that was read, or "".
func (d *xmlDecoder) value(name string) string {
	for i := range d.attributes {
		if d.attributes[i].name == name {
			return d.attributes[i].value
		}
	}
	return ""
}
