package emulator

import (
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// collection returns the document of a collection, which embeds its resources. An
// array rel without resources embeds an empty array.
func collection(rel, href string, lists ...hal.Embedded) *hal.Resource {
	return &hal.Resource{
		Rel:      rel,
		Links:    []hal.Link{{Rel: ucwa.RelSelf, Href: href}},
		Embedded: lists,
	}
}

// expandable answers with a collection. Instead of embedding its resources it can
// link to them.
func expandable(r *hal.Resource, links bool) *answer {
	if links {
		for _, list := range r.Embedded {
			for i := range list.Resources {
				r.Links = append(r.Links, hal.Link{Rel: list.Rel, Href: list.Resources[i].Self(), Array: list.Array})
			}
		}
		r.Embedded = nil
	}
	return ok(r)
}

// expandParameters is the input of a collection that can be expanded: whether it is
// to link to its resources.
func expandParameters() input.Parameters[bool] {
	return input.Parameters[bool]{
		Scalars: []string{"expand"},
		Parse:   input.Fields(func(links *bool) []fields.Field { return []fields.Field{expandField(links)} }),
	}
}

// expandField reads whether a collection is to embed its resources, which is the
// default, or to link to them (page myGroups_ref).
func expandField(links *bool) fields.Field {
	return fields.Func("expand", func(v hal.Value) string {
		*links = hal.EqualFold(v.Text(), "false")
		if !*links && !hal.EqualFold(v.Text(), "true") {
			return "must be true or false"
		}
		return ""
	})
}
