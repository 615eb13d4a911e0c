package emulator

import (
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

func (a *application) groupHref(id string) string {
	return a.href + "/people/groups/" + httpmsg.Escape(id)
}

// groupResource returns a group as a document. The contacts of a distribution
// group are not at the end of a link: it is expanded (page distributionGroup_ref).
func (a *application) groupResource(g Group) *hal.Resource {
	doc := ucwa.Group{
		Rel:       g.Rel,
		ID:        g.ID,
		Name:      g.Name,
		Href:      a.groupHref(g.ID),
		Subscribe: a.href + "/people/presenceSubscriptions?groupId=" + httpmsg.Escape(g.ID),
	}
	if !g.distribution() {
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

func expandParameters() parameters[bool] {
	return parameters[bool]{scalars: []string{"expand"}, parse: parseExpand}
}

// listGroups is GET myGroups. Its types are in the order of captures; of the
// first two there is at most one group, which is no array.
func (c *call) listGroups(expand bool) *answer {
	var lists []hal.Embedded
	for _, list := range [...]hal.Embedded{
		{Rel: ucwa.RelPinnedGroup},
		{Rel: ucwa.RelDefaultGroup},
		{Rel: ucwa.RelGroup, Array: true},
		{Rel: ucwa.RelDistributionGroup, Array: true},
	} {
		for _, g := range c.emulator.directory.groups {
			if g.Rel == list.Rel && (list.Array || list.Resources == nil) {
				list.Resources = append(list.Resources, *c.application.groupResource(g))
			}
		}
		if list.Array || list.Resources != nil {
			lists = append(lists, list)
		}
	}
	return expandable(collection(ucwa.RelMyGroups, c.application.href+"/people/groups", lists...), expand)
}

func (c *call) getGroup() *answer {
	g, found := c.emulator.directory.group(c.path[3])
	if !found {
		return notFound()
	}
	return &answer{status: 200, document: c.application.groupResource(g)}
}

// expandGroup is GET expandDistributionGroup, which answers with the group and
// the contacts in it.
func (c *call) expandGroup() *answer {
	g, found := c.emulator.directory.group(c.path[3])
	if !found || !g.distribution() {
		return notFound()
	}
	r := c.application.groupResource(g)
	r.Embedded = []hal.Embedded{c.contactList(c.emulator.directory.members(c.token.User, g))}
	return &answer{status: 200, document: r}
}

// groupInput is what subscribeToGroupPresence takes.
type groupInput struct {
	groupID string
	ucwa.ExtendRequest
}

func groupParameters() parameters[groupInput] {
	return parameters[groupInput]{
		supplied: []string{"groupId"},
		scalars:  []string{"duration"},
		parse:    parseGroupInput,
	}
}

// maxID bounds the ids that links are made of: the page subscribeToGroupPresence_ref
// gives it for the one of a group.
const maxID = 256

func parseGroupInput(doc *hal.Resource) (in groupInput, problems []fields.Problem) {
	in.groupID, problems = parseID(doc, "groupId")
	var more []fields.Problem
	in.ExtendRequest, more = ucwa.ParseExtendInput(doc)
	return in, append(problems, more...)
}

func parseID(doc *hal.Resource, name string) (string, []fields.Problem) {
	id, problem := parseText(doc, name, maxID)
	if problem != "" {
		return "", []fields.Problem{{Path: "/" + name, Message: problem}}
	}
	return id, nil
}

// subscribeToGroup creates a subscription for those who are in the group now.
// Once there is one, the same request extends it, as existing clients do. What
// the collection asks of a token is less than the page of this operation does.
func (c *call) subscribeToGroup(in groupInput) *answer {
	if c.token.Scopes&ContactsReadWrite == 0 {
		return forbidden()
	}
	if s := c.application.subscription(in.groupID); s != nil && s.origin == byGroup {
		c.emulator.extendSubscription(c.application, s, in.Duration)
		return &answer{status: 200, document: s.resource(c.application)}
	}
	g, found := c.emulator.directory.group(in.groupID)
	if !found {
		return notFound()
	}
	return c.subscribe(&subscription{
		id:     g.ID,
		origin: byGroup,
		uris:   c.emulator.directory.members(c.token.User, g),
	}, in.Duration)
}
