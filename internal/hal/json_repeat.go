package hal

import "strings"

// The resources of a list differ only in their strings. So the first one leaves a
// pattern, and for the next ones it is enough to compare the bytes between the
// strings: equal bytes mean the same, also in values of other types. A resource that
// does not match is read from its start, as without pattern.
//
// In Chromium a list of 1,000 subscriptions takes 0.83 ms to decode with patterns and
// 1.25 ms without them, a ratio of 0.66 (both in one run, warm).

// pattern is the form of a resource.
type pattern struct {
	start, end int // of the resource, with the white space behind it
	items      int // in the resource
	fields     []field
	disabled   bool // a resource of this form cannot be made by replacing strings
}

// field is a string of a resource, and where it is stored.
type field struct {
	span
	target target
	index  int // of the property or link
}

// target is the part of a resource that a string is stored in.
type target uint8

const (
	targetRel target = iota
	targetProperty
	targetHref
	targetTitle
	targetRevision
)

// maxFields bounds the memory of a pattern, as a resource can have any number of
// links. A subscription has five strings, and no presence resource has many more.
const maxFields = 64

// field reads a string and adds it to the pattern that is being recorded.
func (d *jsonDecoder) field(target target, index int) string {
	if d.peek() != '"' {
		return d.text() // fails with the right error
	}
	at := d.scanString()
	if p := d.pattern; p != nil {
		// A string with escapes is not part of the document.
		p.disabled = p.disabled || at.start < 0 || len(p.fields) == maxFields
		if !p.disabled {
			p.fields = append(p.fields, field{at, target, index})
		}
	}
	return d.string(at)
}

// optional reads a string that may be null, which counts as empty.
func (d *jsonDecoder) optional(target target, index int) string {
	if d.null() {
		return ""
	}
	return d.field(target, index)
}

// notRepeatable says that the resource that is being read has parts that a pattern
// cannot describe.
func (d *jsonDecoder) notRepeatable() {
	if d.pattern != nil {
		d.pattern.disabled = true
	}
}

// record reads a resource and records its pattern in p.
func (d *jsonDecoder) record(p *pattern, r *Resource) {
	outer := d.pattern
	*p = pattern{start: d.pos, items: d.items, fields: p.fields[:0]}
	d.pattern = p
	d.resource(r)
	d.pattern = outer
	p.end, p.items = d.pos, d.items-p.items
}

// repeat reads a resource that matches the pattern of the one before it. If the
// resource does not match, repeat returns false and leaves no trace.
func (d *jsonDecoder) repeat(p *pattern, r, before *Resource) bool {
	if p.disabled || d.items+p.items > MaxItems {
		return false
	}
	lookahead := d.lookahead
	pos := d.compare(p)
	if pos < 0 {
		d.lookahead = lookahead // the resource will be read once more
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
		switch f.target {
		case targetRel:
			r.Rel = text
		case targetProperty:
			r.Properties[f.index].Value = String(text)
		case targetHref:
			r.Links[f.index].Href = text
		case targetTitle:
			r.Links[f.index].Title = text
		case targetRevision:
			r.Links[f.index].Revision = text
		}
	}
	return true
}

// compare returns the end of the resource at pos if it matches the pattern, and
// leaves its strings in repeated. Otherwise it returns -1.
func (d *jsonDecoder) compare(p *pattern) int {
	pos, from := d.pos, p.start
	d.repeated = d.repeated[:0]
	for i := range p.fields {
		at := &p.fields[i].span
		between := d.doc[from:at.start]
		if !strings.HasPrefix(d.doc[pos:], between) {
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
	if !strings.HasPrefix(d.doc[pos:], rest) {
		return -1
	}
	return pos + len(rest)
}
