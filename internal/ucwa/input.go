package ucwa

import (
	"strconv"
	"strings"

	"ucwapresence/internal/hal"
)

// input reads a request, and notes everything that is wrong with it, in the
// order of the document.
type input struct {
	// wire says that the request is a body from the wire, read as leniently as
	// servers do: names in any case, numeric strings for numbers; _links,
	// _embedded and unknown properties are ignored. The request of a program has
	// one spelling for each name, and no other names; types are not converted.
	wire     bool
	problems []Problem
}

// field is a property of a request, and what reads it.
type field struct {
	name string
	read func(path string, v hal.Value)
}

// read reads a document that has to have all of the fields.
func (in *input) read(doc *hal.Resource, fields ...field) {
	given := make([]bool, len(fields))
	for _, p := range doc.Properties {
		i := in.find(fields, p.Name)
		switch {
		case i < 0:
			in.refuse(p.Name, fields)
		case given[i]:
			in.report(pointer(fields[i].name), "is given twice, in different case")
		default:
			given[i] = true
			fields[i].read(pointer(fields[i].name), p.Value)
		}
	}
	if doc.Rel != "" {
		in.refuse("rel", fields)
	}
	if len(doc.Links) > 0 {
		in.refuse("_links", fields)
	}
	if len(doc.Embedded) > 0 {
		in.refuse("_embedded", fields)
	}
	for i, f := range fields {
		if !given[i] {
			in.report(pointer(f.name), "is required")
		}
	}
}

// find returns the index of the field with a name, or -1.
func (in *input) find(fields []field, name string) int {
	for i, f := range fields {
		if f.name == name || in.wire && strings.EqualFold(f.name, name) {
			return i
		}
	}
	return -1
}

// refuse notes a name that is none of the fields'.
func (in *input) refuse(name string, fields []field) {
	if in.wire {
		return
	}
	known := fields[0].name
	for _, f := range fields[1:] {
		known += " and " + f.name
	}
	in.report(pointer(name), "is not a property of the request; it has "+known)
}

// report notes what is wrong with the value at a path; "" is nothing.
func (in *input) report(path, message string) {
	if message != "" {
		in.problems = append(in.problems, Problem{path, message})
	}
}

// duration is the field of that name.
func (in *input) duration(to *int) field {
	return field{"duration", func(path string, v hal.Value) {
		minutes, problem := parseDuration(v, in.wire)
		in.report(path, problem)
		*to = minutes
	}}
}

// uris is a field that is a list of SIP URIs. Those that stand in it before are
// dropped.
func (in *input) uris(name string, to *[]string) field {
	return field{name, func(path string, v hal.Value) {
		if v.Kind() != hal.KindList {
			in.report(path, "must be a list of SIP URIs, not "+v.Kind().String())
			return
		}
		if len(v.Items()) == 0 {
			in.report(path, "must name at least one SIP URI")
			return
		}
		seen := make(map[string]bool, len(v.Items()))
		for i, item := range v.Items() {
			at := path + "/" + strconv.Itoa(i)
			uri := item.Value.Text()
			if item.Value.Kind() != hal.KindString {
				in.report(at, "must be a SIP URI, not "+item.Value.Kind().String())
				continue
			}
			if err := CheckSIPURI(uri); err != nil {
				in.report(at, err.Error())
				continue
			}
			if key := SIPKey(uri); !seen[key] {
				seen[key] = true
				*to = append(*to, uri)
			}
		}
	}}
}

// pointer returns the JSON Pointer of a member of the document.
func pointer(name string) string {
	return "/" + hal.PointerToken(name)
}
