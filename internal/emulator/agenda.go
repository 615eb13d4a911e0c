package emulator

import (
	"container/heap"
	"time"
)

// agenda is what is going to happen by itself, and to whom. Each subject stands
// there at most once, with the next time that something happens to it: so there
// is nothing to look through but its first entry, however many subjects there are.
type agenda struct {
	entries entries
	made    uint64 // appointments so far
}

// subject is what something happens to.
type subject interface {
	// happen does what is due at that time, and makes the next appointment.
	happen(e *Emulator, at time.Time)
}

// appointment is a subject's place in the agenda. A subject has it as a part.
type appointment struct {
	subject subject
	at      time.Time
	order   uint64 // decides between two of one time, or ids would depend on chance
	place   int    // from 1; 0 if it is not there
}

// appoint returns the appointment of a new subject.
func (a *agenda) appoint(s subject) appointment {
	a.made++
	return appointment{subject: s, order: a.made}
}

// set moves the appointment to a time; the zero time strikes it out.
func (a *agenda) set(p *appointment, at time.Time) {
	switch {
	case at.IsZero() && p.place > 0:
		heap.Remove(&a.entries, p.place-1)
		p.at = at
	case at.IsZero():
	case p.place == 0:
		p.at = at
		heap.Push(&a.entries, p)
	case !at.Equal(p.at):
		p.at = at
		heap.Fix(&a.entries, p.place-1)
	}
}

// first returns the next appointment, or nil.
func (a *agenda) first() *appointment {
	if len(a.entries) == 0 {
		return nil
	}
	return a.entries[0]
}

// entries is a heap by time.
type entries []*appointment

func (s entries) Len() int { return len(s) }

func (s entries) Less(i, j int) bool {
	if s[i].at.Equal(s[j].at) {
		return s[i].order < s[j].order
	}
	return s[i].at.Before(s[j].at)
}

func (s entries) Swap(i, j int) {
	s[i], s[j] = s[j], s[i]
	s[i].place, s[j].place = i+1, j+1
}

func (s *entries) Push(x any) {
	p := x.(*appointment)
	*s = append(*s, p)
	p.place = len(*s)
}

func (s *entries) Pop() any {
	last := len(*s) - 1
	p := (*s)[last]
	(*s)[last] = nil
	*s = (*s)[:last]
	p.place = 0
	return p
}

// earliest returns the earlier of two times, of which a zero one is never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
