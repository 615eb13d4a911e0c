package hal

// AppendJSON appends the JSON form of r to dst: rel, properties, _links with self
// first, _embedded; no white space; strings with the escapes of the server. It fails
// with an *[Error] if JSON cannot carry r, such as a resource with a duplicate name, or
// if the document exceeds a limit of [DecodeJSON].
func AppendJSON(dst []byte, r *Resource) ([]byte, error) {
	e := jsonEncoder{encoder{out: dst}}
	e.resource(r)
	return e.finish(dst)
}

type jsonEncoder struct{ encoder }

func (e *jsonEncoder) resource(r *Resource) {
	if !e.begin('{') {
		return
	}
	e.check(r)
	names := len(r.Properties)
	if r.Rel != "" {
		names++
		e.name("rel")
		e.text(r.Rel)
	}
	for i := range r.Properties {
		e.property(&r.Properties[i])
	}
	if len(r.Links) > 0 {
		names++
		e.name("_links")
		e.links(r.Links)
	}
	if len(r.Embedded) > 0 {
		names++
		e.name("_embedded")
		e.embedded(r.Embedded)
	}
	if names > MaxNames {
		e.fault(errNames)
	}
	e.end('}')
}

func (e *jsonEncoder) property(p *Property) {
	e.enter(p.Name)
	e.name(p.Name)
	e.value(p.Value)
	e.leave()
}

// links appends the object of all links, self first. The links of one rel are
// adjacent.
func (e *jsonEncoder) links(links []Link) {
	if !e.begin('{') {
		return
	}
	for i := range links {
		if links[i].Rel == relSelf {
			e.name(relSelf)
			e.link(&links[i])
		}
	}
	for i := 0; i < len(links); {
		first := i
		for i < len(links) && links[i].Rel == links[first].Rel {
			i++
		}
		switch {
		case links[first].Rel == relSelf:
		case links[first].Array:
			e.name(links[first].Rel)
			e.linkArray(links[first:i])
		default:
			e.name(links[first].Rel)
			e.link(&links[first])
		}
	}
	e.end('}')
}

func (e *jsonEncoder) linkArray(links []Link) {
	if !e.begin('[') {
		return
	}
	for i := range links {
		e.comma()
		e.link(&links[i])
	}
	e.end(']')
}

func (e *jsonEncoder) link(l *Link) {
	if !e.begin('{') {
		return
	}
	e.name("href")
	e.text(l.Href)
	if l.Title != "" {
		e.name("title")
		e.text(l.Title)
	}
	if l.Revision != "" {
		e.name("revision")
		e.text(l.Revision)
	}
	e.end('}')
}

func (e *jsonEncoder) embedded(embedded []Embedded) {
	if !e.begin('{') {
		return
	}
	e.enter("_embedded")
	for i := range embedded {
		rel := &embedded[i]
		e.enter(rel.Rel)
		e.name(rel.Rel)
		if rel.Array {
			e.resources(rel.Resources)
		} else if len(rel.Resources) == 1 {
			e.resource(&rel.Resources[0])
		}
		e.leave()
	}
	e.leave()
	e.end('}')
}

func (e *jsonEncoder) resources(resources []Resource) {
	if !e.begin('[') {
		return
	}
	for i := range resources {
		e.enterItem(i)
		e.comma()
		e.resource(&resources[i])
		e.leave()
	}
	e.end(']')
}

func (e *jsonEncoder) value(v Value) {
	switch v.kind {
	case KindNull:
		e.literal("null")
	case KindBool, KindNumber:
		e.literal(v.text)
	case KindDate:
		// The documented Content-Length of contactPresence requires escaped slashes.
		e.literal(`"\/Date(` + v.text + `)\/"`)
	case KindString:
		e.checkText(v.text)
		e.text(v.text)
	case KindBag:
		if !e.begin('{') {
			return
		}
		e.checkNames(v.items)
		for i := range v.items {
			e.property(&v.items[i])
		}
		e.end('}')
	case KindList:
		if !e.begin('[') {
			return
		}
		for i := range v.items {
			e.enterItem(i)
			e.comma()
			e.value(v.items[i].Value)
			e.leave()
		}
		e.end(']')
	}
}

// begin opens an object or an array. It reports whether the limits allow that.
func (e *jsonEncoder) begin(bracket byte) bool {
	if !e.descend() {
		return false
	}
	e.out = append(e.out, bracket)
	return true
}

func (e *jsonEncoder) end(bracket byte) {
	e.depth--
	e.out = append(e.out, bracket)
}

// name appends the name of a member with its colon, after a comma if it is not the
// first member.
func (e *jsonEncoder) name(name string) {
	e.comma()
	e.text(name)
	e.out = append(e.out, ':')
}

// comma appends a comma, unless the next value is the first of its object or array.
func (e *jsonEncoder) comma() {
	if c := e.out[len(e.out)-1]; c != '{' && c != '[' {
		e.out = append(e.out, ',')
	}
}

func (e *jsonEncoder) literal(text string) {
	e.items++
	e.write(text)
}

func (e *jsonEncoder) text(s string) {
	e.items++
	e.out = AppendString(e.out, s)
}
