package channel

import (
	"time"

	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/hal"
)

// Channel is the event channel of one application.
type Channel struct {
	number  uint64   // of the package that the reader has not acknowledged
	sent    *Package // that package, if it was sent
	restart bool     // subscriptions were dropped, which the reader has to learn
	queue   queue

	settings struct {
		low, medium, timeout time.Duration
		priority             int64
	}
}

// Package is the content of one answer of the channel.
type Package struct {
	Senders []hal.Sender
	Resume  bool // the link to the next package is resume
}

// Settings are the settings that a reader requests. They apply until it requests others
// (page events_ref). A nil setting stays as it is.
type Settings struct {
	Low, Medium *time.Duration // how long events of these priorities wait for others
	Timeout     *time.Duration // how long a reader waits for an empty package
	Priority    *int64         // a new reader with a lower one does not replace a waiting reader
}

// New returns a channel with the settings that the page events_ref gives to
// readers who ask for none. contactParts are the rels of the parts of a contact,
// whose changes do not matter once the contact is deleted.
func New(contactParts []string) *Channel {
	ch := &Channel{number: 1, queue: queue{parts: contactParts}}
	ch.settings.low, ch.settings.medium, ch.settings.timeout = 15*time.Second, 5*time.Second, 180*time.Second
	return ch
}

// Configure changes the settings.
func (ch *Channel) Configure(s Settings) {
	for _, p := range [...]struct{ from, to *time.Duration }{
		{s.Low, &ch.settings.low}, {s.Medium, &ch.settings.medium}, {s.Timeout, &ch.settings.timeout},
	} {
		if p.from != nil {
			*p.to = *p.from
		}
	}
	if s.Priority != nil {
		ch.settings.priority = *s.Priority
	}
}

// Yields reports whether a reader who waits gives way to a new one with these
// settings: the priority of the new one is not lower.
func (ch *Channel) Yields(to Settings) bool {
	return to.Priority == nil || *to.Priority >= ch.settings.priority
}

// Number returns the number of the package that the reader has not acknowledged.
func (ch *Channel) Number() uint64 { return ch.number }

// Acknowledge records which package the reader asks for. A reader acknowledges a package
// by asking for the next one. Acknowledge reports whether the number is that of the next
// package.
func (ch *Channel) Acknowledge(number uint64) bool {
	if ch.sent != nil && number == ch.number+1 {
		ch.number, ch.sent = number, nil
	}
	return number == ch.number
}

// Add adds an event to the queue.
func (ch *Channel) Add(e Event, p Priority, now time.Time) { ch.queue.add(e, p, now) }

// Remove removes an event that was not sent.
func (ch *Channel) Remove(e Event) { ch.queue.remove(e) }

// Len returns the number of events that were not sent.
func (ch *Channel) Len() int { return ch.queue.len() }

// Restart drops all events. The next package has a link that makes the reader start
// again.
func (ch *Channel) Restart() {
	ch.queue.take()
	ch.restart = true
}

// Restarting reports whether the reader still has to learn of a restart.
func (ch *Channel) Restarting() bool { return ch.restart }

// Due returns when the next package goes out to a reader who asked at a time: when
// the first event has waited long enough, and at the latest after the reader's
// timeout.
func (ch *Channel) Due(asked time.Time) time.Time {
	if ch.restart {
		return asked
	}
	return schedule.Earliest(asked.Add(ch.settings.timeout), ch.queue.due(ch.wait))
}

// wait returns how long an event of a priority waits for others.
func (ch *Channel) wait(p Priority) time.Duration {
	switch p {
	case Low:
		return ch.settings.low
	case Medium:
		return ch.settings.medium
	default:
		return 0
	}
}

// Sent returns the package that was sent and not acknowledged, or nil.
func (ch *Channel) Sent() *Package { return ch.sent }

// Send makes the next package of all events in the queue. Without events the list
// of senders is empty but not nil: existing clients iterate over it without a
// check. sender and document turn an event into the resource that it is from and
// into its document.
func (ch *Channel) Send(sender func(Event) hal.Reference, document func(Event) hal.Event) *Package {
	p := &Package{Senders: []hal.Sender{}, Resume: ch.restart}
	ch.restart = false
	for _, e := range ch.queue.take() {
		from := sender(e)
		if last := len(p.Senders) - 1; last < 0 || p.Senders[last].Reference != from {
			p.Senders = append(p.Senders, hal.Sender{Reference: from})
		}
		s := &p.Senders[len(p.Senders)-1]
		s.Events = append(s.Events, document(e))
	}
	ch.sent = p
	return p
}
