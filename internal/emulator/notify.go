package emulator

import (
	"slices"
	"time"

	"ucwapresence/internal/emulator/channel"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// watch is a person whose presence at least one application is notified of.
type watch struct {
	appointment *schedule.Appointment // for the next change without a request
	key         string
	subscribers map[*application]struct{} // applications that are subscribed to the person
	own         map[*application]struct{} // applications in which the person is available
	seen        time.Time                 // when the presence was last looked at
}

// enqueue adds an event to the channel of an application.
func (e *Emulator) enqueue(a *application, p channel.Priority, event channel.Event) {
	a.channel.Add(event, p, e.now())
}

// startSubscription adds a subscription to an application. Real servers were seen
// to send these events in this order.
func (e *Emulator) startSubscription(a *application, s *subscription) {
	a.subscriptions = append(a.subscriptions, s)
	e.enqueue(a, channel.Urgent, channel.Event{Type: hal.Added, Rel: ucwa.RelPresenceSubscription, Subject: s.id})
	for _, uri := range s.uris {
		e.addReference(a, uri)
	}
}

// extendSubscription adds minutes to a subscription. A warning that was not sent
// is removed, unless the new end is still as close as the warning says.
func (e *Emulator) extendSubscription(a *application, s *subscription, minutes int) {
	s.extend(minutes, e.now(), &e.config.Times)
	if !s.warned {
		a.channel.Remove(channel.Event{Type: hal.Updated, Rel: ucwa.RelPresenceSubscription, Subject: s.id})
	}
}

// endSubscription removes a subscription from its application.
func (e *Emulator) endSubscription(a *application, s *subscription, p channel.Priority) {
	a.subscriptions = slices.DeleteFunc(a.subscriptions, func(other *subscription) bool { return other == s })
	for _, uri := range s.uris {
		e.removeReference(a, uri, p)
	}
	e.enqueue(a, p, channel.Event{Type: hal.Deleted, Rel: ucwa.RelPresenceSubscription, Subject: s.id})
}

// addReference counts one more subscription of the application to a contact, and
// sends the contact's state. With the first one the contact is added to
// subscribedContacts.
func (e *Emulator) addReference(a *application, uri string) {
	key := ucwa.SIPKey(uri)
	if a.subscriptionCount[key]++; a.subscriptionCount[key] == 1 {
		e.watch(key).subscribers[a] = struct{}{}
		e.enqueue(a, channel.Urgent, channel.Event{Type: hal.Added, Rel: ucwa.RelContact, Subject: key})
	}
	for _, part := range contactParts() {
		e.enqueue(a, channel.Urgent, channel.Event{Type: hal.Updated, Rel: part.rel, Subject: key})
	}
}

// removeReference counts one subscription less. With the last one the contact is
// deleted from subscribedContacts.
func (e *Emulator) removeReference(a *application, uri string, p channel.Priority) {
	key := ucwa.SIPKey(uri)
	if a.subscriptionCount[key]--; a.subscriptionCount[key] == 0 {
		delete(a.subscriptionCount, key)
		e.unwatch(a, key)
		e.enqueue(a, p, channel.Event{Type: hal.Deleted, Rel: ucwa.RelContact, Subject: key})
	}
}

// watch returns the watch of a person, which it creates if there is none.
func (e *Emulator) watch(key string) *watch {
	w := e.watches[key]
	if w == nil {
		w = &watch{key: key, subscribers: map[*application]struct{}{}, own: map[*application]struct{}{}, seen: e.now()}
		w.appointment = e.agenda.Appoint(func(at time.Time) { e.look(w, at) })
		e.watches[key] = w
		e.agenda.Set(w.appointment, e.directory.NextChange(key, e.now()))
	}
	return w
}

// unwatch ends the notifications of a subscriber.
func (e *Emulator) unwatch(a *application, key string) {
	w := e.watches[key]
	delete(w.subscribers, a)
	e.unwatchUnused(w)
}

// watchUser makes an application in which the user is available get events of the
// user's own presence, even if another application changes it (page presence_ref).
func (e *Emulator) watchUser(a *application) {
	e.watch(ucwa.SIPKey(a.user.URI)).own[a] = struct{}{}
}

func (e *Emulator) unwatchUser(a *application) {
	if w := e.watches[ucwa.SIPKey(a.user.URI)]; w != nil {
		delete(w.own, a)
		e.unwatchUnused(w)
	}
}

// unwatchUnused ends a watch of which no application is notified any more.
func (e *Emulator) unwatchUnused(w *watch) {
	if len(w.subscribers)+len(w.own) == 0 {
		e.agenda.Set(w.appointment, schedule.Never())
		delete(e.watches, w.key)
	}
}

// look notifies of what has changed about a person without a request.
func (e *Emulator) look(w *watch, at time.Time) {
	before, after := e.directory.Presence(w.key, w.seen), e.directory.Presence(w.key, at)
	w.seen = at
	e.agenda.Set(w.appointment, e.nextLook(w.key, at))
	e.notify(w, before, after)
}

// nextLook returns when to look at a person again. In a jump of the clock by more than
// an hour most changes are skipped, because a hundred years have too many seconds to look
// at each: their events would be aggregated anyway.
func (e *Emulator) nextLook(key string, at time.Time) time.Time {
	const looks = 1000
	next := e.directory.NextChange(key, at)
	if jump := e.agenda.Target().Sub(at); jump > time.Hour {
		if sparse := at.Add(jump / looks); sparse.After(next) {
			return sparse
		}
	}
	return next
}

// change performs a change of a person's presence, and notifies of it.
func (e *Emulator) change(uri string, perform func()) {
	key := ucwa.SIPKey(uri)
	before := e.directory.Presence(key, e.now())
	perform()
	w := e.watches[key]
	if w == nil {
		return
	}
	w.seen = e.now()
	e.agenda.Set(w.appointment, e.directory.NextChange(key, e.now()))
	e.notify(w, before, e.directory.Presence(key, e.now()))
}

// notify adds events for the parts of a person's presence that have changed. That
// the person was active again is not a change.
func (e *Emulator) notify(w *watch, before, after directory.Presence) {
	availability := before.Availability == after.Availability && before.Activity == after.Activity
	note, location := before.Note == after.Note, before.Location == after.Location
	e.notifyAll(w.subscribers, w.key, []part{
		{ucwa.RelContactPresence, availability && before.DeviceType == after.DeviceType},
		{relContactNote, note},
		{relContactSupportedModalities, slices.Equal(before.Modalities, after.Modalities)},
		{relContactLocation, location},
	})
	e.notifyAll(w.own, "", []part{{relPresence, availability}, {relNote, note}, {relLocation, location}})
}

// part is a part of a person's presence.
type part struct {
	rel  string
	same bool // as before
}

// notifyAll adds events for the parts that have changed to the channels of some
// applications.
func (e *Emulator) notifyAll(applications map[*application]struct{}, subject string, parts []part) {
	parts = slices.DeleteFunc(parts, func(p part) bool { return p.same })
	if len(parts) == 0 {
		return
	}
	for a := range applications {
		for _, p := range parts {
			e.enqueue(a, channel.Medium, channel.Event{Type: hal.Updated, Rel: p.rel, Subject: subject})
		}
		e.reschedule(a)
	}
}
