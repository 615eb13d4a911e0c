package hal

import "math/bits"

// field returns the value of an attribute of the element that has just started, or "",
// and adds it to the pattern that is being recorded.
func (d *xmlDecoder) field(name string, target target, index int) string {
	at, ok := d.find(name)
	if !ok {
		return ""
	}
	d.pattern.add(at, target, index)
	return d.string(at)
}

// fieldText reads the text of a property and its end, and adds the text to the pattern
// that is being recorded.
func (d *xmlDecoder) fieldText(index int) string {
	text, at := d.contentAt()
	if at != (span{}) { // any other text must be the same in the next resource
		d.pattern.add(at, targetProperty, index)
	}
	return text
}

// record reads the resource that has just started, and returns its pattern.
func (d *xmlDecoder) record(r *Resource, rel string) pattern {
	outer := d.pattern
	outer.disable() // a pattern has no embedded resources, so p can reuse d.fields
	p := pattern{start: d.begin, items: d.items - 1 - len(d.attributes), fields: d.fields[:0]}
	d.pattern = &p
	*r = Resource{}
	d.resource(r, rel)
	d.pattern = outer
	d.fields = p.fields
	p.end, p.items = d.pos, d.items-p.items
	return p
}

// repeat reads a resource that matches the pattern p of the resource before it, which is
// the last resource of e or, with a visitor, the last visited one. If the resource does
// not match, repeat reads nothing and returns false.
func (d *xmlDecoder) repeat(p *pattern, e *Embedded, v *visitor) bool {
	start, items := skipSpace(d.doc, d.pos), p.items
	if start > d.pos {
		items++ // white space is a text
	}
	if p.disabled || d.err != nil || d.items+items > MaxItems {
		return false
	}
	end := d.compare(p, start)
	if end < 0 {
		return false
	}
	d.pos = end
	d.items += items
	e.Array = true
	r, before := e.next(v, d.pos, len(d.doc))
	d.copy(p, d.doc, r, before)
	return true
}

// compare returns the end of the resource at pos if it matches the pattern, and stores
// the spans of its strings in repeated. Otherwise it returns -1.
func (d *xmlDecoder) compare(p *pattern, pos int) int {
	from := p.start
	d.repeated = d.repeated[:0]
	for i := range p.fields {
		at := &p.fields[i].span
		between := d.doc[from:at.start]
		if !startsAt(d.doc, pos, between) {
			return -1
		}
		start := pos + len(between)
		// The next comparison includes the byte that ends the string.
		end := endOfPlain(d.doc, start, d.doc[at.end])
		if end-start > MaxValue || end == start && d.doc[at.end] == '<' { // an empty text is not an item
			return -1
		}
		d.repeated = append(d.repeated, span{start, end})
		pos, from = end, at.end
	}
	rest := d.doc[from:p.end]
	if !startsAt(d.doc, pos, rest) {
		return -1
	}
	return pos + len(rest)
}

// endOfPlain returns the index of the first byte from i on that equals end or that may
// need more than a copy: a control character, <, & or ]. Without such a byte it returns
// the length of doc.
func endOfPlain(doc string, i int, end byte) int {
	for ; i+8 <= len(doc); i += 8 {
		w := word(doc, i)
		// Only bits above the first match can be wrong.
		if stop := lowBytes(w) | hasByte(w, end) | hasByte(w, '<') | hasByte(w, '&') | hasByte(w, ']'); stop != 0 {
			return i + bits.TrailingZeros64(stop)/8
		}
	}
	for i < len(doc) && doc[i] >= ' ' && doc[i] != end && doc[i] != '<' && doc[i] != '&' && doc[i] != ']' {
		i++
	}
	return i
}
