package live

import (
	"maps"
	"slices"

	"ucwapresence/internal/ucwa"
)

// watch is the selection of contacts of one caller.
type watch struct {
	id      WatchID
	details Details
	keep    bool
	listed  []*contact // by URI, in the order given
	groups  []*group
	members []*contact // listed, then the members of the groups, each once

	state    State
	wasLive  bool
	gaps     int  // gaps since it was live
	broken   bool // events may have been missed since it was live
	shuffled bool // members have changed since they were shown
	opened   bool // the state has been shown
	changes  []Change
	limit    *ucwa.Error // the last reason about contacts that the server has no room for
}

// continuity returns whether events have been missed since the watch was live.
// proven is set if the event channel continued at the same position.
func (w *watch) continuity(proven bool) Continuity {
	switch {
	case w.broken:
		return Broken
	case proven:
		return Kept
	}
	return Unproven
}

// missed records a gap: events were read late or, if broken, may be lost.
func (w *watch) missed(broken bool) {
	if w.state.Name == Live {
		w.gaps, w.broken = 0, false
	}
	w.gaps++
	w.broken = w.broken || broken
}

func (c *Core) open(in Open) {
	w := &watch{id: in.Watch, details: in.Details, keep: in.Keep}
	c.watches = append(c.watches, w)
	for _, g := range in.Groups {
		if group := c.group(g); !slices.Contains(w.groups, group) {
			group.watches = append(group.watches, w)
			w.groups = append(w.groups, group)
		}
	}
	c.list(w, in.URIs)
}

func (c *Core) close(id WatchID) {
	w := c.watch(id)
	if w == nil {
		return
	}
	c.watches = without(c.watches, w)
	for _, g := range w.groups {
		g.watches = without(g.watches, w)
	}
	for _, k := range w.listed {
		k.listed--
	}
	w.groups, w.listed = nil, nil
	c.updateMembers(w)
	state := State{Name: Closed, Since: c.wall()}
	c.out.Notices = append(c.out.Notices, Notice{Watch: id, State: &state})
	if len(c.watches) == 0 {
		c.stop()
	}
}

// watch returns an open watch, or nil.
func (c *Core) watch(id WatchID) *watch {
	for _, w := range c.watches {
		if w.id == id {
			return w
		}
	}
	return nil
}

func (c *Core) add(in Add) {
	if w := c.watch(in.Watch); w != nil {
		c.list(w, in.URIs)
	}
}

func (c *Core) remove(in Remove) {
	w := c.watch(in.Watch)
	if w == nil {
		return
	}
	for _, uri := range in.URIs {
		k := c.byURI[ucwa.SIPKey(uri)]
		if k != nil && slices.Contains(w.listed, k) {
			w.listed = without(w.listed, k)
			k.listed--
		}
	}
	c.updateMembers(w)
}

// list adds contacts to a watch by their URIs.
func (c *Core) list(w *watch, uris []string) {
	there := make(map[*contact]bool, len(w.listed)+len(uris))
	for _, k := range w.listed {
		there[k] = true
	}
	for _, uri := range uris {
		if k := c.contact(uri); !there[k] {
			there[k] = true
			k.listed++
			w.listed = append(w.listed, k)
		}
	}
	c.updateMembers(w)
}

// contact returns the contact with a URI and creates it if necessary.
func (c *Core) contact(uri string) *contact {
	key := ucwa.SIPKey(uri)
	k := c.byURI[key]
	if k == nil {
		k = &contact{uri: uri, key: key, known: c.gen}
		c.byURI[key] = k
		maps.DeleteFunc(c.byHref, func(_ string, met *contact) bool { return met == nil }) // an address without a known contact may belong to this one
		c.contacts = append(c.contacts, k)
	}
	return k
}

// updateMembers rebuilds the list of the members of a watch, and the watches of each
// contact, after the listed contacts or the groups have changed.
func (c *Core) updateMembers(w *watch) {
	old := w.members
	there := make(map[*contact]bool, len(old))
	w.members = make([]*contact, 0, len(old))
	enter := func(k *contact) {
		if !there[k] {
			there[k] = true
			w.members = append(w.members, k)
		}
	}
	for _, k := range w.listed {
		enter(k)
	}
	for _, g := range w.groups {
		for _, k := range g.members {
			enter(k)
		}
	}
	if slices.Equal(old, w.members) {
		return
	}
	w.shuffled = true
	c.subscribeSoon()
	was := make(map[*contact]bool, len(old))
	for _, k := range old {
		was[k] = true
		if !there[k] {
			k.watches = without(k.watches, w)
			k.detail()
		}
	}
	for _, k := range w.members {
		if !was[k] {
			k.watches = append(k.watches, w)
			k.detail()
		}
	}
}

// detail combines the details that the watches of the contact request.
func (k *contact) detail() {
	k.details = 0
	for _, w := range k.watches {
		k.details |= w.details
	}
	k.views = only(k.views, func(v view) bool {
		return slices.ContainsFunc(k.watches, func(w *watch) bool { return w.details == v.details })
	})
}

// publish adds the notices of all watches that have changed to the output.
func (c *Core) publish() {
	c.refresh()
	anyNotLive := false
	for _, w := range c.watches {
		var n Notice
		if state := c.stateOf(w); state != w.state || !w.opened {
			w.state, w.opened = state, true
			w.wasLive = w.wasLive || state.Name == Live
			n.State = &state
		}
		anyNotLive = anyNotLive || w.state.Name != Live
		n.Changes = w.changes
		w.changes = nil
		if w.shuffled || n.Changes != nil {
			n.Contacts = make([]*Contact, len(w.members))
			for i, k := range w.members {
				n.Contacts[i] = k.views[k.view(w.details)].shown
			}
			w.shuffled = false
		}
		if n.State != nil || n.Contacts != nil {
			n.Watch = w.id
			c.out.Notices = append(c.out.Notices, n)
		}
	}
	if !anyNotLive {
		c.reason = nil
	}
}

// refresh updates the shown contacts and collects the changes.
func (c *Core) refresh() {
	for _, k := range c.contacts {
		if fresh := c.isFresh(k); fresh != k.fresh {
			k.fresh, k.touched = fresh, true
			k.value.StaleSince = 0
			if !fresh && k.value.UpdatedAt != 0 {
				k.value.StaleSince = c.wall()
			}
		}
		if !k.touched {
			continue
		}
		k.touched = false
		for i := range k.views {
			v := &k.views[i]
			now := k.snapshot(v.details)
			if now == *v.shown {
				continue
			}
			previous := v.shown
			v.shown = &now
			for _, w := range k.watches {
				if w.details == v.details {
					w.changes = append(w.changes, Change{v.shown, previous})
				}
			}
		}
	}
}
