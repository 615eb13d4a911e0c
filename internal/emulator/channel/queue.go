package channel

import (
	"slices"
	"time"

	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// Event is the content of an event in its shortest form. Its hrefs are made when
// it is sent.
type Event struct {
	Type hal.EventType
	// Rel is that of the target: communication, presenceSubscription, contact, me,
	// or a part of contact or me.
	Rel string
	// Subject is the id of the subscription, or the SIPKey of the contact; "" for
	// the user.
	Subject string
}

// Priority is how long an event may wait for others to be sent with it.
type Priority uint8

const (
	// Urgent is the priority of events that a request of the application causes.
	Urgent Priority = iota
	// Medium is for what happens without a request: all that is about presence.
	Medium
	// Low is not used yet.
	Low
)

// queue holds the events that were not sent, in order. It aggregates them (page
// EventsInUCWA), so it is bounded by the number of things that there are.
type queue struct {
	parts  []string // the rels of the parts of a contact
	events []queued
	places map[Event]int // in events
}

type queued struct {
	Event    // the zero Event marks one that was removed
	priority Priority
	at       time.Time
}

// len returns the number of events.
func (q *queue) len() int { return len(q.places) }

// add appends an event, unless it aggregates with another one.
func (q *queue) add(e Event, p Priority, at time.Time) {
	switch e.Type {
	case hal.Updated:
		if i, waiting := q.places[e]; waiting { // a second change must not delay the first
			q.events[i].priority = min(q.events[i].priority, p)
			return
		}
	case hal.Deleted:
		q.remove(Event{hal.Updated, e.Rel, e.Subject})
		if e.Rel == ucwa.RelContact {
			for _, part := range q.parts {
				q.remove(Event{hal.Updated, part, e.Subject})
			}
		}
		if q.remove(Event{hal.Added, e.Rel, e.Subject}) {
			return
		}
	}
	if q.places == nil {
		q.places = map[Event]int{}
	}
	q.places[e] = len(q.events)
	q.events = append(q.events, queued{e, p, at})
}

// remove removes an event, and reports whether it was there.
func (q *queue) remove(e Event) bool {
	i, waiting := q.places[e]
	if !waiting {
		return false
	}
	delete(q.places, e)
	q.events[i] = queued{}
	if len(q.events) >= 2*(len(q.places)+minRemoved) {
		q.compact()
	}
	return true
}

// minRemoved is how many removed events stay in the list before it is compacted.
const minRemoved = 8

// compact closes the gaps that removed events have left.
func (q *queue) compact() {
	q.events = slices.DeleteFunc(q.events, func(e queued) bool { return e.Event == Event{} })
	for i := range q.events {
		q.places[q.events[i].Event] = i
	}
}

// due returns when the first event has waited long enough, at which time all are
// sent.
func (q *queue) due(wait func(Priority) time.Duration) time.Time {
	due := schedule.Never()
	for i := range q.events {
		if e := &q.events[i]; e.Type != "" {
			due = schedule.Earliest(due, e.at.Add(wait(e.priority)))
		}
	}
	return due
}

// take returns all events and empties the queue.
func (q *queue) take() []Event {
	var all []Event
	for _, e := range q.events {
		if e.Type != "" {
			all = append(all, e.Event)
		}
	}
	*q = queue{parts: q.parts}
	return all
}
