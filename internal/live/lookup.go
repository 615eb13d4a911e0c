package live

import (
	"slices"
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// lookup is the read of a contact whose address is known but whose SIP URI is not, such
// as a member of a group. The document at the address has the SIP URI.
type lookup struct {
	href     string
	inFlight bool
	retries
}

// lookUp schedules the read of an address whose SIP URI is not known. byHref maps the
// addresses of contacts that no watch shows to nil.
func (c *Core) lookUp(href string) {
	key := hrefKey(href)
	if _, known := c.byHref[key]; known || slices.ContainsFunc(c.lookups, func(s *lookup) bool { return hrefKey(s.href) == key }) {
		return
	}
	c.lookups = append(c.lookups, &lookup{href: strings.Clone(href)})
}

// lookupAnswered handles the answer to the read of an address.
func (c *Core) lookupAnswered(s *lookup, doc *hal.Resource, err *ucwa.Error) {
	if err != nil && !missing(err) && !refused(err) && s.failed < maxReads {
		c.failedAt(&s.retries, err)
		c.noteReason(err)
		return
	}
	c.lookups = without(c.lookups, s)
	key := hrefKey(s.href)
	c.byHref[key] = nil
	uri := ""
	if err == nil {
		uri = strings.Clone(doc.Text("uri"))
	}
	k := c.byURI[ucwa.SIPKey(uri)]
	for _, g := range c.groups {
		if slices.Contains(g.waiting, key) {
			g.waiting = without(g.waiting, key)
			if k == nil && ucwa.CheckSIPURI(uri) == nil {
				k = c.contact(uri)
			}
			if k != nil {
				c.join(g, k)
			}
		}
	}
	if k != nil {
		c.bind(k, s.href)
		c.partRead(k, partCard, doc, c.gen, c.lastID)
		for p := range partCard {
			k.parts[p].after = 0
		}
	}
}

// planMemberLists looks up the memberships of contacts whose addresses no event has
// announced in time.
func (c *Core) planMemberLists() {
	for _, s := range c.subs {
		if s.group != nil || s.busy {
			continue
		}
		if s.membersListed {
			c.noteMissingAddresses(s)
			continue
		}
		if slices.ContainsFunc(s.members, (*contact).lacksAddress) && c.due(max(s.listAt, s.changing.at)) {
			c.listMembers(s)
		}
	}
}

// noteMissingAddresses marks the members whose addresses are unknown although the
// memberships were listed: the core cannot read them.
func (c *Core) noteMissingAddresses(s *subscription) {
	if len(c.lookups) > 0 {
		return
	}
	for _, k := range s.members {
		if r := &k.parts[partPresence]; k.lacksAddress() && r.failed < maxReads {
			r.failed, r.after = maxReads, 0
		}
	}
}

// relistMembers schedules another lookup of all members' addresses after events were
// lost.
func (c *Core) relistMembers() {
	for _, s := range c.subs {
		s.membersListed, s.listAt = false, c.clock.now
	}
}
