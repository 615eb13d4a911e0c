package emulator

import (
	"slices"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// ofContact returns an operation that shows something of the contact that the
// path names.
func ofContact(show func(c *call, uri string) *hal.Resource) operation {
	return plain(func(c *call) *answer {
		uri := c.path[2] // user@host; some clients put the whole SIP URI there
		if !ucwa.IsSIP(uri) {
			uri = "sip:" + uri
		}
		if ucwa.CheckSIPURI(uri) != nil || !c.acceptable([]string{uri}) {
			return notFound()
		}
		return &answer{status: 200, document: show(c, uri)}
	})
}

// ofPresence returns an operation that shows part of how the contact is whom the
// path names.
func ofPresence(show func(p Presence, contact string) *hal.Resource) operation {
	return ofContact(func(c *call, uri string) *hal.Resource {
		return show(c.emulator.directory.presence(uri, c.now), c.application.contactHref(uri))
	})
}

// acceptable reports whether all of the people may be contacts.
func (c *call) acceptable(uris []string) bool {
	return !c.emulator.config.KnownPeopleOnly || !slices.ContainsFunc(uris, func(uri string) bool {
		_, known := c.emulator.directory.find(uri)
		return !known
	})
}

// contactsInput is what GET myContacts and GET groupContacts take.
type contactsInput struct {
	groupID string // "" for all contacts
	expand  bool
}

func contactsParameters() parameters[contactsInput] {
	return parameters[contactsInput]{
		supplied: []string{"groupId"},
		scalars:  []string{"expand"},
		parse: func(doc *hal.Resource) (in contactsInput, problems []fields.Problem) {
			in.expand, problems = parseExpand(doc)
			if _, given := doc.PropertyFold("groupId"); given {
				var more []fields.Problem
				in.groupID, more = parseID(doc, "groupId")
				problems = append(problems, more...)
			}
			return in, problems
		},
	}
}

func (c *call) listContacts(in contactsInput) *answer {
	d := c.emulator.directory
	if in.groupID == "" {
		list := c.contactList(d.contacts(c.token.User))
		return expandable(collection("myContacts", c.application.href+"/people/contacts", list), in.expand)
	}
	g, found := d.group(in.groupID)
	if !found {
		return notFound()
	}
	list := c.contactList(d.members(c.token.User, g))
	return expandable(collection(ucwa.RelGroupContacts, c.application.contactsHref(g.ID), list), in.expand)
}

// listSubscribedContacts links to everybody who is in a subscription, once if
// they are in several.
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
	return &answer{status: 200, document: r}
}
