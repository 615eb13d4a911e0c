package emulator

import (
	"slices"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// watch is somebody to whom at least one application is subscribed.
type watch struct {
	appointment // with the next change in a life of their own
	key         string
	watchers    map[*application]struct{}
	seen        time.Time // the last look at that life
}

// raise puts an event into the channel of an application.
func (e *Emulator) raise(a *application, p priority, h happening) {
	a.channel.queue.add(h, p, e.now)
}

// startSubscription adds a subscription to an application. What is raised, and in
// which order, is what a real server was seen to send.
func (e *Emulator) startSubscription(a *application, s *subscription) {
	a.subscriptions = append(a.subscriptions, s)
	e.raise(a, atOnce, happening{hal.Added, ucwa.RelPresenceSubscription, s.id})
	for _, uri := range s.uris {
		e.hold(a, uri)
	}
}

// endSubscription takes a subscription out of its application.
func (e *Emulator) endSubscription(a *application, s *subscription, p priority) {
	a.subscriptions = slices.DeleteFunc(a.subscriptions, func(other *subscription) bool { return other == s })
	for _, uri := range s.uris {
		e.letGo(a, uri, p)
	}
	e.raise(a, p, happening{hal.Deleted, ucwa.RelPresenceSubscription, s.id})
}

// hold notes that one more subscription of the application is for a contact, and
// tells how the contact is. With the first one the contact enters
// subscribedContacts.
func (e *Emulator) hold(a *application, uri string) {
	key := ucwa.SIPKey(uri)
	if a.holders[key]++; a.holders[key] == 1 {
		e.watch(a, key)
		e.raise(a, atOnce, happening{hal.Added, ucwa.RelContact, key})
	}
	for _, part := range contactParts() {
		e.raise(a, atOnce, happening{hal.Updated, part.rel, key})
	}
}

// letGo takes that back. With the last one the contact leaves subscribedContacts.
func (e *Emulator) letGo(a *application, uri string, p priority) {
	key := ucwa.SIPKey(uri)
	if a.holders[key]--; a.holders[key] == 0 {
		delete(a.holders, key)
		e.unwatch(a, key)
		e.raise(a, p, happening{hal.Deleted, ucwa.RelContact, key})
	}
}

func (e *Emulator) watch(a *application, key string) {
	w := e.watches[key]
	if w == nil {
		w = &watch{key: key, watchers: map[*application]struct{}{}, seen: e.now}
		w.appointment = e.agenda.appoint(w)
		e.watches[key] = w
		e.agenda.set(&w.appointment, e.directory.nextChange(key, e.now))
	}
	w.watchers[a] = struct{}{}
}

func (e *Emulator) unwatch(a *application, key string) {
	w := e.watches[key]
	delete(w.watchers, a)
	if len(w.watchers) == 0 {
		e.agenda.set(&w.appointment, time.Time{})
		delete(e.watches, key)
	}
}

// happen looks what has changed in somebody's life.
func (w *watch) happen(e *Emulator, at time.Time) {
	before, after := e.directory.presence(w.key, w.seen), e.directory.presence(w.key, at)
	w.seen = at
	e.agenda.set(&w.appointment, e.directory.nextChange(w.key, at))
	e.tell(w, before, after)
}

// alter changes how somebody is, and tells it to who is subscribed to them.
func (e *Emulator) alter(uri string, change func()) {
	key := ucwa.SIPKey(uri)
	before := e.directory.presence(key, e.now)
	change()
	w := e.watches[key]
	if w == nil {
		return
	}
	w.seen = e.now
	e.agenda.set(&w.appointment, e.directory.nextChange(key, e.now)) // if there is a life of their own
	e.tell(w, before, e.directory.presence(key, e.now))
}

// tell raises events for what has changed about somebody. That they were active
// again is no change.
func (e *Emulator) tell(w *watch, before, after Presence) {
	var changed []string
	for _, part := range [...]struct {
		rel  string
		same bool
	}{
		{ucwa.RelContactPresence, before.Availability == after.Availability &&
			before.Activity == after.Activity && before.DeviceType == after.DeviceType},
		{relContactNote, before.Note == after.Note},
		{relContactSupportedModalities, slices.Equal(before.Modalities, after.Modalities)},
		{relContactLocation, before.Location == after.Location},
	} {
		if !part.same {
			changed = append(changed, part.rel)
		}
	}
	if changed == nil {
		return
	}
	for a := range w.watchers {
		for _, part := range changed {
			e.raise(a, medium, happening{hal.Updated, part, w.key})
		}
		e.reschedule(a)
	}
}
