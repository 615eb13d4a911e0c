//go:build js && wasm

package jsapi

import (
	"strconv"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func appendSubscriptions(list []client.Subscription) []byte {
	size := 2
	for i := range list {
		s := &list[i]
		size += 128 + len(s.ID) + 2*len(s.Href) + len(s.Memberships) + len(s.AddTo)
	}
	b := append(make([]byte, 0, size), '[')
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
	b = append(b, `,"href":`...)
	start := len(b)
	b = hal.AppendString(b, s.Href)
	href := b[start:]
	b = append(append(b, `,"links":{"self":`...), href...)
	b = appendOptional(b, ucwa.RelMemberships, s.Memberships)
	b = appendOptional(b, ucwa.RelAddToPresenceSubscription, s.AddTo)
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
