package hal

// DecodeJSON reads the JSON form of a resource. It is as strict as RFC 8259
// and I-JSON demand: no duplicate names, no invalid UTF-8, no lone surrogates,
// nothing after the value. The error is an *[Error]. What is returned borrows from
// data, which must not change any more.
func DecodeJSON(data []byte) (*Resource, error) {
	if len(data) > MaxBytes {
		return nil, &Error{Offset: MaxBytes, Err: errBytes}
	}
	d := jsonDecoder{jsonScanner: newJSONScanner(borrow(data))}
	r := new(Resource)
	d.resource(r)
	d.end()
	if d.err != nil {
		return nil, d.err
	}
	return r, nil
}

// jsonDecoder makes a resource of what the scanner reads.
type jsonDecoder struct {
	jsonScanner
	links      slab[Link]
	properties slab[Property]
	pattern    *pattern // of the resource that is being read; nil if nobody asks
	repeated   []piece  // the strings of the resource that repeat is about
}

// resource reads an object with the members rel, _links and _embedded apart
// from the other ones.
func (d *jsonDecoder) resource(r *Resource) {
	var properties []Property
	for more := d.begin('{'); more; more = d.more() {
		switch name := d.name(); name {
		case "rel":
			if d.peek() == 'n' {
				d.value() // null, or an error
			} else {
				r.Rel = d.field(placeRel, 0)
			}
		case "_links":
			r.Links = d.allLinks()
		case "_embedded":
			d.irregular()
			for more := d.begin('{'); more; more = d.more() {
				rel := d.name()
				r.Embedded = d.embedded(r.Embedded, rel, embedsArray(rel))
			}
		default:
			properties = add(&d.properties, properties, name, d.property(len(properties)))
		}
	}
	r.Properties = properties
}

// allLinks reads the object of the links of a resource.
func (d *jsonDecoder) allLinks() []Link {
	var links []Link
	for more := d.begin('{'); more; more = d.more() {
		at := d.pos
		rel := d.name()
		switch {
		case rel == "" && d.err == nil:
			d.fault(at, errLinkRel)
		case d.peek() != '[' || rel == relSelf:
			links = d.link(links, rel, false)
			if rel == relSelf {
				d.selfFirst(links)
			}
		default:
			for more := d.begin('['); more; more = d.more() {
				links = d.link(links, rel, true)
			}
		}
	}
	return links
}

// selfFirst moves the last link to the front.
func (d *jsonDecoder) selfFirst(links []Link) {
	if last := len(links) - 1; last > 0 {
		d.irregular()
		self := links[last]
		copy(links[1:], links)
		links[0] = self
	}
}

// link reads a link and adds it to the list.
func (d *jsonDecoder) link(list []Link, rel string, array bool) []Link {
	list = d.links.extend(list)
	index := len(list) - 1
	l := &list[index]
	l.Rel, l.Array = rel, array
	at, href := d.pos, false
	for more := d.begin('{'); more; more = d.more() {
		switch d.name() {
		case "href":
			l.Href, href = d.field(placeHref, index), true
		case "title":
			l.Title = d.field(placeTitle, index)
		case "revision":
			l.Revision = d.field(placeRevision, index)
		default:
			d.irregular()
			d.value() // unknown attributes are passed over
		}
	}
	if !href && d.err == nil {
		d.fault(at, errLinkHref)
	}
	return list
}

// embedded reads what is embedded under rel, and adds it to the list. array says
// that it should be an array; it may be one in any case.
func (d *jsonDecoder) embedded(list []Embedded, rel string, array bool) []Embedded {
	if rel == "" {
		d.fault(d.pos, errEmbeddedRel)
		return list
	}
	list = append(list, Embedded{Rel: rel, Array: array})
	e := &list[len(list)-1]
	if d.peek() != '[' {
		e.Resources = make([]Resource, 1)
		d.resource(&e.Resources[0])
		return list
	}
	e.Array = true
	var p pattern
	for more := d.begin('['); more; more = d.more() {
		e.Resources = another(e.Resources, d.pos, len(d.doc))
		last := len(e.Resources) - 1
		r := &e.Resources[last]
		if last == 0 || !d.repeat(&p, r, &e.Resources[last-1]) {
			d.record(&p, r)
		}
	}
	return list
}

// property reads the value of a property of a resource, which has so many before
// it.
func (d *jsonDecoder) property(index int) Value {
	if d.peek() == '"' {
		return String(d.field(placeProperty, index))
	}
	d.irregular()
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
			v.items = add(&d.properties, v.items, d.name(), d.value())
		}
		return v
	case '[':
		v := Value{kind: KindList}
		for more := d.begin('['); more; more = d.more() {
			v.items = add(&d.properties, v.items, "", d.value())
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
