package client

import (
	"slices"
	"strings"
	"sync"
	"time"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

const (
	// grace is how long a subscription is remembered after it has expired by this
	// clock: a real server keeps subscriptions about a minute longer than they last.
	grace = 2 * time.Minute
	// generation is how many subscriptions are remembered at least, and half of how
	// many at most: a server must not take all memory.
	generation = 500
	// maxHref is the length of the longest href that is remembered.
	maxHref = 2000
)

// localState holds what the server does not repeat about the subscriptions of this
// client: their members, when they expire, and what extends them.
type localState struct {
	base func() httpmsg.URL // hrefs are relative to it

	mu sync.Mutex
	// Entries by key. When recent is full, it becomes old: to drop what has not been
	// stored for the longest time takes no search.
	recent, old map[string]entry
}

// entry is what is known of a subscription. Turns order requests whatever the clock
// does: the next subscription to a group has the href of the last one, and a late
// answer to an old request must not be taken for news of it.
type entry struct {
	uris    []string  // nil if the members are not known
	expires time.Time // long past if that is not known
	group   string    // the href that subscribed to a group, and also extends; "" if ad hoc
	turn    uint64    // the last request that the entry is known from
	ended   bool      // the subscription no longer existed at that turn
}

// key returns what all spellings of an href have in common: it may be absolute or
// relative, and one flow of the documentation has an address in three cases.
func (l *localState) key(href string) string {
	if u, err := l.base().Resolve(href); err == nil {
		href = u.String()
	}
	return ucwa.LowerASCII(href)
}

// load returns the entry of a key, or a zero one.
func (l *localState) load(key string) entry {
	if e, ok := l.recent[key]; ok {
		return e
	}
	return l.old[key]
}

// store sets the entry of a key.
func (l *localState) store(key string, e entry) {
	if len(key) > maxHref || len(e.group) > maxHref {
		return
	}
	if l.recent == nil || len(l.recent) == generation {
		l.recent, l.old = map[string]entry{}, l.recent
	}
	l.recent[key] = e
}

// create stores a subscription that was created.
func (l *localState) create(s Subscription, turn uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.store(l.key(s.Href), entry{uris: s.URIs, expires: s.Expires, turn: turn})
}

// extend stores that a request added minutes to a subscription: "the sum is capped
// at 30 minutes" (page presenceSubscription_ref). group is the href of the request
// if it is that of a group. If the time left is not known, it counts as 0.
func (l *localState) extend(s ucwa.PresenceSubscription, minutes int, request Answer, group string) Subscription {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := l.key(s.Href)
	e := l.load(key)
	left := e.expires.Sub(request.Sent)
	if left < 0 || left > ucwa.MaxDuration*time.Minute { // more than can be left: the clock was set back
		left = 0
	}
	e.expires = request.Sent.Add(min(left+time.Duration(minutes)*time.Minute, ucwa.MaxDuration*time.Minute))
	extended := Subscription{s, e.uris, e.expires}
	if !e.ended || request.turn > e.turn {
		e.group = strings.Clone(group) // and not a part of the document that it is from
		e.turn, e.ended = max(e.turn, request.turn), false
		l.store(key, e)
	}
	return extended
}

// lookup returns what is known of a subscription.
func (l *localState) lookup(href string) entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.recent == nil { // spare list() the keys
		return entry{}
	}
	e := l.load(l.key(href))
	if e.turn > 0 && e.expires.Before(time.Now().Add(-grace)) {
		return entry{group: e.group}
	}
	return e
}

// complete adds what is known to a subscription from the server.
func (l *localState) complete(s ucwa.PresenceSubscription) Subscription {
	e := l.lookup(s.Href)
	return Subscription{s, e.uris, e.expires}
}

// end notes that a subscription no longer existed at a turn. keepGroup keeps what
// extends it: subscribing to a group again creates its subscription again.
func (l *localState) end(href string, turn uint64, keepGroup bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := l.key(href)
	e := l.load(key)
	if e.turn == 0 || e.turn > turn {
		return
	}
	if !keepGroup {
		e.group = ""
	}
	l.store(key, entry{group: e.group, turn: turn, ended: true})
}

// clear drops all entries.
func (l *localState) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.recent, l.old = nil, nil
}

// add notes contacts that were added to a subscription whose members are known.
func (l *localState) add(href string, uris []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := l.key(href)
	e := l.load(key)
	if len(e.uris) == 0 {
		return
	}
	members := map[string]bool{}
	for _, uri := range e.uris {
		members[ucwa.SIPKey(uri)] = true
	}
	for _, uri := range uris {
		if !members[ucwa.SIPKey(uri)] {
			e.uris = append(slices.Clip(e.uris), uri) // the caller has the list, too, and may append to it
		}
	}
	l.store(key, e)
}

// forgetURIs notes that the members of a subscription are no longer known; those of
// no subscription are if href is "".
func (l *localState) forgetURIs(href string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, entries := range []map[string]entry{l.recent, l.old} {
		for key, e := range entries {
			if href == "" || key == l.key(href) {
				e.uris = nil
				entries[key] = e
			}
		}
	}
}
