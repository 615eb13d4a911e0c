//go:build js && wasm

package jsapi

import (
	"strconv"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// appendSubscriptions appends a list, of which there may be thousands, as one
// flat array with five fields for each: id, href, the hrefs of memberships and
// addToPresenceSubscription, and what else is known. 0 is what is missing, and 1
// an href that is the one before, as it is on real servers. presence.js makes
// objects of them: that takes a third of the time of parsing them all spelled
// out.
func appendSubscriptions(list []client.Subscription) []byte {
	size := 2
	for i := range list {
		s := &list[i]
		size += 32 + len(s.ID) + len(s.Href) + len(s.Memberships) + len(s.AddTo)
	}
	b := append(make([]byte, 0, size), '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		s := &list[i]
		b = hal.AppendString(b, s.ID)
		b = hal.AppendString(append(b, ','), s.Href)
		b = appendHref(append(b, ','), s.Memberships)
		if s.AddTo != "" && s.AddTo == s.Memberships {
			b = append(b, ",1"...)
		} else {
			b = appendHref(append(b, ','), s.AddTo)
		}
		if len(s.URIs) == 0 && s.Expires.IsZero() {
			b = append(b, ",0"...)
		} else {
			b = append(appendKnown(append(b, ",{"...), s), '}')
		}
	}
	return append(b, ']')
}

func appendHref(b []byte, href string) []byte {
	if href == "" {
		return append(b, '0')
	}
	return hal.AppendString(b, href)
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
	return append(appendKnown(append(b, '}'), s), '}')
}

// appendKnown appends the members that the server does not tell.
func appendKnown(b []byte, s *client.Subscription) []byte {
	if len(s.URIs) > 0 {
		b = append(appendName(b, "uris"), '[')
		for i, uri := range s.URIs {
			if i > 0 {
				b = append(b, ',')
			}
			b = hal.AppendString(b, uri)
		}
		b = append(b, ']')
	}
	if !s.Expires.IsZero() {
		b = strconv.AppendInt(appendName(b, "expiresAt"), s.Expires.UnixMilli(), 10)
	}
	return b
}
