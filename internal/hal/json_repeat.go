package hal

import "strings"

// The resources of a list are written alike but for their strings. So the first
// one leaves a pattern, and of the others it is enough to compare what stands
// between the strings: the same bytes in the same place mean the same. What does
// not fit is read from its start, as if there were no pattern.

// pattern is how a resource is written.
type pattern struct {
	start, end int // of the resource, with the white space behind it
	items      int // counted in it
	fields     []field
	useless    bool // there is more in it than a copy with other strings could be
}

// field is a string that is a value, and where it went.
type field struct {
	piece
	place place
	index int // of the property or link
}

type place uint8

const (
	placeRel place = iota
	placeProperty
	placeHref
	placeTitle
	placeRevision
)

// maxFields bounds what a pattern keeps. Subscriptions have five, and nothing
// with presence has many more.
const maxFields = 64

// field reads a string, and notes in the pattern where it goes.
func (d *jsonDecoder) field(place place, index int) string {
	if d.peek() != '"' {
		return d.text() // which says what is wrong
	}
	at := d.scanString()
	if p := d.pattern; p != nil {
		// A string with escapes is not in the document as it is.
		p.useless = p.useless || at.start < 0 || len(p.fields) == maxFields
		if !p.useless {
			p.fields = append(p.fields, field{at, place, index})
		}
	}
	return d.string(at)
}

// irregular notes that the resource has more than a pattern can tell.
func (d *jsonDecoder) irregular() {
	if d.pattern != nil {
		d.pattern.useless = true
	}
}

// record reads a resource, and leaves its pattern in p.
func (d *jsonDecoder) record(p *pattern, r *Resource) {
	outer := d.pattern
	*p = pattern{start: d.pos, items: d.items, fields: p.fields[:0]}
	d.pattern = p
	d.resource(r)
	d.pattern = outer
	p.end, p.items = d.pos, d.items-p.items
}

// repeat reads a resource that fits the pattern of the one before it. It reports
// whether it does; if not, nothing has happened.
func (d *jsonDecoder) repeat(p *pattern, r, before *Resource) bool {
	if p.useless || d.items+p.items > MaxItems {
		return false
	}
	seen := d.seen
	pos := d.compare(p)
	if pos < 0 {
		d.seen = seen // what is read again is behind what was seen
		return false
	}
	d.pos = pos
	d.items += p.items
	d.space()

	r.Rel = before.Rel
	r.Properties = d.properties.clone(before.Properties)
	r.Links = d.links.clone(before.Links)
	for i, f := range p.fields {
		text := d.string(d.repeated[i])
		switch f.place {
		case placeRel:
			r.Rel = text
		case placeProperty:
			r.Properties[f.index].Value = String(text)
		case placeHref:
			r.Links[f.index].Href = text
		case placeTitle:
			r.Links[f.index].Title = text
		case placeRevision:
			r.Links[f.index].Revision = text
		}
	}
	return true
}

// compare returns where a resource ends that is written like the pattern from pos
// on, and leaves its strings in repeated; -1 if it is written otherwise.
func (d *jsonDecoder) compare(p *pattern) int {
	pos, from := d.pos, p.start
	d.repeated = d.repeated[:0]
	for i := range p.fields {
		at := &p.fields[i].piece
		between := d.doc[from:at.start]
		if !strings.HasPrefix(d.doc[pos:], between) {
			return -1
		}
		start := pos + len(between)
		end := d.endOfText(start)
		if end < 0 {
			return -1
		}
		d.repeated = append(d.repeated, piece{start, end})
		pos, from = end, at.end
	}
	rest := d.doc[from:p.end]
	if !strings.HasPrefix(d.doc[pos:], rest) {
		return -1
	}
	return pos + len(rest)
}
