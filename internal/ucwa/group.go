package ucwa

import (
	"slices"

	"ucwapresence/internal/hal"
)

// GroupRels returns the types of groups that myGroups embeds (page
// myGroups_ref).
func GroupRels() []string {
	return []string{
		RelPinnedGroup, RelDefaultGroup, RelGroup, RelDistributionGroup,
		"delegatesGroup", "delegatorsGroup", "myOrganizationGroup",
	}
}

// Group is a group of contacts, of any of the types that myGroups embeds.
type Group struct {
	Rel  string // the type: "group", "pinnedGroup", "distributionGroup", …
	ID   string // unique among the groups of the user; opaque
	Name string // at most 256 characters
	Href string // its own address; also its identity

	Contacts  string // href of its contacts; "" if there is no such link
	Subscribe string // href to subscribe to its presence; "" where that is not allowed
}

// ParseGroup reads a group of any type. place is the rel under which it is embedded.
// It returns false if the resource is of another type or has no address.
func ParseGroup(r *hal.Resource, place string) (Group, bool) {
	g := Group{
		Rel:       relOf(r, place),
		ID:        r.Text("id"),
		Name:      r.Text("name"),
		Href:      r.Self(),
		Contacts:  r.Href(RelGroupContacts),
		Subscribe: r.Href(RelSubscribeToGroupPresence),
	}
	return g, slices.Contains(GroupRels(), g.Rel) && g.Href != ""
}

// ParseGroups reads the groups that a myGroups document embeds, in their order.
func ParseGroups(r *hal.Resource) []Group {
	var groups []Group
	for i := range r.Embedded {
		for j := range r.Embedded[i].Resources {
			if g, ok := ParseGroup(&r.Embedded[i].Resources[j], r.Embedded[i].Rel); ok {
				groups = append(groups, g)
			}
		}
	}
	return groups
}

// Resource returns the group as a document, with its links in the order of the
// reference page.
func (g Group) Resource() *hal.Resource {
	r := &hal.Resource{
		Rel: g.Rel,
		Properties: []hal.Property{
			{Name: "id", Value: hal.String(g.ID)},
			{Name: "name", Value: hal.String(g.Name)},
		},
		Links: []hal.Link{{Rel: RelSelf, Href: g.Href}},
	}
	if g.Contacts != "" {
		r.Links = append(r.Links, hal.Link{Rel: RelGroupContacts, Href: g.Contacts})
	}
	if g.Subscribe != "" {
		r.Links = append(r.Links, hal.Link{Rel: RelSubscribeToGroupPresence, Href: g.Subscribe})
	}
	return r
}
