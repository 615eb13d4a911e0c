//go:build js && wasm

package presence

import (
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

// groupOf returns the group that an item of a list is: a Group of presence.d.ts, or the
// href of one.
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

// known is what JavaScript knows of the contacts of a watch.
type known struct{ contacts []*live.Contact }

// appendNotice appends the members of a notice: see watch.js. Only contacts that have
// changed cross to JavaScript: with 1,000 in a watch, all of them would take some
// milliseconds for each change.
func (k *known) appendNotice(b []byte, n live.Notice) []byte {
	if n.State != nil {
		b = appendState(shared.AppendName(b, "state"), n.State)
	}
	if len(n.Changes) > 0 {
		b = shared.AppendList(shared.AppendName(b, "changed"), n.Changes, func(b []byte, c live.Change) []byte {
			return appendContact(b, c.Contact)
		})
	}
	if n.Contacts != nil {
		if removed := k.removed(n); len(removed) > 0 {
			b = shared.AppendList(shared.AppendName(b, "removed"), removed, hal.AppendString)
		}
		k.contacts = n.Contacts
	}
	return b
}

// removed returns the URIs of the contacts that a watch no longer has.
func (k *known) removed(n live.Notice) (uris []string) {
	added := 0
	for _, c := range n.Changes {
		if c.Previous == nil {
			added++
		}
	}
	if len(k.contacts)+added == len(n.Contacts) {
		return nil
	}
	kept := make(map[string]bool, len(n.Contacts))
	for _, c := range n.Contacts {
		kept[c.URI] = true
	}
	for _, c := range k.contacts {
		if !kept[c.URI] {
			uris = append(uris, c.URI)
		}
	}
	return uris
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

// appendTime appends a member with a time, unless that is 0, which means that it is not
// known.
func appendTime(b []byte, name string, ms int64) []byte {
	if ms == 0 {
		return b
	}
	return appendNumber(b, name, ms)
}

func appendNumber(b []byte, name string, n int64) []byte {
	return strconv.AppendInt(shared.AppendName(b, name), n, 10)
}
