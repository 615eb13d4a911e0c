package hal

// The resources of a list usually differ only in their strings. The decoders therefore
// record the pattern of a resource: its strings and the bytes between them. If the next
// resource has the same bytes between its strings, it is a copy of the resource before
// with other strings. Otherwise the decoders read it from its start.
//
// In Chromium a list of 1,000 subscriptions takes 0.83 ms to decode from JSON with
// patterns and 1.25 ms without them (warm, in one run). From XML it takes 1.4 ms with
// patterns and 5.7 ms without them.

// pattern is the form of a resource.
type pattern struct {
	start, end int     // of the resource, in JSON with the white space after it
	items      int     // in the resource
	fields     []field // in the order of the document
	disabled   bool    // a resource of this form cannot be made by replacing strings
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

// add adds a string to the pattern. A string that is not a part of the document, because
// it has escapes or references, disables the pattern. p may be nil.
func (p *pattern) add(at span, target target, index int) {
	if p == nil {
		return
	}
	p.disabled = p.disabled || at.start < 0 || len(p.fields) == maxFields
	if p.disabled {
		return
	}
	p.fields = append(p.fields, field{at, target, index})
	for i := len(p.fields) - 1; i > 0 && p.fields[i].start < p.fields[i-1].start; i-- {
		p.fields[i], p.fields[i-1] = p.fields[i-1], p.fields[i]
	}
}

// disable records that the resource has parts that a pattern cannot describe. p may be
// nil.
func (p *pattern) disable() {
	if p != nil {
		p.disabled = true
	}
}

// copier makes a resource from a copy of the resource before it and other strings.
type copier struct {
	links      slab[Link]
	properties slab[Property]
	repeated   []span // the strings of the resource, in the order of the fields of the pattern
}

// copy sets r to a copy of the resource before, with the strings in repeated. r and
// before may be the same.
func (c *copier) copy(p *pattern, doc string, r, before *Resource) {
	if r != before {
		r.Rel = before.Rel
		r.Properties = c.properties.clone(before.Properties)
		r.Links = c.links.clone(before.Links)
	}
	for i := range p.fields {
		f, at := &p.fields[i], c.repeated[i]
		text := doc[at.start:at.end]
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
}

// startsAt reports whether text is at i. It replaces strings.HasPrefix, because the
// modules are built without inlining of package strings.
func startsAt(doc string, i int, text string) bool {
	return len(doc)-i >= len(text) && doc[i:i+len(text)] == text
}
