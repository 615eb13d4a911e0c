package live

import (
	"slices"
	"strconv"
	"strings"
)

// seen collects the notices of a watch.
type seen struct {
	id       WatchID
	uris     map[string]bool // by key; nil for a group
	details  Details
	state    State
	contacts map[string]*Contact
	versions map[string]int
	order    []*Contact
	closed   bool
	losses   int // losses of the world when the watch was last live
}

// note checks and stores a notice.
func (w *world) note(n Notice) {
	s := w.watches[n.Watch]
	if s == nil || s.closed {
		w.fail("a notice for a watch that is not open")
		return
	}
	if n.State == nil && n.Contacts == nil {
		w.fail("a notice that tells nothing")
	}
	if n.State != nil {
		if *n.State == s.state {
			w.fail("a state that is the same as before")
		}
		s.state = *n.State
		s.closed = s.state.Name == Closed
	}
	if n.Contacts != nil {
		w.noteContacts(s, n)
	}
}

// noteContacts checks the list of contacts in a notice: each is the same object as
// before, or has changed.
func (w *world) noteContacts(s *seen, n Notice) {
	for _, change := range n.Changes {
		w.noteChange(s, change)
	}
	same := len(s.order) == len(n.Contacts) && !slices.ContainsFunc(n.Contacts, func(k *Contact) bool { return s.contacts[k.URI] == nil })
	old := s.contacts
	if !same {
		s.contacts = make(map[string]*Contact, len(n.Contacts))
	}
	changed := 0
	for _, k := range n.Contacts {
		if was := old[k.URI]; was != nil && was != k {
			changed++
		}
		s.contacts[k.URI] = k
	}
	if changed > len(n.Changes) {
		w.fail("a contact is another one without a change")
	}
	s.order = n.Contacts
	for uri := range s.versions {
		if s.contacts[uri] == nil {
			delete(s.versions, uri)
		}
	}
}

// noteChange checks one change in a notice: the value differs, the previous value is
// the one shown before, and no replaced value returns.
func (w *world) noteChange(s *seen, c Change) {
	key := c.Contact.URI
	w.count.notices++
	if c.Previous == nil || *c.Previous == *c.Contact {
		w.fail("a change that changes nothing: " + key)
		return
	}
	if old := s.contacts[key]; old != nil && old != c.Previous {
		w.fail("a change that does not go on from what was shown: " + key)
	}
	version := versionOf(c.Contact)
	if version < s.versions[key] {
		w.fail(key + " went back to an older value")
	}
	s.versions[key] = version
}

// versionOf returns the number of the change that a contact shows; 0 for none.
func versionOf(k *Contact) int {
	if k.Activity == "" {
		return 0
	}
	version, err := strconv.Atoi(k.Activity[1:])
	if err != nil {
		panic(err)
	}
	return version
}

// log prints a step of the simulation if the flag -requests is set.
func (w *world) log(format string, args ...any) {
	if *printRequests {
		w.t.Logf("%v "+format, append([]any{w.now}, args...)...)
	}
}

func (w *world) fail(what string) {
	if w.failed == "" {
		w.failed = w.now.String() + ": " + what
	}
}

func (w *world) logInput(in Input) {
	if a, ok := in.(Answer); ok {
		w.log("answer %d %v parts=%d events=%s", a.ID, a.Err, len(a.Parts), eventsOf(a))
	} else {
		w.log("%T %v", in, in)
	}
}

func eventsOf(a Answer) string {
	if a.Events == nil {
		return ""
	}
	s := ""
	for _, l := range a.Events.Links {
		s += l.Rel + " "
	}
	for _, sender := range a.Events.Senders {
		for _, e := range sender.Events {
			s += string(e.Type) + " " + e.Target.Href[strings.LastIndexByte(e.Target.Href, '/')+1:] + ", "
		}
	}
	return s[:min(len(s), 200)]
}
