package input

import (
	"slices"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// Parameters describes the input of an operation.
type Parameters[T any] struct {
	Supplied []string // the names of the parameters that the server itself puts into links
	Scalars  []string // the names of the others with one value
	Lists    []string // the names of those with any number of values
	Parse    func(*hal.Resource) (T, []fields.Problem)
}

// Read returns the input of a request. A POST may have it in its body or in its
// query, or in both if they agree (page QueryParameters). For the parameters that
// the server supplies, the query counts if they differ: the link is right.
func (p Parameters[T]) Read(query httpmsg.Query, body *hal.Resource) (T, []fields.Problem) {
	merged := &hal.Resource{Properties: slices.Clone(body.Properties)}
	var conflicts []fields.Problem
	merge := func(name string, value hal.Value) {
		inBody, found := merged.PropertyFold(name)
		switch {
		case !found:
			merged.Properties = append(merged.Properties, hal.Property{Name: name, Value: value})
		case !equal(inBody, value):
			conflicts = append(conflicts, fields.Problem{Path: "/" + name, Message: "is not the same in query and body"})
		}
	}
	for _, name := range slices.Concat(p.Supplied, p.Scalars) {
		values := query.Values(name)
		if len(values) == 0 {
			continue
		}
		if slices.Contains(p.Supplied, name) {
			merged.Properties = slices.DeleteFunc(merged.Properties, func(p hal.Property) bool {
				return hal.EqualFold(p.Name, name)
			})
		}
		merge(name, hal.String(values[0]))
		if len(slices.Compact(values)) > 1 {
			conflicts = append(conflicts, fields.Problem{Path: "/" + name, Message: "has more than one value in the query"})
		}
	}
	for _, name := range p.Lists {
		if values := query.Values(name); len(values) > 0 {
			merge(name, hal.Strings(values...))
		}
	}
	in, problems := p.Parse(merged)
	return in, append(conflicts, problems...)
}

// equal reports whether two values are the same text, or lists of the same texts.
// A query has no types, so types do not count.
func equal(a, b hal.Value) bool {
	return a.Text() == b.Text() && slices.EqualFunc(a.Items(), b.Items(), func(a, b hal.Property) bool {
		return a.Name == b.Name && equal(a.Value, b.Value)
	})
}

// Fields returns a parse function of [Parameters] for an input that a list of
// fields describes. all returns the fields that store into the input. Problems are
// in the order of the fields, whatever the order of the document.
func Fields[T any](all func(in *T) []fields.Field) func(*hal.Resource) (T, []fields.Problem) {
	return func(doc *hal.Resource) (in T, problems []fields.Problem) {
		r := fields.Reader{Wire: true}
		for _, f := range all(&in) {
			r.Document(doc, f)
		}
		return in, r.Problems()
	}
}

// Text is a string of at most max characters; an empty one is missing.
func Text(name string, max int, to *string) fields.Field {
	return fields.Text(name, max, to).EmptyIsMissing()
}

// OneOf is one of the given texts; an empty one is missing.
func OneOf(name string, to *string, texts ...string) fields.Field {
	return fields.OneOf(name, to, texts...).EmptyIsMissing()
}

// MaxText is the longest id in a link, and the longest text that is searched for:
// the pages subscribeToGroupPresence_ref and search_ref give 256 characters.
const MaxText = 256

// NonEmpty is a string of at most [MaxText] characters. If it is given, it must not
// be empty.
func NonEmpty(name string, to *string) fields.Field {
	return fields.Func(name, func(v hal.Value) string {
		switch {
		case v.Kind() != hal.KindString:
			return fields.Must("a string", v)
		case v.Text() == "":
			return "is required"
		}
		*to = v.Text()
		return fields.CheckText(v.Text(), MaxText)
	})
}
