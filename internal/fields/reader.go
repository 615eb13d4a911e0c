package fields

import (
	"strconv"
	"strings"

	"ucwapresence/internal/hal"
)

// Reader reads objects and collects the problems that it finds. The zero value
// reads the input of a program: each name has one spelling, unknown names are
// problems, and types are not converted.
type Reader struct {
	// Wire makes the reader as lenient as UCWA servers are with a request: the case
	// of ASCII letters in names and in the texts of [OneOf] and [Choices] is ignored, a
	// number may be a string, and unknown members, rel, _links and _embedded are
	// ignored (page PayloadFormat). A member that is null counts as missing.
	Wire     bool
	problems []Problem
}

// Problems returns the problems found so far.
func (r *Reader) Problems() []Problem { return r.problems }

// Report adds a problem, unless the message is empty.
func (r *Reader) Report(path, message string) {
	if message != "" {
		r.problems = append(r.problems, Problem{path, message})
	}
}

// Document reads a document that may have the given fields.
func (r *Reader) Document(doc *hal.Resource, fields ...Field) {
	given := r.members("", doc.Properties, fields)
	// A document does not list these members among its properties.
	if doc.Rel != "" {
		r.unknown("/rel", fields)
	}
	if len(doc.Links) > 0 {
		r.unknown("/_links", fields)
	}
	if len(doc.Embedded) > 0 {
		r.unknown("/_embedded", fields)
	}
	r.missing("", fields, given)
}

// object reads the members of the object at a path.
func (r *Reader) object(path string, members []hal.Property, fields []Field) {
	r.missing(path, fields, r.members(path, members, fields))
}

// members reads the members of an object, and returns for each field whether the object
// has it.
func (r *Reader) members(path string, members []hal.Property, fields []Field) (given []bool) {
	given = make([]bool, len(fields))
	for _, m := range members {
		i := r.find(fields, m.Name)
		switch {
		case i < 0:
			r.unknown(path+Pointer(m.Name), fields)
		case r.Wire && isMissing(m.Value, fields[i]):
		case given[i]:
			r.Report(path+Pointer(fields[i].name), "is given twice, in different case")
		default:
			given[i] = true
			fields[i].read(r, path+Pointer(fields[i].name), m.Value)
		}
	}
	return given
}

// isMissing reports whether a value on the wire counts as missing.
func isMissing(v hal.Value, f Field) bool {
	return v.Kind() == hal.KindNull || f.emptyIsMissing && v.Kind() == hal.KindString && v.Text() == ""
}

// missing reports the required fields that are not given.
func (r *Reader) missing(path string, fields []Field, given []bool) {
	for i, f := range fields {
		if f.required && !given[i] {
			r.Report(path+Pointer(f.name), "is required")
		}
	}
}

// find returns the index of the field with a name, or -1.
func (r *Reader) find(fields []Field, name string) int {
	for i, f := range fields {
		if f.name == name || r.Wire && hal.EqualFold(name, f.name) {
			return i
		}
	}
	return -1
}

// unknown reports a member that is not one of the fields.
func (r *Reader) unknown(path string, fields []Field) {
	if r.Wire {
		return
	}
	if len(fields) == 0 {
		r.Report(path, "is unknown")
		return
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	r.Report(path, "is unknown; known are "+strings.Join(names, ", "))
}

// Pointer returns the JSON Pointer of a member relative to its object: "/name".
func Pointer(name string) string { return "/" + hal.PointerToken(name) }

// pointerAt returns the JSON Pointer of an item relative to its list: "/0".
func pointerAt(i int) string { return "/" + strconv.Itoa(i) }
