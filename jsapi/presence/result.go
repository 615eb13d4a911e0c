//go:build js && wasm

package presence

import (
	"strconv"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// appendMemberships appends a PresenceSubscriptionMembership[] of presence.d.ts.
func appendMemberships(b []byte, memberships []ucwa.Membership) []byte {
	return shared.AppendList(b, memberships, func(b []byte, m ucwa.Membership) []byte {
		b = shared.AppendField(append(b, '{'), "href", m.Href)
		b = shared.AppendField(append(b, `,"links":{`...), ucwa.RelSelf, m.Href)
		b = shared.AppendOptional(b, ucwa.RelContact, m.Contact)
		b = shared.AppendOptional(b, ucwa.RelPresenceSubscription, m.PresenceSubscription)
		return append(b, `}}`...)
	})
}

// appendGroups appends a Group[] of presence.d.ts.
func appendGroups(b []byte, groups []ucwa.Group) []byte {
	return shared.AppendList(b, groups, func(b []byte, g ucwa.Group) []byte {
		b = shared.AppendField(append(b, '{'), "type", g.Rel)
		b = shared.AppendField(b, "id", g.ID)
		b = shared.AppendField(b, "name", g.Name)
		b = shared.AppendField(b, "href", g.Href)
		b = shared.AppendField(append(b, `,"links":{`...), ucwa.RelSelf, g.Href)
		b = shared.AppendOptional(b, ucwa.RelGroupContacts, g.Contacts)
		b = shared.AppendOptional(b, ucwa.RelSubscribeToGroupPresence, g.Subscribe)
		return append(b, `}}`...)
	})
}

// appendPresence appends a ContactPresence of presence.d.ts.
func appendPresence(b []byte, p client.Presence) []byte {
	b = shared.AppendOptional(append(b, '{'), "uri", p.URI)
	b = shared.AppendField(b, "availability", p.Availability)
	b = shared.AppendOptional(b, "activity", p.Activity)
	b = shared.AppendOptional(b, "deviceType", p.DeviceType)
	if !p.LastActive.IsZero() {
		b = strconv.AppendInt(shared.AppendName(b, "lastActive"), p.LastActive.UnixMilli(), 10)
	}
	return append(b, '}')
}
