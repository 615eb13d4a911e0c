package emulator

import (
	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

func (a *application) groupHref(id string) string {
	return a.href + "/people/groups/" + httpmsg.Escape(id)
}

// groupResource returns a group as a document. A distribution group has no link to
// its contacts: it has to be expanded (page distributionGroup_ref).
func (a *application) groupResource(g directory.Group) *hal.Resource {
	doc := ucwa.Group{
		Rel:       g.Rel,
		ID:        g.ID,
		Name:      g.Name,
		Href:      a.groupHref(g.ID),
		Subscribe: a.href + "/people/presenceSubscriptions?groupId=" + httpmsg.Escape(g.ID),
	}
	if !g.Distribution() {
		doc.Contacts = a.contactsHref(g.ID)
		return doc.Resource()
	}
	r := doc.Resource()
	if g.URI != "" {
		r.Properties = append([]hal.Property{{Name: "uri", Value: hal.String(g.URI)}}, r.Properties...)
	}
	r.Links = append(r.Links, hal.Link{Rel: "expandDistributionGroup", Href: doc.Href + "/expandDistributionGroup"})
	return r
}

// listGroups is GET myGroups. The types are in the order of captured documents. The first
// two have at most one group, which is not in an array.
func (c *call) listGroups(links bool) *answer {
	var lists []hal.Embedded
	for _, list := range [...]hal.Embedded{
		{Rel: ucwa.RelPinnedGroup},
		{Rel: ucwa.RelDefaultGroup},
		{Rel: ucwa.RelGroup, Array: true},
		{Rel: ucwa.RelDistributionGroup, Array: true},
	} {
		for _, g := range c.emulator.directory.Groups() {
			if g.Rel == list.Rel && (list.Array || list.Resources == nil) {
				list.Resources = append(list.Resources, *c.application.groupResource(g))
			}
		}
		if list.Array || list.Resources != nil {
			lists = append(lists, list)
		}
	}
	return expandable(collection(ucwa.RelMyGroups, c.application.href+"/people/groups", lists...), links)
}

func (c *call) getGroup() *answer {
	g, found := c.emulator.directory.Group(c.path[3])
	if !found {
		return refuse(refusal.NotFound())
	}
	return ok(c.application.groupResource(g))
}

// expandGroup is GET expandDistributionGroup, which answers with the group and its
// contacts.
func (c *call) expandGroup() *answer {
	g, found := c.emulator.directory.Group(c.path[3])
	if !found || !g.Distribution() {
		return refuse(refusal.NotFound())
	}
	r := c.application.groupResource(g)
	r.Embedded = []hal.Embedded{c.contactList(c.emulator.directory.Members(c.token.User, g))}
	return ok(r)
}

// groupInput is the input of subscribeToGroupPresence.
type groupInput struct {
	groupID string
	ucwa.ExtendRequest
}

func groupParameters() input.Parameters[groupInput] {
	return input.Parameters[groupInput]{
		Supplied: []string{"groupId"},
		Scalars:  []string{"duration"},
		Parse: func(doc *hal.Resource) (in groupInput, problems []fields.Problem) {
			r := fields.Reader{Wire: true}
			r.Document(doc, input.NonEmpty("groupId", &in.groupID).Required())
			in.ExtendRequest, problems = ucwa.ParseExtendInput(doc)
			return in, append(r.Problems(), problems...)
		},
	}
}

// subscribeToGroup creates a subscription to the current members of the group. If
// there is one already, it is extended, as existing clients expect, and its contacts
// stay the same. The page of this operation asks for a scope that the collection
// does not ask for.
func (c *call) subscribeToGroup(in groupInput) *answer {
	if !c.token.Scopes.Allows(auth.ContactsReadWrite) {
		return refuse(refusal.Forbidden())
	}
	if s := c.application.subscription(in.groupID); s != nil && s.origin == byGroup {
		c.emulator.extendSubscription(c.application, s, in.Duration)
		return ok(s.resource(c.application))
	}
	g, found := c.emulator.directory.Group(in.groupID)
	if !found {
		return refuse(refusal.NotFound())
	}
	return c.subscribe(&subscription{
		id:     g.ID,
		origin: byGroup,
		uris:   c.emulator.directory.Members(c.token.User, g),
	}, in.Duration)
}
