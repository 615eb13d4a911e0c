//go:build js && wasm

package jsapi

import (
	"strconv"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
)

func appendSubscriptions(b []byte, list []client.Subscription) []byte {
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendSubscription(b, &list[i])
	}
	return append(b, ']')
}

// appendSubscription appends a PresenceSubscription of presence.d.ts.
func appendSubscription(b []byte, s *client.Subscription) []byte {
	b = appendField(append(b, '{'), "id", s.ID)
	b = appendField(b, "href", s.Href)
	b = appendField(append(b, `,"links":{`...), "self", s.Href)
	if s.Memberships != "" {
		b = appendField(b, "memberships", s.Memberships)
	}
	if s.AddTo != "" {
		b = appendField(b, "addToPresenceSubscription", s.AddTo)
	}
	b = append(b, '}')
	if len(s.URIs) > 0 {
		b = append(b, `,"uris":[`...)
		for i, uri := range s.URIs {
			if i > 0 {
				b = append(b, ',')
			}
			b = hal.AppendString(b, uri)
		}
		b = append(b, ']')
	}
	if !s.Expires.IsZero() {
		b = append(b, `,"expiresAt":`...)
		b = strconv.AppendInt(b, s.Expires.UnixMilli(), 10)
	}
	return append(b, '}')
}
