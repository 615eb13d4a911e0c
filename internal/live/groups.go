package live

import (
	"cmp"
	"slices"
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// group is a group of contacts that a watch shows, or that the core has not unsubscribed
// from yet. A subscription to a group covers the contacts that are members when it is
// created or extended (page subscribeToGroupPresence_ref).
type group struct {
	id        string // the same in every application; "" if not known
	href      string // "" if not known in this application
	earlier   string // href in an earlier application
	subscribe string // href that subscribes; "" if not known
	watches   []*watch

	sub      *subscription
	listed   bool // the members of the subscription have been listed
	members  []*contact
	waiting  []string // members whose URI is not known yet, by hrefKey
	inFlight bool
	retries
	refusal *ucwa.Error // why it cannot be watched; nil if it can
	ended   string      // href of the last subscription, which may be about to be deleted
}

// group returns the group for a group of the caller, and creates it if necessary.
func (c *Core) group(named ucwa.Group) *group {
	for _, g := range c.groups {
		if named.ID != "" && g.id == named.ID || named.Href != "" && hrefKey(g.href) == hrefKey(named.Href) {
			return g
		}
	}
	g := &group{id: named.ID, href: named.Href, subscribe: named.Subscribe}
	c.groups = append(c.groups, g)
	return g
}

// isListed reports whether all members of a group are known, and covered.
func (c *Core) isListed(g *group) bool {
	return g.sub != nil && g.sub.confirmed == c.gen && g.listed && len(g.waiting) == 0
}

// planGroups subscribes to groups, and lists their members.
func (c *Core) planGroups() {
	if c.poll == nil || c.app.phase != appReady {
		return
	}
	for _, g := range c.groups {
		if len(g.watches) == 0 || g.inFlight || g.sub != nil && (g.listed || g.sub.busy) || c.isBeingDeleted(g.ended) || !c.due(g.at) {
			continue
		}
		g.refusal = nil
		switch {
		case g.sub != nil:
			c.listGroup(g)
		case g.subscribe != "":
			c.askGroup(g, Request{Op: OpExtend, Href: g.subscribe, Duration: duration}, func(f *inflightRequest, a Answer) {
				c.groupSubscribed(g, f, a)
			})
		case g.href != "":
			c.askGroup(g, Request{Op: OpGet, Href: g.href}, func(_ *inflightRequest, a Answer) {
				found, _ := ucwa.ParseGroup(a.Resource, ucwa.RelGroup)
				c.foundGroup(g, []ucwa.Group{found})
			})
		default: // its known address belongs to an earlier application
			c.askGroup(g, Request{Op: OpGet, Href: c.app.links.Groups}, func(_ *inflightRequest, a Answer) {
				c.foundGroup(g, ucwa.ParseGroups(a.Resource))
			})
		}
	}
}

// askGroup sends a request about a group.
func (c *Core) askGroup(g *group, r Request, done func(f *inflightRequest, a Answer)) {
	if r.Href == "" {
		c.refuseGroup(g, newError(ucwa.KindServer, "this application may not list groups: the server offers no link myGroups"))
		return
	}
	g.inFlight = true
	c.send(r, func(f *inflightRequest, a Answer) {
		g.inFlight = false
		err := a.Err
		if err == nil && a.Resource == nil {
			err = newError(ucwa.KindProtocol, "the answer has no document")
		}
		switch {
		case err == nil:
			g.retries = retries{}
			done(f, a)
		case err.Kind == ucwa.KindAborted:
		case namesApplication(err):
			g.forgetAddress() // the caller may have passed a group of an earlier application
			c.checkApplication(0)
			c.failedAt(&g.retries, err)
		case missing(err) || refused(err):
			c.refuseGroup(g, err)
		default:
			c.failedAt(&g.retries, err)
			c.noteReason(err)
		}
	})
}

// forgetAddress drops the links of a group, because they may belong to an earlier
// application. The core then looks for the group among the groups of this application.
func (g *group) forgetAddress() {
	g.earlier = cmp.Or(g.href, g.earlier)
	g.href, g.subscribe = "", ""
}

// refuseGroup records that a group cannot be watched. The core tries again from time to
// time.
func (c *Core) refuseGroup(g *group, why *ucwa.Error) {
	g.refusal = why
	g.at = c.clock.now + refusalRetryDelay
}

// foundGroup stores the links of a group.
func (c *Core) foundGroup(g *group, found []ucwa.Group) {
	i := slices.IndexFunc(found, func(other ucwa.Group) bool {
		return other.Subscribe != "" && g.is(other)
	})
	if i < 0 {
		c.refuseGroup(g, newError(ucwa.KindServer, "the group cannot be subscribed to: it does not exist, or has no link subscribeToGroupPresence"))
		return
	}
	g.id, g.href, g.subscribe = strings.Clone(found[i].ID), strings.Clone(found[i].Href), strings.Clone(found[i].Subscribe)
}

// is reports whether a group in a document of the server is this group. Without an id,
// the group at the requested href is this group. If that href belongs to an earlier
// application, the core compares the ends of the hrefs, which are the same in every
// application.
func (g *group) is(other ucwa.Group) bool {
	end := func(href string) string { return href[strings.LastIndexByte(href, '/')+1:] }
	if g.id != "" {
		return other.ID == g.id
	}
	return g.href != "" || end(hrefKey(other.Href)) == end(hrefKey(g.earlier))
}

// groupSubscribed stores the new or extended subscription to a group.
func (c *Core) groupSubscribed(g *group, f *inflightRequest, a Answer) {
	known := len(c.subs)
	s := c.newSubscription(a, f)
	if s == nil {
		c.refuseGroup(g, newError(ucwa.KindProtocol, "the answer is not a presenceSubscription"))
		return
	}
	s.group, g.sub, g.ended = g, s, s.href
	g.listed = false // contacts may have joined the group
	if len(c.subs) > known {
		for _, k := range g.members {
			c.cover(k)
		}
	}
}

// endGroup drops the members and the subscription of a group that no watch shows any more.
func (c *Core) endGroup(g *group) {
	for _, k := range g.members {
		k.groups = without(k.groups, g)
	}
	g.sub, g.members, g.waiting, g.listed = nil, nil, nil, false
}

// listGroup looks up the members of a group.
func (c *Core) listGroup(g *group) {
	if g.sub.memberships == "" {
		c.refuseGroup(g, newError(ucwa.KindServer, "the members of the group cannot be seen: the server offers no link memberships"))
		return
	}
	c.askGroup(g, Request{Op: OpGet, Href: g.sub.memberships}, func(_ *inflightRequest, a Answer) {
		g.listed = true
		c.updateGroup(g, a.Resource)
	})
}

// updateGroup stores the members of a group.
func (c *Core) updateGroup(g *group, list *hal.Resource) {
	there := map[*contact]bool{}
	g.waiting = nil
	resources := list.Resources(ucwa.RelPresenceSubscriptionMembership)
	for i := range resources {
		href := resources[i].Href(ucwa.RelContact)
		if href == "" {
			continue
		}
		if k := c.findContact(href); k != nil {
			there[k] = true
			c.join(g, k)
			continue
		}
		delete(c.byHref, hrefKey(href)) // an earlier lookup may have found that no watch shows it
		g.waiting = append(g.waiting, hrefKey(href))
		c.lookUp(href)
	}
	for _, k := range slices.Clone(g.members) {
		if !there[k] {
			g.members = without(g.members, k)
			k.groups = without(k.groups, g)
		}
	}
	c.updateGroupWatches(g)
}

// join adds a contact to the members of a group.
func (c *Core) join(g *group, k *contact) {
	if slices.Contains(g.members, k) {
		return
	}
	g.members = append(g.members, k)
	k.groups = append(k.groups, g)
	if k.sub == nil {
		c.cover(k)
		for p := range partCard {
			k.parts[p].after = 0
		}
	}
	c.updateGroupWatches(g)
}

// updateGroupWatches updates the members of the watches that show a group.
func (c *Core) updateGroupWatches(g *group) {
	for _, w := range g.watches {
		c.updateMembers(w)
	}
}
