package client

import (
	"strings"
	"sync"
	"time"

	"ucwapresence/internal/ucwa"
)

// grace is how long what has expired by this clock is remembered: the server
// was seen to keep subscriptions about a minute longer than they last.
const grace = 2 * time.Minute

// known remembers what the server never repeats of the subscriptions that this
// client has created: whom they name, and when they end.
type known struct {
	home ucwa.URL // where the client was pointed to

	mu     sync.Mutex
	byHref map[string]Subscription
}

// key returns what the spellings of one href have in common: it may be absolute
// or relative, and one flow of the documentation writes the same address in
// three cases.
func (k *known) key(href string) string {
	if u, err := k.home.Resolve(href); err == nil {
		href = u.String()
	}
	return strings.ToLower(href)
}

func (k *known) remember(s Subscription) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byHref == nil {
		k.byHref = map[string]Subscription{}
	}
	for href, old := range k.byHref {
		if time.Since(old.Expires) > grace {
			delete(k.byHref, href)
		}
	}
	k.byHref[k.key(s.Href)] = s
}

// complete adds what is known to a subscription from the server.
func (k *known) complete(s ucwa.PresenceSubscription) Subscription {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.byHref) == 0 {
		return Subscription{PresenceSubscription: s}
	}
	old := k.byHref[k.key(s.Href)]
	return Subscription{s, old.URIs, old.Expires}
}
