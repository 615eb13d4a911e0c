package hal

import "errors"

// DecodeJSON reads the JSON form of a resource. It is as strict as RFC 8259
// and I-JSON demand: no duplicate names, no invalid UTF-8, no lone surrogates,
// nothing after the value. The error is an *[Error]. What is returned shares
// memory with one copy of the document.
func DecodeJSON(data []byte) (*Resource, error) {
	if len(data) > MaxBytes {
		return nil, &Error{Offset: MaxBytes, Err: errBytes}
	}
	d := jsonDecoder{jsonScanner: newJSONScanner(string(data))}
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
	// What the values that are being read have so far, the innermost last.
	links      []Link
	properties []Property
	// What stays of it.
	keptLinks      slab[Link]
	keptProperties slab[Property]
}

// resource reads an object with the members rel, _links and _embedded apart
// from the other ones.
func (d *jsonDecoder) resource(r *Resource) {
	first := len(d.properties)
	for more := d.begin('{'); more; more = d.more() {
		switch name := d.name(); name {
		case "rel":
			r.Rel = d.text()
		case "_links":
			d.linksOf(r)
		case "_embedded":
			for more := d.begin('{'); more; more = d.more() {
				d.embedded(r, d.name())
			}
		default:
			v := d.value()
			d.properties = append(d.properties, Property{name, v})
		}
	}
	r.Properties = d.keptProperties.keep(d.properties[first:])
	d.properties = d.properties[:first]
}

// linksOf reads the object of the links of r.
func (d *jsonDecoder) linksOf(r *Resource) {
	d.links = d.links[:0]
	for more := d.begin('{'); more; more = d.more() {
		at := d.pos
		rel := d.name()
		switch {
		case rel == "" && d.err == nil:
			d.fault(at, errLinkRel)
		case d.peek() != '[' || rel == relSelf:
			d.links = append(d.links, d.link(rel))
			if rel == relSelf {
				selfFirst(d.links)
			}
		default:
			for more := d.begin('['); more; more = d.more() {
				l := d.link(rel)
				l.Array = true
				d.links = append(d.links, l)
			}
		}
	}
	r.Links = d.keptLinks.keep(d.links)
}

// selfFirst moves the last link to the front.
func selfFirst(links []Link) {
	if last := len(links) - 1; last > 0 {
		self := links[last]
		copy(links[1:], links)
		links[0] = self
	}
}

func (d *jsonDecoder) link(rel string) Link {
	l := Link{Rel: rel}
	at, href := d.pos, false
	for more := d.begin('{'); more; more = d.more() {
		switch d.name() {
		case "href":
			l.Href, href = d.text(), true
		case "title":
			l.Title = d.text()
		case "revision":
			l.Revision = d.text()
		default:
			d.value() // unknown attributes are passed over
		}
	}
	if !href && d.err == nil {
		d.fault(at, errLinkHref)
	}
	return l
}

// embedded reads what r embeds under rel.
func (d *jsonDecoder) embedded(r *Resource, rel string) {
	if rel == "" {
		d.fault(d.pos, errEmbeddedRel)
		return
	}
	array := d.peek() == '['
	r.Embedded = append(r.Embedded, Embedded{Rel: rel, Array: array || embedsArray(rel)})
	e := &r.Embedded[len(r.Embedded)-1]
	if !array {
		e.Resources = make([]Resource, 1)
		d.resource(&e.Resources[0])
		return
	}
	for more := d.begin('['); more; more = d.more() {
		e.Resources = append(e.Resources, Resource{})
		d.resource(&e.Resources[len(e.Resources)-1])
	}
}

// value reads any value.
func (d *jsonDecoder) value() Value {
	switch c := d.peek(); c {
	case '"':
		return String(d.text())
	case '{':
		first := len(d.properties)
		for more := d.begin('{'); more; more = d.more() {
			name := d.name()
			v := d.value()
			d.properties = append(d.properties, Property{name, v})
		}
		return Value{kind: KindBag, items: d.kept(first)}
	case '[':
		first := len(d.properties)
		for more := d.begin('['); more; more = d.more() {
			v := d.value()
			d.properties = append(d.properties, Property{Value: v})
		}
		return Value{kind: KindList, items: d.kept(first)}
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

// kept returns the properties from first on as they stay.
func (d *jsonDecoder) kept(first int) []Property {
	kept := d.keptProperties.keep(d.properties[first:])
	d.properties = d.properties[:first]
	return kept
}

var (
	errLinkRel     = errors.New("a link without rel")
	errLinkHref    = errors.New("a link without href")
	errEmbeddedRel = errors.New("an embedded resource without rel")
)
