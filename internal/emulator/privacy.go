package emulator

import (
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// privacyLevels are the relationships that there are (page
// PrivacyRelationshipLevel_ref): whom the server knows belongs to the company, and
// of others nothing is known.
func privacyLevels() []string { return []string{"Colleagues", "Unknown"} }

func (d *directory) privacyLevel(uri string) string {
	if _, known := d.find(uri); known {
		return privacyLevels()[0]
	}
	return privacyLevels()[1]
}

// privacyRelationship returns how close a contact is to the user.
func (c *call) privacyRelationship(uri string) *hal.Resource {
	return &hal.Resource{
		Rel: relContactPrivacyRelationship,
		Properties: []hal.Property{
			{Name: "relationshipLevel", Value: hal.String(c.emulator.directory.privacyLevel(uri))},
		},
		Links: []hal.Link{{Rel: ucwa.RelSelf, Href: c.application.contactHref(uri) + "/privacyRelationship"}},
	}
}

// privacyRelationships returns the user's contacts by how close they are; a level
// without contacts is none.
func (c *call) privacyRelationships() hal.Embedded {
	d := c.emulator.directory
	list := hal.Embedded{Rel: "myPrivacyRelationship", Array: true}
	for _, level := range privacyLevels() {
		r := hal.Resource{
			Rel:        list.Rel,
			Properties: []hal.Property{{Name: "relationshipLevel", Value: hal.String(level)}},
			Links:      []hal.Link{c.application.link(ucwa.RelSelf, "/people/privacyRelationships/"+level)},
		}
		for _, uri := range d.contacts(c.token.User) {
			if d.privacyLevel(uri) == level {
				r.Links = append(r.Links, hal.Link{Rel: ucwa.RelContact, Href: c.application.contactHref(uri), Array: true})
			}
		}
		if len(r.Links) > 1 {
			list.Resources = append(list.Resources, r)
		}
	}
	return list
}

func (c *call) listPrivacyRelationships() *answer {
	return &answer{status: 200, document: collection("myPrivacyRelationships",
		c.application.href+"/people/privacyRelationships", c.privacyRelationships())}
}

func (c *call) getPrivacyRelationship() *answer {
	for _, r := range c.privacyRelationships().Resources {
		if r.Text("relationshipLevel") == c.path[3] {
			return &answer{status: 200, document: &r}
		}
	}
	return notFound()
}
