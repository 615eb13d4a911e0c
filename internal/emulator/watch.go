package emulator

import (
	"slices"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// watch is somebody of whom at least one application is told how they are.
type watch struct {
	appointment // with the next change in a life of their own
	key         string
	watchers    map[*application]struct{} // are subscribed to them
	own         map[*application]struct{} // in which they are available themselves
	seen        time.Time                 // the last look at that life
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

// extendSubscription adds minutes to a subscription. Unless its end is as near as
// before, a warning that has not gone out yet is true no more.
func (e *Emulator) extendSubscription(a *application, s *subscription, minutes int) {
	s.extend(minutes, e.now, &e.config.Times)
	if !s.warned {
		a.channel.queue.strike(happening{hal.Updated, ucwa.RelPresenceSubscription, s.id})
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

func (e *Emulator) watch(a *application, key string) { e.watched(key).watchers[a] = struct{}{} }

func (e *Emulator) unwatch(a *application, key string) {
	w := e.watches[key]
	delete(w.watchers, a)
	e.forget(w)
}

// watchUser is for an application in which the user is available: there it is
// told how they are, whoever says so (page presence_ref).
func (e *Emulator) watchUser(a *application) {
	e.watched(ucwa.SIPKey(a.user.URI)).own[a] = struct{}{}
}

func (e *Emulator) unwatchUser(a *application) {
	if w := e.watches[ucwa.SIPKey(a.user.URI)]; w != nil {
		delete(w.own, a)
		e.forget(w)
	}
}

func (e *Emulator) watched(key string) *watch {
	w := e.watches[key]
	if w == nil {
		w = &watch{key: key, watchers: map[*application]struct{}{}, own: map[*application]struct{}{}, seen: e.now}
		w.appointment = e.agenda.appoint(w)
		e.watches[key] = w
		e.agenda.set(&w.appointment, e.directory.nextChange(key, e.now))
	}
	return w
}

// forget ends a watch of which nobody is told any more.
func (e *Emulator) forget(w *watch) {
	if len(w.watchers)+len(w.own) == 0 {
		e.agenda.set(&w.appointment, time.Time{})
		delete(e.watches, w.key)
	}
}

// happen looks what has changed in somebody's life.
func (w *watch) happen(e *Emulator, at time.Time) {
	before, after := e.directory.presence(w.key, w.seen), e.directory.presence(w.key, at)
	w.seen = at
	e.agenda.set(&w.appointment, e.directory.nextChange(w.key, at))
	e.tell(w, before, after)
}

// alter changes how somebody is, and tells it.
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
	mood := before.Availability == after.Availability && before.Activity == after.Activity
	note, location := before.Note == after.Note, before.Location == after.Location
	e.tellAll(w.watchers, w.key, []part{
		{ucwa.RelContactPresence, mood && before.DeviceType == after.DeviceType},
		{relContactNote, note},
		{relContactSupportedModalities, slices.Equal(before.Modalities, after.Modalities)},
		{relContactLocation, location},
	})
	e.tellAll(w.own, "", []part{{relPresence, mood}, {relNote, note}, {relLocation, location}})
}

// part is a part of how somebody is, and whether it is as it was.
type part struct {
	rel  string
	same bool
}

// tellAll raises events for the parts that have changed.
func (e *Emulator) tellAll(told map[*application]struct{}, who string, parts []part) {
	parts = slices.DeleteFunc(parts, func(p part) bool { return p.same })
	if len(parts) == 0 {
		return
	}
	for a := range told {
		for _, p := range parts {
			e.raise(a, medium, happening{hal.Updated, p.rel, who})
		}
		e.reschedule(a)
	}
}
