package schedule

import (
	"container/heap"
	"time"
)

// Agenda holds appointments in the order of their times. It looks at its first
// entry only, so the number of appointments does not matter.
//
// Its zero value is an empty agenda whose time is the zero time.
type Agenda struct {
	now     time.Time
	target  time.Time // of the last Advance
	entries entries
	created uint64 // appointments so far
}

// Appointment is the next time at which something happens to one subject.
type Appointment struct {
	happen func(at time.Time)
	at     time.Time
	order  uint64 // of creation; it decides between equal times, so that a run can be repeated
	index  int    // in the agenda's entries; -1 while the appointment is not set
}

// Appoint returns an appointment for a subject. It is not set yet. When its time
// comes, happen is called with that time; to happen again, the appointment has to
// be set again.
func (a *Agenda) Appoint(happen func(at time.Time)) *Appointment {
	a.created++
	return &Appointment{happen: happen, order: a.created, index: -1}
}

// At returns the time of the appointment, or [Never].
func (p *Appointment) At() time.Time {
	if p.index < 0 {
		return Never()
	}
	return p.at
}

// Set moves the appointment to a time. [Never] cancels it.
func (a *Agenda) Set(p *Appointment, at time.Time) {
	switch never := at.Equal(Never()); {
	case never && p.index < 0:
	case never:
		heap.Remove(&a.entries, p.index)
	case p.index < 0:
		p.at = at
		heap.Push(&a.entries, p)
	case !at.Equal(p.at):
		p.at = at
		heap.Fix(&a.entries, p.index)
	}
}

// Len returns the number of appointments that are set.
func (a *Agenda) Len() int { return len(a.entries) }

// Now returns the time that the agenda was told last. During [Agenda.Advance] it
// is the time of what happens.
func (a *Agenda) Now() time.Time { return a.now }

// Target returns the time to which the agenda advances, or did last.
func (a *Agenda) Target() time.Time { return a.target }

// Next returns the time of the first appointment, or [Never].
func (a *Agenda) Next() time.Time {
	if len(a.entries) == 0 {
		return Never()
	}
	return a.entries[0].at
}

// Advance sets the time. Before it returns, everything that is due until then happens,
// one appointment after the other, each at its own time. A time before that of the last
// call moves the clock back: nothing is undone, and later appointments remain.
func (a *Agenda) Advance(to time.Time) {
	a.target = to
	if a.now.After(to) {
		a.now = to
	}
	for len(a.entries) > 0 {
		next := a.entries[0]
		if next.at.After(to) {
			break
		}
		if next.at.After(a.now) { // else it is overdue, because of what has just happened
			a.now = next.at
		}
		heap.Pop(&a.entries)
		next.happen(a.now)
	}
	a.now = to
}

// Never returns a time after every time that a clock shows.
func Never() time.Time { return time.Unix(1<<60, 0) }

// Earliest returns the first of some times, or [Never] if there are none.
func Earliest(times ...time.Time) time.Time {
	first := Never()
	for _, t := range times {
		if t.Before(first) {
			first = t
		}
	}
	return first
}

// Reached reports whether a time has come. [Never] does not come.
func Reached(t, now time.Time) bool { return !t.After(now) }

// entries is a heap of appointments by time.
type entries []*Appointment

func (s entries) Len() int { return len(s) }

func (s entries) Less(i, j int) bool {
	if s[i].at.Equal(s[j].at) {
		return s[i].order < s[j].order
	}
	return s[i].at.Before(s[j].at)
}

func (s entries) Swap(i, j int) {
	s[i], s[j] = s[j], s[i]
	s[i].index, s[j].index = i, j
}

func (s *entries) Push(x any) {
	p := x.(*Appointment)
	p.index = len(*s)
	*s = append(*s, p)
}

func (s *entries) Pop() any {
	last := len(*s) - 1
	p := (*s)[last]
	(*s)[last] = nil
	*s = (*s)[:last]
	p.index = -1
	return p
}
