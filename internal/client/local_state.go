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
	// grace is how long an entry is kept after its subscription has expired by this
	// clock: a real server keeps subscriptions about a minute longer.
	grace = 2 * time.Minute
	// generation is the largest number of entries in one of the two maps. The limit
	// keeps a server from using up the memory.
	generation = 500
	// maxHref is the length of the longest href that is stored.
	maxHref = 2000
)

// localState contains data about the subscriptions of this client that the documents of
// the server lack: their members, their expiry, and the href that extends them.
type localState struct {
	base func() httpmsg.URL // returns the URL to which hrefs are relative

	mu sync.Mutex
	// Entries by key. When recent is full, it replaces old: this drops the entries that
	// were stored least recently, without a search.
	recent, old map[string]entry
}

// entry is the local state of a subscription. Turns order the requests without a clock:
// the next subscription to a group has the same href as the last one, and a late answer
// to a request for the last one must not change the entry of the next one.
type entry struct {
	uris    []string  // nil if the members are not known
	expires time.Time // the zero time, which is long past, if the expiry is not known
	group   string    // the href that subscribes to the group, and also extends; "" without a group
	turn    uint64    // of the last request whose answer changed the entry
	ended   bool      // the subscription no longer existed at that turn
}

// key returns the same key for all spellings of an href: an href may be absolute or
// relative, and one flow of the documentation writes an address in three variants of
// upper and lower case.
func (l *localState) key(href string) string {
	if u, err := l.base().Resolve(href); err == nil {
		href = u.String()
	}
	return ucwa.LowerASCII(href)
}

// load returns the entry of a key, or the zero entry.
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

// extend records that a request added minutes to a subscription: "the sum is capped at
// 30 minutes" (page presenceSubscription_ref). group is the href of the request if it
// subscribed to a group, and "" otherwise. An unknown remaining time counts as 0.
func (l *localState) extend(s ucwa.PresenceSubscription, minutes int, request Answer, group string) Subscription {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := l.key(s.Href)
	e := l.load(key)
	left := e.expires.Sub(request.Sent)
	if left < 0 || left > ucwa.MaxDuration*time.Minute { // more than the maximum: the clock was set back
		left = 0
	}
	e.expires = request.Sent.Add(min(left+time.Duration(minutes)*time.Minute, ucwa.MaxDuration*time.Minute))
	extended := Subscription{s, e.uris, e.expires}
	if !e.ended || request.turn > e.turn {
		e.group = strings.Clone(group) // a substring would keep the whole document in memory
		e.turn, e.ended = max(e.turn, request.turn), false
		l.store(key, e)
	}
	return extended
}

// lookup returns the local state of a subscription. After grace it has only the group.
func (l *localState) lookup(href string) entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.recent == nil { // saves List the computation of keys
		return entry{}
	}
	e := l.load(l.key(href))
	if e.turn > 0 && e.expires.Before(time.Now().Add(-grace)) {
		return entry{group: e.group}
	}
	return e
}

// complete adds the local state to a subscription from the server.
func (l *localState) complete(s ucwa.PresenceSubscription) Subscription {
	e := l.lookup(s.Href)
	return Subscription{s, e.uris, e.expires}
}

// end records that a subscription no longer existed at a turn. keepGroup keeps the href
// that extends it, because that href also creates the subscription to the group again.
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

// add records contacts that were added to a subscription, if its members are known.
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
			e.uris = append(slices.Clip(e.uris), uri) // clipped, because the caller has the list, too, and may append to it
		}
	}
	l.store(key, e)
}

// forgetURIs drops the members of a subscription, or of all subscriptions if href is "".
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
