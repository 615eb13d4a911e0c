package emulator

import (
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// The parts of a contact that are resources of their own, besides its presence.
const (
	relContactNote                = "contactNote"
	relContactSupportedModalities = "contactSupportedModalities"
	relContactLocation            = "contactLocation"
	relContactPrivacyRelationship = "contactPrivacyRelationship"
)

// contactParts returns the parts of a contact and their paths below its own, in
// the order in which a real server was seen to tell about them.
func contactParts() [5]struct{ rel, path string } {
	return [...]struct{ rel, path string }{
		{ucwa.RelContactPresence, "/presence"},
		{relContactNote, "/note"},
		{relContactSupportedModalities, "/supportedMedia"},
		{relContactLocation, "/location"},
		{relContactPrivacyRelationship, "/privacyRelationship"},
	}
}

// contactResource returns a person as a document, its properties in the order of
// the page contact_ref. Photos are linked but not served.
func (c *call) contactResource(uri string) *hal.Resource {
	p, known := c.emulator.directory.find(uri)
	href := c.application.contactHref(p.URI)
	r := &hal.Resource{
		Rel: ucwa.RelContact,
		Links: []hal.Link{
			{Rel: ucwa.RelSelf, Href: href},
			{Rel: relContactLocation, Href: href + "/location"},
			{Rel: relContactNote, Href: href + "/note"},
			c.application.link("contactPhoto", "/photos/"+httpmsg.Escape(address(p.URI))),
			{Rel: ucwa.RelContactPresence, Href: href + "/presence"},
			{Rel: relContactPrivacyRelationship, Href: href + "/privacyRelationship"},
			{Rel: relContactSupportedModalities, Href: href + "/supportedMedia"},
		},
	}
	add := func(name, text string) {
		if text != "" {
			r.Properties = append(r.Properties, hal.Property{Name: name, Value: hal.String(text)})
		}
	}
	network := "Unknown"
	add("department", c.emulator.directory.departments[ucwa.SIPKey(uri)])
	if known {
		network = "SameEnterprise"
		r.Properties = append(r.Properties, hal.Property{Name: "emailAddresses", Value: hal.Strings(address(p.URI))})
	}
	add("name", p.Name)
	add("sourceNetwork", network)
	add("title", p.Title)
	add("type", "User")
	add("uri", p.URI)
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

// contactHref returns the address of a contact: one, in whatever case the URI is
// written.
func (a *application) contactHref(uri string) string {
	return a.href + "/people/" + httpmsg.Escape(address(ucwa.SIPKey(uri)))
}

// contactsHref returns the address of a group's contacts.
func (a *application) contactsHref(groupID string) string {
	return a.href + "/people/contacts?groupId=" + httpmsg.Escape(groupID)
}

// address returns the user@host of a SIP URI.
func address(uri string) string {
	_, address, _ := strings.Cut(uri, ":")
	return address
}
