package hal

import (
	"errors"
	"fmt"
	"slices"
)

// Events is one package of the event channel, the answer to a GET that was
// parked (page EventChannelDetails).
type Events struct {
	// Links are self, and the one that leads on: next, resume or resync. There
	// is at least one; a package with resync may have no self in JSON.
	Links []Link
	// Senders are in the order of their events, so the same may occur several
	// times. Nobody has sent anything if the package only ends a long wait: JSON
	// tells an empty list from none, XML does not.
	Senders []Sender
}

// Href returns the address of the first link with the given rel, or "" if the
// package has no such link.
func (e *Events) Href(rel string) string { return hrefOf(e.Links, rel) }

// Sender is a resource that raised events, one after the other.
type Sender struct {
	Reference
	Events []Event
}

// Event says that something has happened to a resource.
type Event struct {
	Type   EventType
	Target Reference // what it happened to
	In     Reference // the collection, or the contact, that the target is in; zero if not told
	// Embedded is the target as it is now, where the server sends it along. Unlike
	// elsewhere, a presenceSubscription is a single resource here.
	Embedded []Embedded
	// Reason is why an operation failed, or why the server acted; nil if not told.
	Reason *Resource
	// Status is "Success" or "Failure" for an operation that has completed.
	Status string
}

// Reference names a resource: what it is, and where.
type Reference struct {
	Rel   string
	Href  string
	Title string // seldom present
}

// EventType is what has happened. It is the name of the element in XML.
type EventType string

// The types of events: the first three are of resources, the other ones of
// operations, which may also be updated.
const (
	Added     EventType = "added"
	Updated   EventType = "updated"
	Deleted   EventType = "deleted"
	Started   EventType = "started"
	Completed EventType = "completed"
)

func (t EventType) known() bool {
	return slices.Contains([]EventType{Added, Updated, Deleted, Started, Completed}, t)
}

var (
	errNoEvents   = errors.New("a package of events without links")
	errEventsRoot = errors.New("expected events as the root element")
	errEventType  = errors.New("an event without type")
	errEventLink  = errors.New("an event without link")
	errTwiceHere  = errors.New("the element stands twice")
	errNoReason   = errors.New("XML cannot carry a reason with what no reason has")
)

// checkEvents refuses a package that leads nowhere. Here, as in the checks of its
// parts, what is refused has a place in neither form.
func (e *encoder) checkEvents(events *Events) {
	if len(events.Links) == 0 {
		e.fault(errNoEvents)
	}
	e.checkLinks(events.Links)
}

func (e *encoder) checkEvent(event *Event) {
	if !event.Type.known() {
		e.fault(fmt.Errorf("%q is no type of an event", clip(string(event.Type))))
	}
	e.enter("link")
	e.checkReference(&event.Target)
	e.leave()
	if event.In != (Reference{}) {
		e.enter("in")
		e.checkReference(&event.In)
		e.leave()
	}
	e.checkEmbedded(event.Embedded)
	e.checkText(event.Status)
}

func (e *encoder) checkReference(r *Reference) {
	if r.Rel == "" {
		e.fault(errLinkRel)
	}
	e.checkText(r.Rel)
	e.checkText(r.Href)
	e.checkText(r.Title)
}
