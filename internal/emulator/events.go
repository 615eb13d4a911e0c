package emulator

import (
	"strconv"

	"ucwapresence/internal/emulator/channel"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// send makes a package of the events that wait in the application's channel.
func (a *application) send() *channel.Package { return a.channel.Send(a.sender, a.event) }

// sender returns the resource that an event is from. Its rel is its path.
func (a *application) sender(e channel.Event) hal.Reference {
	rel := ucwa.RelPeople
	switch {
	case e.Rel == relCommunication:
		rel = relCommunication
	case e.Subject == "":
		rel = ucwa.RelMe
	}
	return hal.Reference{Rel: rel, Href: a.href + "/" + rel}
}

// event returns an event as a document: links only, except that communication and a
// subscription that is about to expire are embedded, as in captures.
func (a *application) event(e channel.Event) hal.Event {
	doc := hal.Event{Type: e.Type, Target: hal.Reference{Rel: e.Rel}}
	switch {
	case e.Rel == ucwa.RelMe:
		doc.Target.Href = a.href + "/me"
	case e.Rel == relCommunication:
		doc.Target.Href = a.href + "/communication"
		doc.Embedded = []hal.Embedded{{Rel: e.Rel, Resources: []hal.Resource{*a.communicationResource()}}}
	case e.Subject == "":
		doc.Target.Href = a.href + "/me/" + e.Rel
	case e.Rel == ucwa.RelPresenceSubscription:
		doc.Target.Href = a.subscriptionHref(e.Subject)
		if s := a.subscription(e.Subject); s != nil && e.Type == hal.Updated {
			doc.Embedded = []hal.Embedded{{Rel: e.Rel, Resources: []hal.Resource{*s.resource(a)}}}
		}
	case e.Rel == ucwa.RelContact:
		doc.Target.Href = a.contactHref(e.Subject)
		doc.In = hal.Reference{Rel: ucwa.RelSubscribedContacts, Href: a.href + "/people/subscribedContacts"}
	default:
		doc.In = hal.Reference{Rel: ucwa.RelContact, Href: a.contactHref(e.Subject)}
		for _, part := range contactParts() {
			if part.rel == e.Rel {
				doc.Target.Href = doc.In.Href + part.path
			}
		}
	}
	return doc
}

// eventPackage answers with a package. query is the part of the query after ack in the
// URL of the GET: the links keep the parameters that a client has added.
func (a *application) eventPackage(p *channel.Package, query string) *answer {
	next := "next"
	if p.Resume {
		next = "resume"
	}
	number := a.channel.Number()
	return &answer{status: 200, events: &hal.Events{
		Links: []hal.Link{
			{Rel: ucwa.RelSelf, Href: a.eventsHref(number, query)},
			{Rel: next, Href: a.eventsHref(number+1, query)},
		},
		Senders: p.Senders,
	}}
}

// resync answers an ack that does not fit: with a link to the package that the
// reader has not acknowledged, and nothing else (page EventChannelDetails).
func (a *application) resync(query string) *answer {
	return &answer{status: 200, events: &hal.Events{
		Links: []hal.Link{{Rel: "resync", Href: a.eventsHref(a.channel.Number(), query)}},
	}}
}

func (a *application) eventsHref(ack uint64, query string) string {
	return a.href + "/events?ack=" + strconv.FormatUint(ack, 10) + query
}
