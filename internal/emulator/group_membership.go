package emulator

import (
	"strings"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// groupMembership returns the pair of a contact and a group as a document. The
// group's link is of its type (page myGroupMembership_ref).
func (a *application) groupMembership(g Group, uri string) hal.Resource {
	return hal.Resource{
		Rel: "myGroupMembership",
		Links: []hal.Link{
			{Rel: ucwa.RelSelf, Href: a.href + "/people/groupMemberships/" + httpmsg.Escape(g.ID) + "," + httpmsg.Escape(address(ucwa.SIPKey(uri)))},
			{Rel: ucwa.RelContact, Href: a.contactHref(uri)},
			{Rel: g.Rel, Href: a.groupHref(g.ID)},
		},
	}
}

func groupMembershipsParameters() parameters[string] {
	return parameters[string]{
		supplied: []string{"groupId"},
		parse: func(doc *hal.Resource) (string, []fields.Problem) {
			r := reader{doc: doc}
			return r.optional("groupId", maxID), r.problems
		},
	}
}

// listGroupMemberships lists the memberships of one group, or of all if the id is
// "". Those of distribution groups are the company's, not the user's.
func (c *call) listGroupMemberships(groupID string) *answer {
	app, d := c.application, c.emulator.directory
	href, groups := app.href+"/people/groupMemberships", d.personalGroups()
	if groupID != "" {
		g, found := d.group(groupID)
		if !found {
			return notFound()
		}
		href, groups = href+"?groupId="+httpmsg.Escape(groupID), []Group{g}
	}
	list := hal.Embedded{Rel: "myGroupMembership", Array: true}
	for _, g := range groups {
		for _, uri := range d.members(c.token.User, g) {
			list.Resources = append(list.Resources, app.groupMembership(g, uri))
		}
	}
	return &answer{status: 200, document: collection("myGroupMemberships", href, list)}
}

// getGroupMembership finds the id and the address that the path names, either of
// which may have a comma of its own.
func (c *call) getGroupMembership() *answer {
	d := c.emulator.directory
	for _, g := range d.groups {
		address, found := strings.CutPrefix(c.path[3], g.ID+",")
		if !found {
			continue
		}
		for _, uri := range d.members(c.token.User, g) {
			if ucwa.SIPKey(uri) == ucwa.SIPKey("sip:"+address) {
				r := c.application.groupMembership(g, uri)
				return &answer{status: 200, document: &r}
			}
		}
	}
	return notFound()
}
