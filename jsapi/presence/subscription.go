//go:build js && wasm

package presence

import (
	"strconv"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// appendSubscriptions returns a list of subscriptions as one flat array with five
// items for each: id, href, the hrefs of memberships and addToPresenceSubscription,
// and an object with the local state. 0 stands for a missing item, and 1 for an href
// that equals the one before it, as on real servers. subscriptions.js makes the
// objects. For a list of 1,000 this takes a third of the time of parsing an array of
// objects.
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
			b = append(appendLocalState(append(b, ",{"...), *s), '}')
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
func appendSubscription(b []byte, s client.Subscription) []byte {
	b = shared.AppendField(append(b, '{'), "id", s.ID)
	b = shared.AppendField(b, "href", s.Href)
	b = shared.AppendField(append(b, `,"links":{`...), ucwa.RelSelf, s.Href)
	b = shared.AppendOptional(b, ucwa.RelMemberships, s.Memberships)
	b = shared.AppendOptional(b, ucwa.RelAddToPresenceSubscription, s.AddTo)
	return append(appendLocalState(append(b, '}'), s), '}')
}

// appendLocalState appends the members that the client knows and the server does not
// return.
func appendLocalState(b []byte, s client.Subscription) []byte {
	if len(s.URIs) > 0 {
		b = shared.AppendList(shared.AppendName(b, "uris"), s.URIs, hal.AppendString)
	}
	if !s.Expires.IsZero() {
		b = strconv.AppendInt(shared.AppendName(b, "expiresAt"), s.Expires.UnixMilli(), 10)
	}
	return b
}
