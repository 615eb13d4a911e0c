package emulator

import (
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// privacyLevels returns the relationships that the emulator has (page
// PrivacyRelationshipLevel_ref): people in the directory belong to the company, and
// of other people nothing is known.
func privacyLevels() []string { return []string{"Colleagues", "Unknown"} }

func (c *call) privacyLevel(uri string) string {
	if _, known := c.emulator.directory.Find(uri); known {
		return privacyLevels()[0]
	}
	return privacyLevels()[1]
}

// privacyRelationship returns the relationship of a contact to the user as a
// document.
func (c *call) privacyRelationship(uri string) *hal.Resource {
	return &hal.Resource{
		Rel:        relContactPrivacyRelationship,
		Properties: []hal.Property{{Name: "relationshipLevel", Value: hal.String(c.privacyLevel(uri))}},
		Links:      []hal.Link{{Rel: ucwa.RelSelf, Href: c.application.contactHref(uri) + "/privacyRelationship"}},
	}
}

// privacyRelationships returns the user's contacts by their relationship. A level
// without contacts does not exist.
func (c *call) privacyRelationships() hal.Embedded {
	list := hal.Embedded{Rel: "myPrivacyRelationship", Array: true}
	for _, level := range privacyLevels() {
		r := hal.Resource{
			Rel:        list.Rel,
			Properties: []hal.Property{{Name: "relationshipLevel", Value: hal.String(level)}},
			Links:      []hal.Link{c.application.link(ucwa.RelSelf, "/people/privacyRelationships/"+level)},
		}
		for _, uri := range c.emulator.directory.Contacts(c.token.User) {
			if c.privacyLevel(uri) == level {
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
	return ok(collection("myPrivacyRelationships", c.application.href+"/people/privacyRelationships", c.privacyRelationships()))
}

func (c *call) getPrivacyRelationship() *answer {
	for _, r := range c.privacyRelationships().Resources {
		if r.Text("relationshipLevel") == c.path[3] {
			return ok(&r)
		}
	}
	return refuse(refusal.NotFound())
}
