package hal

// DecodeJSON decodes the JSON form of a resource. The documentation of the package
// says where it is strict and where it is lenient. The error is an *[Error]. The
// resource refers to data, which must not change afterwards.
func DecodeJSON(data []byte) (*Resource, error) { return decodeJSON(data, nil) }

func decodeJSON(data []byte, v *visitor) (*Resource, error) {
	if len(data) > MaxBytes {
		return nil, decodeError(MaxBytes, "", errBytes)
	}
	d := jsonDecoder{jsonScanner: newJSONScanner(borrow(data)), visitor: v}
	r := new(Resource)
	d.resource(r)
	d.end()
	if d.err != nil {
		return nil, d.err
	}
	return r, nil
}

// jsonDecoder makes a resource from the tokens of the scanner.
type jsonDecoder struct {
	jsonScanner
	copier
	pattern *pattern // of the resource that is being read; nil if it is not recorded
	visitor *visitor // nil to collect all resources
}

// resource reads an object; rel, _links and _embedded are not properties.
func (d *jsonDecoder) resource(r *Resource) {
	var properties []Property
	for more := d.begin('{'); more; more = d.more() {
		switch name := d.name(); name {
		case "rel":
			r.Rel = d.optional(targetRel, 0)
		case "_links":
			r.Links = d.allLinks()
		case "_embedded":
			r.Embedded = d.allEmbedded(embedsArray)
		default:
			properties = appendProperty(&d.properties, properties, name, d.property(len(properties)))
		}
	}
	r.Properties = properties
}

// allLinks reads the links of a resource.
func (d *jsonDecoder) allLinks() []Link {
	var links []Link
	if d.null() {
		return nil
	}
	for more := d.begin('{'); more; more = d.more() {
		at, before := d.pos, len(links)
		rel := d.name()
		if rel == "" && d.err == nil {
			d.fault(at, errLinkRel)
		}
		if d.peek() == '[' {
			for more := d.begin('['); more; more = d.more() {
				links = d.link(links, rel, rel != relSelf)
			}
		} else {
			links = d.link(links, rel, false)
		}
		if rel == relSelf {
			d.selfFirst(links, before, at)
		}
	}
	return links
}

// selfFirst moves the self link from its index to the front. It refuses several of them.
func (d *jsonDecoder) selfFirst(links []Link, index, at int) {
	switch len(links) - index {
	case 0: // null
	case 1:
		if index > 0 {
			d.pattern.disable()
			self := links[index]
			copy(links[1:], links)
			links[0] = self
		}
	default:
		d.fault(at, errManySelfs)
	}
}

// link reads a link and appends it to the list. A link that is null, or whose href
// is null, is absent.
func (d *jsonDecoder) link(list []Link, rel string, array bool) []Link {
	if d.null() {
		return list
	}
	list = d.links.extend(list)
	index := len(list) - 1
	l := &list[index]
	l.Rel, l.Array = rel, array
	at, href, absent := d.pos, false, false
	for more := d.begin('{'); more; more = d.more() {
		switch d.name() {
		case "href":
			href, absent = true, d.peek() == 'n'
			l.Href = d.optional(targetHref, index)
		case "title":
			l.Title = d.optional(targetTitle, index)
		case "revision":
			l.Revision = d.optional(targetRevision, index)
		default:
			d.value() // unknown attributes are skipped
		}
	}
	if absent {
		d.pattern.disable()
		return list[:index]
	}
	if !href && d.err == nil {
		d.fault(at, errLinkHref)
	}
	return list
}

// allEmbedded reads the embedded resources of a resource. isArray reports whether a rel
// embeds an array.
func (d *jsonDecoder) allEmbedded(isArray func(rel string) bool) []Embedded {
	var list []Embedded
	if d.null() {
		return nil
	}
	d.pattern.disable()
	for more := d.begin('{'); more; more = d.more() {
		rel := d.name()
		list = d.embedded(list, rel, isArray(rel))
	}
	return list
}

// embedded reads the resources that are embedded under rel and appends them to the list.
// array is the documented form of the rel. The decoder always reads an array as an array,
// and skips a resource that is null.
func (d *jsonDecoder) embedded(list []Embedded, rel string, array bool) []Embedded {
	if rel == "" {
		d.fault(d.pos, errEmbeddedRel)
		return list
	}
	if d.null() {
		return list
	}
	list = append(list, Embedded{Rel: rel, Array: array})
	e := &list[len(list)-1]
	v := d.visitor.at(len(d.open)-2, rel) // the root and its _embedded are open
	if d.peek() != '[' {
		r, _ := e.next(v, d.pos, d.pos)
		d.resource(r)
		v.done(d.err)
		return list
	}
	e.Array = true
	var p pattern
	for more := d.begin('['); more; more = d.more() {
		if d.null() {
			continue
		}
		r, before := e.next(v, d.pos, len(d.doc))
		if !d.repeat(&p, r, before) {
			d.record(&p, r)
		}
		v.done(d.err)
	}
	return list
}

// property reads the value of the property with the given index.
func (d *jsonDecoder) property(index int) Value {
	if d.peek() == '"' {
		return String(d.field(targetProperty, index))
	}
	return d.value()
}

// value reads any value.
func (d *jsonDecoder) value() Value {
	switch c := d.peek(); c {
	case '"':
		return String(d.text())
	case '{':
		v := Value{kind: KindBag}
		for more := d.begin('{'); more; more = d.more() {
			v.items = appendProperty(&d.properties, v.items, d.name(), d.value())
		}
		return v
	case '[':
		v := Value{kind: KindList}
		for more := d.begin('['); more; more = d.more() {
			v.items = appendProperty(&d.properties, v.items, "", d.value())
		}
		return v
	case 't':
		d.literal("true")
		return Bool(true)
	case 'f':
		d.literal("false")
		return Bool(false)
	case 'n':
		d.literal("null")
		return Value{}
	default:
		if c != '-' && c-'0' >= 10 {
			d.unexpected("a value")
			return Value{}
		}
		return Value{kind: KindNumber, text: d.number()}
	}
}
