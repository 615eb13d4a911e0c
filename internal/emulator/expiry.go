package emulator

import (
	"slices"
	"time"

	"ucwapresence/internal/emulator/channel"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// reschedule sets the next appointment of an application, after something has
// happened to it.
func (e *Emulator) reschedule(a *application) {
	if a == nil || a.ended {
		return
	}
	if a.polled && a.channel.Len() > e.config.Limits.Events {
		e.dropSubscriptions(a)
	}
	e.agenda.Set(a.appointment, a.due(&e.config.Times))
}

// due returns when something next happens to the application without a request. An
// application always ends at some time.
func (a *application) due(t *Times) time.Time {
	due := schedule.Never()
	for _, s := range a.subscriptions {
		due = schedule.Earliest(due, s.warning(t), s.end(t))
	}
	switch {
	case a.pending != nil:
		return schedule.Earliest(due, a.channel.Due(a.pending.since))
	case !a.polled:
		return schedule.Earliest(due, a.touched.Add(t.Idle))
	case !a.channel.Restarting():
		due = schedule.Earliest(due, a.idle.Add(t.Silence))
	}
	return schedule.Earliest(due, a.idle.Add(t.Inactivity))
}

// advance performs the changes that are due for an application: it announces and performs
// the end of subscriptions, and answers the pending GET. Without a pending GET it ends
// what the client has stopped using.
func (e *Emulator) advance(a *application, at time.Time) {
	t := &e.config.Times
	for _, s := range slices.Clone(a.subscriptions) {
		switch {
		case schedule.Reached(s.end(t), at):
			e.endSubscription(a, s, channel.Medium)
		case schedule.Reached(s.warning(t), at):
			s.warned = true
			e.enqueue(a, channel.Medium, channel.Event{Type: hal.Updated, Rel: ucwa.RelPresenceSubscription, Subject: s.id})
		}
	}
	switch {
	case a.pending != nil:
		if pending := a.pending; schedule.Reached(a.channel.Due(pending.since), at) {
			e.answer(pending, a.eventPackage(a.send(), pending.query))
		}
	case !a.polled && schedule.Reached(a.touched.Add(t.Idle), at),
		a.polled && schedule.Reached(a.idle.Add(t.Inactivity), at):
		e.expire(a)
	case a.polled && !a.channel.Restarting() && schedule.Reached(a.idle.Add(t.Silence), at):
		e.dropSubscriptions(a)
	}
	e.reschedule(a)
}

// dropSubscriptions drops the subscriptions of an application that does not read
// its events. There are no events for them: resume means that all subscriptions are
// gone (page EventsInUCWA).
func (e *Emulator) dropSubscriptions(a *application) {
	for key := range a.subscriptionCount {
		e.unwatch(a, key)
	}
	clear(a.subscriptionCount)
	a.subscriptions = slices.DeleteFunc(a.subscriptions, func(s *subscription) bool { return s.origin != bySystem })
	a.channel.Restart()
}

// end ends an application. A pending GET is answered with 404.
func (e *Emulator) end(a *application) {
	a.ended = true
	delete(e.applications, a.id)
	e.agenda.Set(a.appointment, schedule.Never())
	for key := range a.subscriptionCount {
		e.unwatch(a, key)
	}
	e.unwatchUser(a)
	if a.pending != nil {
		e.answer(a.pending, refuse(refusal.ApplicationNotFound()))
	}
	e.change(a.user.URI, func() { e.directory.Withdraw(a.user.URI, a.id) })
}

// maxExpired is how many expired applications are remembered.
const maxExpired = 1000

// expire ends an application that is not used any more, and remembers it: requests
// of its owner are answered with 410. One that was deleted or killed answers 404.
func (e *Emulator) expire(a *application) {
	e.end(a)
	e.expired = append(e.expired, expired{a.id, ucwa.SIPKey(a.user.URI)})
	if len(e.expired) > maxExpired {
		e.expired = slices.Delete(e.expired, 0, len(e.expired)-maxExpired)
	}
}

// expired is the record of an application that has ended.
type expired struct{ id, user string }

// hasExpired reports whether a user's application has expired.
func (e *Emulator) hasExpired(id, user string) bool {
	return slices.Contains(e.expired, expired{id, ucwa.SIPKey(user)})
}
