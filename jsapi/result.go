//go:build js && wasm

package jsapi

import (
	"strconv"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
)

// The results of presence.d.ts, as JSON.

func oneSubscription(s client.Subscription, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return appendSubscription(nil, &s), nil
}

func appendMemberships(memberships []ucwa.Membership, err error) ([]byte, error) {
	return appendList(memberships, err, func(b []byte, m ucwa.Membership) []byte {
		b = appendField(append(b, '{'), "href", m.Href)
		b = appendField(append(b, `,"links":{`...), ucwa.RelSelf, m.Href)
		b = appendOptional(b, ucwa.RelContact, m.Contact)
		b = appendOptional(b, ucwa.RelPresenceSubscription, m.PresenceSubscription)
		return append(b, `}}`...)
	})
}

func appendGroups(groups []ucwa.Group, err error) ([]byte, error) {
	return appendList(groups, err, func(b []byte, g ucwa.Group) []byte {
		b = appendField(append(b, '{'), "type", g.Rel)
		b = appendField(b, "id", g.ID)
		b = appendField(b, "name", g.Name)
		b = appendField(b, "href", g.Href)
		b = appendField(append(b, `,"links":{`...), ucwa.RelSelf, g.Href)
		b = appendOptional(b, ucwa.RelGroupContacts, g.Contacts)
		b = appendOptional(b, ucwa.RelSubscribeToGroupPresence, g.Subscribe)
		return append(b, `}}`...)
	})
}

func appendPresence(p client.Presence, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	b := appendOptional([]byte{'{'}, "uri", p.URI)
	b = appendField(b, "availability", p.Availability)
	b = appendOptional(b, "activity", p.Activity)
	b = appendOptional(b, "deviceType", p.DeviceType)
	if !p.LastActive.IsZero() {
		b = strconv.AppendInt(appendName(b, "lastActive"), p.LastActive.UnixMilli(), 10)
	}
	return append(b, '}'), nil
}

// appendList returns an array, or the error that there is instead.
func appendList[T any](items []T, err error, appendItem func([]byte, T) []byte) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	b := []byte{'['}
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendItem(b, item)
	}
	return append(b, ']'), nil
}

// appendOptional appends a member unless its value is empty.
func appendOptional(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	return appendField(b, name, value)
}
