package client

import (
	"slices"
	"strings"
	"sync"
	"time"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// grace is how long what has expired by this clock is remembered: the server
// was seen to keep subscriptions about a minute longer than they last.
const grace = 2 * time.Minute

// known remembers what the server never repeats of the subscriptions that this
// client has created: whom they name, when they end, and what extends them.
type known struct {
	home httpmsg.URL // where the client was pointed to

	mu     sync.Mutex
	byHref map[string]memory
}

type memory struct {
	uris    []string
	expires time.Time
	group   string    // href that subscribed to a group, which also extends it; "" if ad hoc
	deleted time.Time // by this client, if that is all that there is to know
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

// remember notes a subscription that was created.
func (k *known) remember(s Subscription) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.note(k.key(s.Href), memory{uris: s.URIs, expires: s.Expires})
}

// prolong notes what a subscription has left after a request that was sent at a
// time has added minutes to it: "the sum is capped at 30 minutes" (page
// presenceSubscription_ref), and of an unknown rest nothing can be added. group is
// the href that was asked, if it is that of a group.
//
// What was asked for before the subscription was deleted says nothing of the next
// one to the same group, which has the same address.
func (k *known) prolong(s ucwa.PresenceSubscription, minutes int, sent time.Time, group string) Subscription {
	k.mu.Lock()
	defer k.mu.Unlock()
	key := k.key(s.Href)
	m := k.byHref[key]
	rest := max(0, m.expires.Sub(sent))
	m.expires = sent.Add(min(rest+time.Duration(minutes)*time.Minute, ucwa.MaxDuration*time.Minute))
	m.group = strings.Clone(group) // and not the document that it is from
	if !sent.Before(m.deleted) {
		m.deleted = time.Time{}
		k.note(key, m)
	}
	return Subscription{s, m.uris, m.expires}
}

// note notes a subscription, and drops what is over.
func (k *known) note(key string, m memory) {
	if k.byHref == nil {
		k.byHref = map[string]memory{}
	}
	overdue := time.Now().Add(-grace) // once: to ask for the time is a call of JavaScript
	for other, old := range k.byHref {
		switch {
		case !old.expires.Before(overdue) || !old.deleted.Before(overdue):
		case old.group != "": // subscribing to it again is still what extends it
			k.byHref[other] = memory{group: old.group}
		default:
			delete(k.byHref, other)
		}
	}
	k.byHref[key] = m
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

// forget drops a subscription that is gone, but not the group that it is to.
func (k *known) forget(href string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key := k.key(href)
	if m := k.byHref[key]; m.group != "" {
		k.byHref[key] = memory{group: m.group}
		return
	}
	delete(k.byHref, key)
}

// deleted notes that this client has deleted a subscription, or perhaps has.
func (k *known) deleted(href string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key := k.key(href)
	if _, known := k.byHref[key]; known {
		k.byHref[key] = memory{deleted: time.Now().Round(0)} // by the clock of the wall, as requests are sent
	}
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
