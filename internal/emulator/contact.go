package emulator

import (
	"slices"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// The parts of a contact that are resources of their own, besides contactPresence.
const (
	relContactNote                = "contactNote"
	relContactSupportedModalities = "contactSupportedModalities"
	relContactLocation            = "contactLocation"
	relContactPrivacyRelationship = "contactPrivacyRelationship"
)

// contactParts returns the parts of a contact and their paths below its href, in
// the order in which a real server was seen to send their events.
func contactParts() [5]struct{ rel, path string } {
	return [...]struct{ rel, path string }{
		{ucwa.RelContactPresence, "/presence"},
		{relContactNote, "/note"},
		{relContactSupportedModalities, "/supportedMedia"},
		{relContactLocation, "/location"},
		{relContactPrivacyRelationship, "/privacyRelationship"},
	}
}

// contactHref returns the href of a contact. It is the same for every spelling of
// the URI.
func (a *application) contactHref(uri string) string {
	return a.href + "/people/" + httpmsg.Escape(directory.Address(ucwa.SIPKey(uri)))
}

// contactsHref returns the href of a group's contacts.
func (a *application) contactsHref(groupID string) string {
	return a.href + "/people/contacts?groupId=" + httpmsg.Escape(groupID)
}

// contactResource returns a person as a document, with its properties in the order
// of the page contact_ref. The photo that it links to does not exist.
func (c *call) contactResource(uri string) *hal.Resource {
	p, known := c.emulator.directory.Find(uri)
	href := c.application.contactHref(p.URI)
	r := &hal.Resource{
		Rel: ucwa.RelContact,
		Links: []hal.Link{
			{Rel: ucwa.RelSelf, Href: href},
			{Rel: relContactLocation, Href: href + "/location"},
			{Rel: relContactNote, Href: href + "/note"},
			c.application.link("contactPhoto", "/photos/"+httpmsg.Escape(directory.Address(p.URI))),
			{Rel: ucwa.RelContactPresence, Href: href + "/presence"},
			{Rel: relContactPrivacyRelationship, Href: href + "/privacyRelationship"},
			{Rel: relContactSupportedModalities, Href: href + "/supportedMedia"},
		},
	}
	network := "Unknown"
	addText(r, "department", c.emulator.directory.Department(uri))
	if known {
		network = "SameEnterprise"
		r.Properties = append(r.Properties, hal.Property{Name: "emailAddresses", Value: hal.Strings(directory.Address(p.URI))})
	}
	addText(r, "name", p.Name)
	addText(r, "sourceNetwork", network)
	addText(r, "title", p.Title)
	addText(r, "type", "User")
	addText(r, "uri", p.URI)
	return r
}

// contactList returns an array of contacts to embed.
func (c *call) contactList(uris []string) hal.Embedded {
	list := hal.Embedded{Rel: ucwa.RelContact, Array: true}
	for _, uri := range uris {
		list.Resources = append(list.Resources, *c.contactResource(uri))
	}
	return list
}

// ofContact returns an operation that shows a document of the contact that the path
// names: as user@host, or as the whole SIP URI, which some clients put there.
func ofContact(show func(c *call, uri string) *hal.Resource) operation {
	return plain(func(c *call) *answer {
		uri := c.path[2]
		if !ucwa.IsSIP(uri) {
			uri = "sip:" + uri
		}
		if ucwa.CheckSIPURI(uri) != nil || !c.acceptable([]string{uri}) {
			return refuse(refusal.NotFound())
		}
		return ok(show(c, uri))
	})
}

// acceptable reports whether all of the people may be contacts. Without a variant,
// everyone with a SIP URI may, whether or not they are in the directory.
func (c *call) acceptable(uris []string) bool {
	return !c.emulator.config.KnownPeopleOnly || !slices.ContainsFunc(uris, func(uri string) bool {
		_, known := c.emulator.directory.Find(uri)
		return !known
	})
}

// contactsInput is the input of GET myContacts and GET groupContacts.
type contactsInput struct {
	groupID string // "" for all contacts
	links   bool   // instead of documents
}

func contactsParameters() input.Parameters[contactsInput] {
	return input.Parameters[contactsInput]{
		Supplied: []string{"groupId"},
		Scalars:  []string{"expand"},
		Parse: input.Fields(func(in *contactsInput) []fields.Field {
			return []fields.Field{input.NonEmpty("groupId", &in.groupID), expandField(&in.links)}
		}),
	}
}

func (c *call) listContacts(in contactsInput) *answer {
	d := c.emulator.directory
	if in.groupID == "" {
		list := c.contactList(d.Contacts(c.token.User))
		return expandable(collection("myContacts", c.application.href+"/people/contacts", list), in.links)
	}
	g, found := d.Group(in.groupID)
	if !found {
		return refuse(refusal.NotFound())
	}
	list := c.contactList(d.Members(c.token.User, g))
	return expandable(collection(ucwa.RelGroupContacts, c.application.contactsHref(g.ID), list), in.links)
}

// listSubscribedContacts links to every contact of a subscription. A contact of
// several subscriptions is listed once.
func (c *call) listSubscribedContacts() *answer {
	app := c.application
	r := collection(ucwa.RelSubscribedContacts, app.href+"/people/subscribedContacts")
	seen := map[string]bool{}
	for _, s := range app.subscriptions {
		for _, uri := range s.uris {
			if href := app.contactHref(uri); !seen[href] {
				seen[href] = true
				r.Links = append(r.Links, hal.Link{Rel: ucwa.RelContact, Href: href, Array: true})
			}
		}
	}
	return ok(r)
}
