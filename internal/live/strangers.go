package live

import (
	"slices"
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// stranger is a contact of which only the address is known, such as a member of a group.
// Its document tells the SIP URI.
type stranger struct {
	href   string
	flying bool
	retries
}

// meet has the document of a contact read that no watch is known to want. byHref holds
// nil for those that no watch does want.
func (c *Core) meet(href string) {
	key := hrefKey(href)
	if _, met := c.byHref[key]; met || slices.ContainsFunc(c.strangers, func(s *stranger) bool { return hrefKey(s.href) == key }) {
		return
	}
	c.strangers = append(c.strangers, &stranger{href: strings.Clone(href)})
}

// strangerRead takes over the document of a stranger.
func (c *Core) strangerRead(s *stranger, doc *hal.Resource, err *ucwa.Error) {
	if err != nil && !missing(err) && !refused(err) && s.failed < maxReads {
		c.failedAt(&s.retries, err)
		c.readTrouble(err)
		return
	}
	c.strangers = slices.DeleteFunc(c.strangers, func(other *stranger) bool { return other == s })
	key := hrefKey(s.href)
	c.byHref[key] = nil
	uri := ""
	if err == nil {
		uri = strings.Clone(doc.Text("uri"))
	}
	k := c.byURI[ucwa.SIPKey(uri)]
	for _, g := range c.groups {
		if slices.Contains(g.waiting, key) {
			g.waiting = slices.DeleteFunc(g.waiting, func(other string) bool { return other == key })
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

// planSurveys looks up the addresses of contacts that no event has told in time.
func (c *Core) planSurveys() {
	for _, s := range c.subs {
		if s.group != nil || s.busy {
			continue
		}
		if s.surveyed {
			c.unfindable(s)
			continue
		}
		if slices.ContainsFunc(s.members, (*contact).isLost) && c.due(max(s.surveyAt, s.changing.at)) {
			c.survey(s)
		}
	}
}

// unfindable notes the members of a surveyed subscription whose addresses are still not
// known: they cannot be read.
func (c *Core) unfindable(s *subscription) {
	if len(c.strangers) > 0 {
		return
	}
	for _, k := range s.members {
		if r := &k.parts[partPresence]; k.isLost() && r.failed < maxReads {
			r.failed, r.after = maxReads, 0
		}
	}
}

// unsurvey has the addresses of all members looked up again, after events were lost.
func (c *Core) unsurvey() {
	for _, s := range c.subs {
		s.surveyed, s.surveyAt = false, c.clock.now
	}
}
