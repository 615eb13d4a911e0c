package emulator

import (
	"strconv"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// channel is the event channel of an application: a queue of events, which go out
// as numbered packages to who waits for them with a pending GET. A package that has
// gone out is kept until the reader asks for the next one, since the answer may
// have been lost on its way.
type channel struct {
	used    bool      // somebody has asked for events
	number  uint64    // of the package that the reader has not acknowledged
	sent    *parcel   // that package, if it has gone out
	pending *Parked   // the GET that waits for it, if it has not
	idle    time.Time // since when there is no pending GET, once used
	restart bool      // subscriptions were dropped, which the reader is to be told
	queue   queue

	// What the reader has asked for, and is remembered until it asks for something
	// else (page events_ref).
	low, medium, timeout time.Duration
	priority             int64 // of GETs for the same package
}

// parcel is what goes out as one package.
type parcel struct {
	senders []hal.Sender
	resume  bool
}

// newChannel returns a channel with the values that the page events_ref gives to
// those who ask for none.
func newChannel() channel {
	return channel{number: 1, low: 15 * time.Second, medium: 5 * time.Second, timeout: 180 * time.Second}
}

// wait returns how long an event of a priority waits for others.
func (ch *channel) wait(p priority) time.Duration {
	switch p {
	case low:
		return ch.low
	case medium:
		return ch.medium
	default:
		return 0
	}
}

// release returns when the next package goes out to somebody who asks, or asked,
// at a time: when the first event has waited long enough, and at the latest once
// they have waited as long as they want to.
func (ch *channel) release(asked time.Time) time.Time {
	if ch.restart {
		return asked
	}
	return earliest(asked.Add(ch.timeout), ch.queue.due(ch.wait))
}

// pack makes a parcel of all that is in the queue. If that is nothing, the list of
// senders is empty but there: existing clients go through it without looking.
func (a *application) pack() *parcel {
	p := &parcel{senders: []hal.Sender{}, resume: a.channel.restart}
	a.channel.restart = false
	for _, h := range a.channel.queue.take() {
		rel := h.sender()
		if last := len(p.senders) - 1; last < 0 || p.senders[last].Rel != rel {
			p.senders = append(p.senders, hal.Sender{Reference: hal.Reference{Rel: rel, Href: a.href + "/" + rel}})
		}
		sender := &p.senders[len(p.senders)-1]
		sender.Events = append(sender.Events, a.event(h))
	}
	return p
}

// sender returns the rel of the resource that an event is from, which has its rel
// for its path.
func (h happening) sender() string {
	switch {
	case h.what == relCommunication:
		return relCommunication
	case h.who == "":
		return ucwa.RelMe
	default:
		return ucwa.RelPeople
	}
}

// event returns what is told of a happening: links, and of communication and a
// subscription that is about to end also these, as captures have it.
func (a *application) event(h happening) hal.Event {
	e := hal.Event{Type: h.kind, Target: hal.Reference{Rel: h.what}}
	switch {
	case h.what == ucwa.RelMe:
		e.Target.Href = a.href + "/me"
	case h.what == relCommunication:
		e.Target.Href = a.href + "/communication"
		e.Embedded = []hal.Embedded{{Rel: h.what, Resources: []hal.Resource{*a.communicationResource()}}}
	case h.who == "":
		e.Target.Href = a.href + "/me/" + h.what
	case h.what == ucwa.RelPresenceSubscription:
		e.Target.Href = a.subscriptionHref(h.who)
		if s := a.subscription(h.who); s != nil && h.kind == hal.Updated {
			e.Embedded = []hal.Embedded{{Rel: h.what, Resources: []hal.Resource{*s.resource(a)}}}
		}
	case h.what == ucwa.RelContact:
		e.Target.Href = a.contactHref(h.who)
		e.In = hal.Reference{Rel: ucwa.RelSubscribedContacts, Href: a.href + "/people/subscribedContacts"}
	default:
		e.In = hal.Reference{Rel: ucwa.RelContact, Href: a.contactHref(h.who)}
		for _, part := range contactParts() {
			if part.rel == h.what {
				e.Target.Href = e.In.Href + part.path
			}
		}
	}
	return e
}

// document returns a parcel as the package that the channel is at. query is what
// follows the ack in the address of the GET that it answers: whatever a client has
// put there stays there.
func (a *application) document(p *parcel, query string) *answer {
	next := "next"
	if p.resume {
		next = "resume"
	}
	n := a.channel.number
	return &answer{status: 200, events: &hal.Events{
		Links: []hal.Link{
			{Rel: ucwa.RelSelf, Href: a.eventsHref(n, query)},
			{Rel: next, Href: a.eventsHref(n+1, query)},
		},
		Senders: p.senders,
	}}
}

// resync returns the answer to an ack that does not fit: a link to the package
// that the reader has not acknowledged, and nothing else (page EventChannelDetails).
func (a *application) resync(query string) *answer {
	return &answer{status: 200, events: &hal.Events{
		Links: []hal.Link{{Rel: "resync", Href: a.eventsHref(a.channel.number, query)}},
	}}
}

func (a *application) eventsHref(ack uint64, query string) string {
	return a.href + "/events?ack=" + strconv.FormatUint(ack, 10) + query
}
