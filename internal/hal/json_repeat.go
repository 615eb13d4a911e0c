package hal

// field reads a string and adds it to the pattern that is being recorded.
func (d *jsonDecoder) field(target target, index int) string {
	if d.peek() != '"' {
		return d.text() // fails with the right error
	}
	at := d.scanString()
	d.pattern.add(at, target, index)
	return d.string(at)
}

// optional reads a string that may be null, which counts as empty.
func (d *jsonDecoder) optional(target target, index int) string {
	if d.null() {
		return ""
	}
	return d.field(target, index)
}

// record reads a resource and records its pattern in p.
func (d *jsonDecoder) record(p *pattern, r *Resource) {
	outer := d.pattern
	*p = pattern{start: d.pos, items: d.items, fields: p.fields[:0]}
	d.pattern = p
	*r = Resource{}
	d.resource(r)
	d.pattern = outer
	p.end, p.items = d.pos, d.items-p.items
}

// repeat reads a resource into r if it matches the pattern p of the resource before, which
// may be r itself. If the resource does not match, or p has no recorded resource, repeat
// reads nothing and returns false.
func (d *jsonDecoder) repeat(p *pattern, r, before *Resource) bool {
	if p.disabled || p.end == 0 || d.items+p.items > MaxItems {
		return false
	}
	pos := d.compare(p)
	if pos < 0 {
		return false
	}
	d.pos = pos
	d.items += p.items
	d.space()
	d.copy(p, d.doc, r, before)
	return true
}

// compare returns the end of the resource at pos if it matches the pattern, and stores
// the spans of its strings in repeated. Otherwise it returns -1.
func (d *jsonDecoder) compare(p *pattern) int {
	pos, from := d.pos, p.start
	d.repeated = d.repeated[:0]
	for i := range p.fields {
		at := &p.fields[i].span
		between := d.doc[from:at.start]
		if !startsAt(d.doc, pos, between) {
			return -1
		}
		start := pos + len(between)
		end := d.endOfText(start)
		if end < 0 {
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
