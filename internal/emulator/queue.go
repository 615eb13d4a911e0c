package emulator

import (
	"slices"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// happening is what an event tells, as little of it as there is: hrefs are made
// once the event goes out.
type happening struct {
	kind hal.EventType
	what string // the rel of the target: communication, presenceSubscription, contact or me, or a part of the latter two
	who  string // the id of the subscription, or the SIPKey of the contact; "" for the user
}

// priority is how long an event may wait for others to go along with.
type priority uint8

const (
	atOnce priority = iota // what a request of the application itself brings about
	medium                 // what happens by itself: all that is about presence
	low                    // nothing yet
)

// queue is the events that have not gone out, in their order. It aggregates
// (page EventsInUCWA): what would be told twice is told once, and of what has come
// and gone nothing is told at all. So it is bounded by what there is to tell about.
type queue struct {
	events []queued
	places map[happening]int // in events
}

type queued struct {
	happening // the zero one is void
	priority  priority
	at        time.Time
}

// len counts the events.
func (q *queue) len() int { return len(q.places) }

// add takes an event in.
func (q *queue) add(h happening, p priority, at time.Time) {
	switch h.kind {
	case hal.Updated:
		if i, waiting := q.places[h]; waiting { // it must not wait longer for being told again
			q.events[i].priority = min(q.events[i].priority, p)
			return
		}
	case hal.Deleted:
		q.strike(happening{hal.Updated, h.what, h.who})
		if h.what == ucwa.RelContact {
			for _, part := range contactParts() {
				q.strike(happening{hal.Updated, part.rel, h.who})
			}
		}
		if q.strike(happening{hal.Added, h.what, h.who}) {
			return
		}
	}
	if q.places == nil {
		q.places = map[happening]int{}
	}
	q.places[h] = len(q.events)
	q.events = append(q.events, queued{h, p, at})
}

// strike takes an event out, and reports whether it was there.
func (q *queue) strike(h happening) bool {
	i, waiting := q.places[h]
	if !waiting {
		return false
	}
	delete(q.places, h)
	q.events[i] = queued{}
	if len(q.events) >= 2*(len(q.places)+minVoid) {
		q.close()
	}
	return true
}

// minVoid is how many void places are not worth a thought.
const minVoid = 8

// close closes the gaps that struck events have left.
func (q *queue) close() {
	q.events = slices.DeleteFunc(q.events, func(e queued) bool { return e.happening == happening{} })
	for i := range q.events {
		q.places[q.events[i].happening] = i
	}
}

// due returns when the first event has waited long enough, at which time all go
// out; the zero time if there is none.
func (q *queue) due(wait func(priority) time.Duration) time.Time {
	var due time.Time
	for i := range q.events {
		if e := &q.events[i]; e.kind != "" {
			due = earliest(due, e.at.Add(wait(e.priority)))
		}
	}
	return due
}

// take empties the queue.
func (q *queue) take() []happening {
	var all []happening
	for _, e := range q.events {
		if e.kind != "" {
			all = append(all, e.happening)
		}
	}
	*q = queue{}
	return all
}
