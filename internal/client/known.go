package client

import (
	"slices"
	"strings"
	"sync"
	"time"

	"ucwapresence/internal/ucwa"
)

// grace is how long what has expired by this clock is remembered: the server
// was seen to keep subscriptions about a minute longer than they last.
const grace = 2 * time.Minute

// known remembers what the server never repeats of the subscriptions that this
// client has created: whom they name, when they end, and what extends them.
type known struct {
	home ucwa.URL // where the client was pointed to

	mu     sync.Mutex
	byHref map[string]memory
}

type memory struct {
	uris    []string
	expires time.Time
	group   string // href that subscribed to a group, which also extends it; "" if ad hoc
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

// remember notes a subscription that was created, or extended.
func (k *known) remember(s Subscription, group string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byHref == nil {
		k.byHref = map[string]memory{}
	}
	overdue := time.Now().Add(-grace) // once: to ask for the time is a call of JavaScript
	for href, old := range k.byHref {
		if old.expires.Before(overdue) {
			delete(k.byHref, href)
		}
	}
	k.byHref[k.key(s.Href)] = memory{s.URIs, s.Expires, group}
}

// recall returns what is known of a subscription.
func (k *known) recall(href string) memory {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.byHref) == 0 {
		return memory{}
	}
	return k.byHref[k.key(href)]
}

// complete adds what is known to a subscription from the server.
func (k *known) complete(s ucwa.PresenceSubscription) Subscription {
	m := k.recall(s.Href)
	return Subscription{s, m.uris, m.expires}
}

// forget drops a subscription that is gone.
func (k *known) forget(href string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.byHref, k.key(href))
}

// clear drops all subscriptions.
func (k *known) clear() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.byHref = nil
}

// add notes people that were added to a subscription.
func (k *known) add(href string, uris []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key := k.key(href)
	m := k.byHref[key]
	if len(m.uris) == 0 {
		return // not all are known anyway
	}
	for _, uri := range uris {
		if !slices.ContainsFunc(m.uris, func(old string) bool { return ucwa.SIPKey(old) == ucwa.SIPKey(uri) }) {
			m.uris = append(slices.Clip(m.uris), uri)
		}
	}
	k.byHref[key] = m
}

// lose notes that it is not known any more whom a subscription names; href ""
// stands for any.
func (k *known) lose(href string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for key, m := range k.byHref {
		if href == "" || key == k.key(href) {
			m.uris = nil
			k.byHref[key] = m
		}
	}
}
