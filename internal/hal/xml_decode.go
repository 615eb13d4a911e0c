package hal

import (
	"errors"
	"strconv"
)

// DecodeXML decodes the XML form of a resource: a <resource>, <input> or <reason>
// document. The documentation of the package says where it is strict and where it is
// lenient. The error is an *[Error]. The resource refers to data, which must not
// change afterwards.
func DecodeXML(data []byte) (*Resource, error) { return decodeXML(data, "", nil) }

func decodeXML(data []byte, charset string, v *visitor) (*Resource, error) {
	if len(data) > MaxBytes {
		return nil, decodeError(MaxBytes, "", errBytes)
	}
	d := xmlDecoder{xmlScanner: newXMLScanner(borrow(data), charset), visitor: v}
	r := new(Resource)
	d.document(r)
	if d.err != nil {
		return nil, d.err
	}
	return r, nil
}

// xmlDecoder makes a resource from the tokens of the scanner.
type xmlDecoder struct {
	*xmlScanner
	copier
	pattern *pattern // of the resource that is being read; nil if it is not recorded
	fields  []field  // memory for patterns
	visitor *visitor // nil to collect all resources
}

func (d *xmlDecoder) document(r *Resource) {
	if d.next() != xmlStart {
		return // the scanner has the error
	}
	switch name := d.string(d.name); {
	case !d.isUCWA():
		d.fault(d.begin, errForeignRoot)
	case name == "resource":
		r.Rel, _ = d.attribute("rel")
		d.resource(r, "")
	case name == "input":
		d.resource(r, "")
	case name == "reason":
		d.reason(r)
	default:
		d.fault(d.begin, errRoot)
	}
	d.next() // the end of the document
}

// resource reads the element that has just started. rel is the relation under which
// it is embedded.
func (d *xmlDecoder) resource(r *Resource, rel string) {
	var links []Link
	var properties []Property
	if _, ok := d.attribute("href"); ok {
		links = d.links.extend(links)
		links[0].Rel, links[0].Href = relSelf, d.field("href", targetHref, 0)
	}
	hasRel := false
	for d.child() {
		switch d.string(d.name) {
		case "link":
			links = d.link(links)
		case "property":
			name := d.propertyName(properties)
			if name == "rel" && !hasRel {
				r.Rel, hasRel = d.content(), true
				continue
			}
			d.checkReserved(name)
			properties = appendProperty(&d.properties, properties, name, String(d.fieldText(len(properties))))
		case "propertyList":
			name := d.propertyName(properties)
			d.checkReserved(name)
			properties = appendProperty(&d.properties, properties, name, d.list())
		case "resource":
			r.Embedded = d.embedded(r.Embedded, embedsArray)
		default:
			d.skip()
		}
	}
	r.Links, r.Properties = links, properties
	if r.Rel != "" {
		rel = r.Rel
	}
	for i := range links {
		if linksArray(rel, links[i].Rel) {
			links[i].Array = true
		}
	}
}

// link reads a link and appends it to the list.
func (d *xmlDecoder) link(list []Link) []Link {
	rel, _ := d.attribute("rel")
	_, ok := d.attribute("href")
	switch {
	case rel == "":
		d.fault(d.begin, errLinkRel)
	case rel == relSelf:
		d.fault(d.begin, errLinkSelf)
	case !ok:
		d.fault(d.begin, errLinkHref)
	}
	array := len(list) > 0 && list[len(list)-1].Rel == rel
	if array {
		list[len(list)-1].Array = true
	} else {
		d.checkRel(list, rel)
	}
	list = d.links.extend(list)
	index := len(list) - 1
	list[index] = Link{
		Rel:      rel,
		Href:     d.field("href", targetHref, index),
		Title:    d.field("title", targetTitle, index),
		Revision: d.field("revision", targetRevision, index),
		Array:    array,
	}
	d.skip()
	return list
}

// checkRel refuses a rel that the list already has, and a rel after MaxNames other rels.
// Its caller handles the rel of the last link.
func (d *xmlDecoder) checkRel(list []Link, rel string) {
	rels := 0
	for i := range list {
		if list[i].Rel == rel {
			d.fault(d.begin, errNotAdjacent)
		}
		if i == 0 || list[i-1].Rel != list[i].Rel {
			rels++
		}
	}
	if rels == MaxNames {
		d.fault(d.begin, errNames)
	}
}

// embedded reads an embedded resource and the resources after it that match its pattern,
// and appends them to the list. isArray reports whether a rel embeds an array; any other
// rel does so if it has several resources.
func (d *xmlDecoder) embedded(list []Embedded, isArray func(rel string) bool) []Embedded {
	rel, _ := d.attribute("rel")
	if rel == "" {
		d.fault(d.begin, errEmbeddedRel)
		return list
	}
	i := 0
	for i < len(list) && list[i].Rel != rel {
		i++
	}
	if i == MaxNames {
		d.fault(d.begin, errNames)
		return list
	}
	if i == len(list) {
		list = append(list, Embedded{Rel: rel, Array: isArray(rel)})
	}
	e := &list[i]
	e.Array = e.Array || len(e.Resources) > 0
	v := d.visitor.at(len(d.open)-2, rel) // the root and this element are open
	r, _ := e.next(v, d.pos, len(d.doc))
	p := d.record(r, rel)
	v.done(d.err)
	for d.repeat(&p, e, v) {
		v.done(d.err)
	}
	return list
}

// propertyName returns the name of the property or propertyList that has just
// started. It refuses a name that the list already has.
func (d *xmlDecoder) propertyName(list []Property) string {
	name, ok := d.attribute("name")
	if !ok {
		d.fault(d.begin, errors.New("<"+d.string(d.name)+"> without name"))
	}
	d.checkNew(list, name)
	return name
}

// checkReserved refuses the names that are not properties in JSON. Its caller reads the
// first property named rel, so that only a second one is refused.
func (d *xmlDecoder) checkReserved(name string) {
	if isReserved(name) {
		d.fault(d.begin, errors.New("a property must not be named "+strconv.Quote(name)))
	}
}

// list reads the items of a propertyList.
func (d *xmlDecoder) list() Value {
	v := Value{kind: KindList}
	for d.child() {
		if d.string(d.name) != "item" {
			d.skip()
			continue
		}
		v.items = appendProperty(&d.properties, v.items, "", String(d.content()))
	}
	return v
}

// checkNew refuses a name that the list already has, and a name after MaxNames others.
func (d *xmlDecoder) checkNew(list []Property, name string) {
	if len(list) == MaxNames {
		d.fault(d.begin, errNames)
	}
	for i := range list {
		if list[i].Name == name {
			d.fault(d.begin, errors.New("the property "+strconv.Quote(shorten(name))+" occurs twice"))
		}
	}
}
