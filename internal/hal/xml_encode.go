package hal

const (
	xmlDeclaration = `<?xml version="1.0" encoding="utf-8"?>`

	// A reason declares two namespaces that it does not use, as the page
	// ErrorsAndInformationalMessages shows it.
	xsdNamespace = "http://www.w3.org/2001/XMLSchema"
	xsiNamespace = "http://www.w3.org/2001/XMLSchema-instance"
)

// AppendXML appends the XML form of r to dst: links, then properties with rel first,
// then embedded resources; no white space between tags; a blank before the end of an
// empty element. It fails with an *[Error] if XML cannot carry r (see the
// documentation of the package), or if the document exceeds a limit of [DecodeXML].
func AppendXML(dst []byte, r *Resource) ([]byte, error) {
	e := xmlEncoder{encoder{out: dst}}
	e.write(xmlDeclaration)
	switch {
	case r.IsReason():
		e.reason(r, true)
	case r.isInput():
		e.input(r)
	default:
		e.resource(r, r.Rel, Namespace)
	}
	return e.finish(dst)
}

type xmlEncoder struct{ encoder }

// resource appends a resource element. rel is the relation to its parent and becomes the
// attribute rel; the type of the resource becomes the property rel. namespace is empty
// except for the root element, which declares it.
func (e *xmlEncoder) resource(r *Resource, rel, namespace string) {
	if !e.begin("resource") {
		return
	}
	e.check(r)
	if rel != "" {
		e.attribute("rel", rel)
	}
	e.self(r.Links)
	if namespace != "" {
		e.attribute("xmlns", namespace)
	}
	e.write(">")
	start := len(e.out)
	e.links(r.Links)
	if r.Rel != "" {
		e.property("rel", Value{kind: KindString, text: r.Rel})
	}
	e.properties(r.Properties)
	e.embedded(r.Embedded)
	e.end("resource", start)
}

// self appends the self link as an attribute of the open start tag.
func (e *xmlEncoder) self(links []Link) {
	for i := range links {
		if links[i].Rel == relSelf {
			e.attribute("href", links[i].Href)
		}
	}
}

// input appends a resource without rel, links and embedded resources.
func (e *xmlEncoder) input(r *Resource) {
	if !e.begin("input") {
		return
	}
	e.check(r)
	e.attribute("xmlns", Namespace)
	e.write(">")
	start := len(e.out)
	e.properties(r.Properties)
	e.end("input", start)
}

func (e *xmlEncoder) links(links []Link) {
	e.enter("_links")
	for i := range links {
		l := &links[i]
		if l.Rel == relSelf {
			continue // the href of the element
		}
		e.enter(l.Rel)
		if e.begin("link") {
			e.attribute("rel", l.Rel)
			e.attribute("href", l.Href)
			if l.Title != "" {
				e.attribute("title", l.Title)
			}
			if l.Revision != "" {
				e.attribute("revision", l.Revision)
			}
			e.write(">")
			e.end("link", len(e.out))
		}
		e.leave()
	}
	e.leave()
}

func (e *xmlEncoder) embedded(embedded []Embedded) {
	e.enter("_embedded")
	for i := range embedded {
		rel := &embedded[i]
		e.enter(rel.Rel)
		for j := range rel.Resources {
			e.enterItem(j)
			e.resource(&rel.Resources[j], rel.Rel, "")
			e.leave()
		}
		e.leave()
	}
	e.leave()
}

func (e *xmlEncoder) properties(properties []Property) {
	for i := range properties {
		p := &properties[i]
		e.enter(p.Name)
		if p.Value.kind == KindList {
			e.propertyList(p)
		} else {
			e.property(p.Name, p.Value)
		}
		e.leave()
	}
}

func (e *xmlEncoder) property(name string, v Value) {
	if e.begin("property") {
		e.attribute("name", name)
		e.content(v, "property")
	}
}

func (e *xmlEncoder) propertyList(p *Property) {
	if !e.begin("propertyList") {
		return
	}
	e.attribute("name", p.Name)
	e.write(">")
	start := len(e.out)
	for i := range p.Value.items {
		e.enterItem(i)
		if e.begin("item") {
			e.content(p.Value.items[i].Value, "item")
		}
		e.leave()
	}
	e.end("propertyList", start)
}

// begin opens a start tag. It reports whether the limits allow another element.
func (e *xmlEncoder) begin(element string) bool {
	if !e.descend() {
		return false
	}
	e.write("<")
	e.write(element)
	return true
}

// end closes the element whose content starts at start. An element without content
// becomes a single tag.
func (e *xmlEncoder) end(element string, start int) {
	e.depth--
	if len(e.out) == start {
		e.out = e.out[:start-len(">")]
		e.write(" />")
		return
	}
	e.items++
	e.write("</")
	e.write(element)
	e.write(">")
}
