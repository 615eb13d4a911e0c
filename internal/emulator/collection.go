package emulator

import (
	"strings"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// collection returns the document of a collection, which embeds its resources:
// an array rel without any embeds an empty array.
func collection(rel, href string, lists ...hal.Embedded) *hal.Resource {
	return &hal.Resource{
		Rel:      rel,
		Links:    []hal.Link{{Rel: ucwa.RelSelf, Href: href}},
		Embedded: lists,
	}
}

// expandable answers with a collection, which links to what it would embed if
// the client does not want it expanded.
func expandable(r *hal.Resource, expand bool) *answer {
	if !expand {
		for _, list := range r.Embedded {
			for i := range list.Resources {
				r.Links = append(r.Links, hal.Link{Rel: list.Rel, Href: list.Resources[i].Self(), Array: list.Array})
			}
		}
		r.Embedded = nil
	}
	return &answer{status: 200, document: r}
}

// parseExpand reads whether a collection is to embed its resources, as it does
// by default, or only to link to them (page myGroups_ref).
func parseExpand(doc *hal.Resource) (expand bool, problems []fields.Problem) {
	v, given := doc.PropertyFold("expand")
	switch {
	case !given || strings.EqualFold(v.Text(), "true"):
		return true, nil
	case strings.EqualFold(v.Text(), "false"):
		return false, nil
	}
	return true, []fields.Problem{{Path: "/expand", Message: "must be true or false"}}
}
