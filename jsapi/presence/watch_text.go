//go:build js && wasm

package presence

import (
	"slices"
	"strconv"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/live"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// readWatchOptions reads the WatchOptions of presence.d.ts without their signal.
func readWatchOptions(v safejs.Value) (in live.Open, err error) {
	doc, err := shared.ReadInput(v)
	if err != nil {
		return in, err
	}
	var details []string
	var hidden string
	r := fields.Reader{}
	r.Document(doc,
		ucwa.URIsField("uris", &in.URIs),
		fields.List("groups", func(r *fields.Reader, path string, item hal.Value) {
			g, ok := groupOf(item)
			if !ok {
				r.Report(path, "must be a group that this client handed out, or its href")
			}
			in.Groups = append(in.Groups, g)
		}),
		fields.Choices("details", &details, "name", "note", "location"),
		fields.OneOf("hidden", &hidden, "pause", "keep"),
	)
	if len(r.Problems()) == 0 && len(in.URIs) == 0 && len(in.Groups) == 0 {
		r.Report("", "uris or groups must name at least one contact or group")
	}
	in.Keep = hidden == "keep"
	for _, detail := range details {
		in.Details |= watchDetails[detail]
	}
	return in, ucwa.Argument(r.Problems())
}

// watchDetails are the details of WatchOptions by name.
var watchDetails = map[string]live.Details{"name": live.Name, "note": live.Note, "location": live.Location}

// groupOf reads an item of a list of groups: a Group of presence.d.ts, or the href of a
// group. It returns false if the item has no href.
func groupOf(item hal.Value) (ucwa.Group, bool) {
	if item.Kind() == hal.KindString {
		return ucwa.Group{Href: item.Text()}, item.Text() != ""
	}
	var g ucwa.Group
	for _, member := range item.Items() {
		switch member.Name {
		case "type":
			g.Rel = member.Value.Text()
		case "id":
			g.ID = member.Value.Text()
		case "name":
			g.Name = member.Value.Text()
		case "href":
			g.Href = member.Value.Text()
		case "links":
			g.Contacts = linkIn(member.Value, ucwa.RelGroupContacts)
			g.Subscribe = linkIn(member.Value, ucwa.RelSubscribeToGroupPresence)
		}
	}
	return g, item.Kind() == hal.KindBag && g.Href != ""
}

// known holds the contacts of a watch that JavaScript has received.
type known struct{ contacts []*live.Contact }

// appendNotice appends the members of a notice: see watch.js. The notice contains only
// the contacts that are new or have changed, and the URIs of removed contacts. With 1,000
// contacts in a watch, passing all contacts would take some milliseconds for each change.
func (k *known) appendNotice(b []byte, n live.Notice) []byte {
	if n.State != nil {
		b = appendState(shared.AppendName(b, "state"), n.State)
	}
	changed := make([]*live.Contact, len(n.Changes))
	for i, c := range n.Changes {
		changed[i] = c.Contact
	}
	if n.Contacts != nil {
		added, removed := k.update(n.Contacts)
		for _, c := range added {
			if !slices.Contains(changed[:len(n.Changes)], c) {
				changed = append(changed, c)
			}
		}
		if len(removed) > 0 {
			b = shared.AppendList(shared.AppendName(b, "removed"), removed, hal.AppendString)
		}
	}
	if len(changed) > 0 {
		b = shared.AppendList(shared.AppendName(b, "changed"), changed, appendContact)
	}
	return b
}

// update replaces the contacts. It returns the contacts that were added, and the URIs of
// the contacts that were removed.
func (k *known) update(contacts []*live.Contact) (added []*live.Contact, removed []string) {
	old := k.contacts
	k.contacts = contacts
	if slices.EqualFunc(old, contacts, func(a, b *live.Contact) bool { return a.URI == b.URI }) {
		return nil, nil
	}
	was, is := make(map[string]bool, len(old)), make(map[string]bool, len(contacts))
	for _, c := range old {
		was[c.URI] = true
	}
	for _, c := range contacts {
		is[c.URI] = true
		if !was[c.URI] {
			added = append(added, c)
		}
	}
	for _, c := range old {
		if !is[c.URI] {
			removed = append(removed, c.URI)
		}
	}
	return added, removed
}

// appendState appends a WatchState of presence.d.ts.
func appendState(b []byte, s *live.State) []byte {
	b = shared.AppendField(append(b, '{'), "name", string(s.Name))
	b = appendNumber(b, "since", s.Since)
	if s.Reason != nil {
		b = shared.AppendError(shared.AppendName(b, "reason"), s.Reason)
	}
	if s.RetryAt != 0 {
		b = appendNumber(b, "retryAt", s.RetryAt)
	}
	if s.Resumed != live.Unproven {
		b = strconv.AppendBool(shared.AppendName(b, "resumed"), s.Resumed == live.Kept)
	}
	return append(b, '}')
}

// appendContact appends a Contact of presence.d.ts.
func appendContact(b []byte, c *live.Contact) []byte {
	b = shared.AppendField(append(b, '{'), "uri", c.URI)
	b = shared.AppendOptional(b, "name", c.Name)
	b = shared.AppendOptional(b, "title", c.Title)
	b = shared.AppendOptional(b, "availability", c.Availability)
	b = shared.AppendOptional(b, "activity", c.Activity)
	b = shared.AppendOptional(b, "deviceType", c.DeviceType)
	b = appendTime(b, "lastActive", c.LastActive)
	b = shared.AppendOptional(b, "note", c.Note)
	b = shared.AppendOptional(b, "location", c.Location)
	b = strconv.AppendBool(shared.AppendName(b, "stale"), c.Stale)
	b = appendTime(b, "staleSince", c.StaleSince)
	return append(appendTime(b, "updatedAt", c.UpdatedAt), '}')
}

// appendTime appends a member with a time, unless the time is 0, which means unknown.
func appendTime(b []byte, name string, ms int64) []byte {
	if ms == 0 {
		return b
	}
	return appendNumber(b, name, ms)
}

func appendNumber(b []byte, name string, n int64) []byte {
	return strconv.AppendInt(shared.AppendName(b, name), n, 10)
}
