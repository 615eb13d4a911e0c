package emulator

import (
	"slices"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// catchUp lets happen what is due by a time, one thing after the other, each at
// the time at which it is due. From there on it is that time, also if it was later
// before: a clock may be moved back.
func (e *Emulator) catchUp(now time.Time) {
	at := e.now
	if at.After(now) { // the clock was moved back
		at = now
	}
	for next := e.agenda.first(); next != nil && !next.at.After(now); next = e.agenda.first() {
		if next.at.After(at) { // or it is overdue, because of what has just happened
			at = next.at
		}
		e.now = at
		next.subject.happen(e, at)
	}
	e.now = now
}

// reschedule makes the next appointment of an application to which something has
// happened.
func (e *Emulator) reschedule(a *application) {
	if a == nil || a.ended {
		return
	}
	if ch := &a.channel; ch.used && ch.queue.len() > e.config.Limits.Events {
		e.startOver(a)
	}
	e.agenda.set(&a.appointment, a.due(&e.config.Times))
}

// due returns when something happens to the application next. It is in the agenda
// until it ends: there always is something.
func (a *application) due(t *Times) time.Time {
	var due time.Time
	for _, s := range a.subscriptions {
		due = earliest(due, earliest(s.warning(t), s.end(t)))
	}
	ch := &a.channel
	switch {
	case ch.pending != nil:
		return earliest(due, ch.release(ch.pending.since))
	case !ch.used:
		return earliest(due, a.touched.Add(t.Idle))
	case !ch.restart:
		due = earliest(due, ch.idle.Add(t.Silence))
	}
	return earliest(due, ch.idle.Add(t.Inactivity))
}

// happen ends and announces the end of subscriptions, and releases the pending GET
// or, where there is none, what nobody uses any more.
func (a *application) happen(e *Emulator, at time.Time) {
	t := &e.config.Times
	for _, s := range slices.Clone(a.subscriptions) {
		switch {
		case reached(s.end(t), at):
			e.endSubscription(a, s, medium)
		case reached(s.warning(t), at):
			s.warned = true
			e.raise(a, medium, happening{hal.Updated, ucwa.RelPresenceSubscription, s.id})
		}
	}
	ch := &a.channel
	switch {
	case ch.pending != nil:
		if pending := ch.pending; reached(ch.release(pending.since), at) {
			ch.sent = a.pack()
			e.answer(pending, a.document(ch.sent, pending.query))
		}
	case !ch.used && reached(a.touched.Add(t.Idle), at),
		ch.used && reached(ch.idle.Add(t.Inactivity), at):
		e.expire(a)
	case ch.used && !ch.restart && reached(ch.idle.Add(t.Silence), at):
		e.startOver(a)
	}
	e.reschedule(a)
}

// reached reports whether a time has come; the zero one never does.
func reached(t, now time.Time) bool { return !t.IsZero() && !now.Before(t) }

// startOver drops the subscriptions of an application that does not read its
// events. It is not told which: resume says that all are gone (page EventsInUCWA).
func (e *Emulator) startOver(a *application) {
	for key := range a.holders {
		e.unwatch(a, key)
	}
	clear(a.holders)
	a.subscriptions = slices.DeleteFunc(a.subscriptions, func(s *subscription) bool { return s.origin != bySystem })
	a.channel.queue = queue{}
	a.channel.restart = true
}

// end ends an application. Who waits for its events is told that it is gone.
func (e *Emulator) end(a *application) {
	a.ended = true
	delete(e.applications, a.id)
	e.agenda.set(&a.appointment, time.Time{})
	for key := range a.holders {
		e.unwatch(a, key)
	}
	e.unwatchUser(a)
	if a.channel.pending != nil {
		e.answer(a.channel.pending, applicationNotFound())
	}
	e.alter(a.user.URI, func() { e.directory.withdraw(a) })
}

// maxExpired is how many applications are remembered once they have expired.
const maxExpired = 1000

// expire ends an application that nobody uses any more, and remembers that there
// was one: its owner is told why it is gone.
func (e *Emulator) expire(a *application) {
	e.end(a)
	e.expired = append(e.expired, expired{a.id, ucwa.SIPKey(a.user.URI)})
	if len(e.expired) > maxExpired {
		e.expired = slices.Delete(e.expired, 0, len(e.expired)-maxExpired)
	}
}

// expired is what is remembered of an application.
type expired struct{ id, user string }

// hasExpired reports whether a user's application has ended by itself.
func (e *Emulator) hasExpired(id, user string) bool {
	return slices.Contains(e.expired, expired{id, ucwa.SIPKey(user)})
}
