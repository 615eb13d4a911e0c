package emulator

import (
	"strings"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// groupMembership returns the membership of a contact in a group as a document. The
// rel of the link to the group is its type (page myGroupMembership_ref).
func (a *application) groupMembership(g directory.Group, uri string) hal.Resource {
	return hal.Resource{
		Rel: "myGroupMembership",
		Links: []hal.Link{
			{Rel: ucwa.RelSelf, Href: a.href + "/people/groupMemberships/" + pairID(g.ID, uri)},
			{Rel: ucwa.RelContact, Href: a.contactHref(uri)},
			{Rel: g.Rel, Href: a.groupHref(g.ID)},
		},
	}
}

// pairID returns the last segment of the href of a membership: the escaped id of a
// group or a subscription, and the address of a contact.
func pairID(id, uri string) string {
	return httpmsg.Escape(id) + "," + httpmsg.Escape(directory.Address(ucwa.SIPKey(uri)))
}

func groupMembershipsParameters() input.Parameters[string] {
	return input.Parameters[string]{
		Supplied: []string{"groupId"},
		Parse: input.Fields(func(groupID *string) []fields.Field {
			return []fields.Field{input.NonEmpty("groupId", groupID).EmptyIsMissing()}
		}),
	}
}

// listGroupMemberships lists the memberships of one group, or if the id is "" of all
// groups of the contact list. Distribution groups are not part of that list.
func (c *call) listGroupMemberships(groupID string) *answer {
	app, d := c.application, c.emulator.directory
	href, groups := app.href+"/people/groupMemberships", d.PersonalGroups()
	if groupID != "" {
		g, found := d.Group(groupID)
		if !found {
			return refuse(refusal.NotFound())
		}
		href, groups = href+"?groupId="+httpmsg.Escape(groupID), []directory.Group{g}
	}
	list := hal.Embedded{Rel: "myGroupMembership", Array: true}
	for _, g := range groups {
		for _, uri := range d.Members(c.token.User, g) {
			list.Resources = append(list.Resources, app.groupMembership(g, uri))
		}
	}
	return ok(collection("myGroupMemberships", href, list))
}

// getGroupMembership finds the id and the address that the path names. Both may
// contain commas.
func (c *call) getGroupMembership() *answer {
	d := c.emulator.directory
	for _, g := range d.Groups() {
		address, found := strings.CutPrefix(c.path[3], g.ID+",")
		if !found {
			continue
		}
		for _, uri := range d.Members(c.token.User, g) {
			if ucwa.SIPKey(uri) == ucwa.SIPKey("sip:"+address) {
				r := c.application.groupMembership(g, uri)
				return ok(&r)
			}
		}
	}
	return refuse(refusal.NotFound())
}
