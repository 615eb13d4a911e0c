package hal

import (
	"errors"
	"slices"
	"strconv"
)

// Events is one package of the event channel: the answer to a pending GET (page
// EventChannelDetails).
type Events struct {
	// Links are self and the link to the next request: next, resume or resync. At
	// least one is there; a package with resync may lack self in JSON.
	Links []Link
	// Senders are in the order of their events, so a sender may occur several times.
	// A package that only ends a long wait has none. JSON distinguishes an empty list
	// from a missing one, XML does not.
	Senders []Sender
}

// Href returns the address of the first link with the given rel, or "".
func (e *Events) Href(rel string) string { return hrefOf(e.Links, rel) }

// Sender is a resource with the events that it sent.
type Sender struct {
	Reference
	Events []Event
}

// Event is a change of a resource.
type Event struct {
	Type   EventType
	Target Reference // the resource that has changed
	In     Reference // the collection or the contact that contains the target; zero if not stated
	// Embedded is the present state of the target, if the server includes it. Unlike
	// elsewhere, a presenceSubscription is a single resource here.
	Embedded []Embedded
	// Reason says why an operation failed or why the server acted. It may be nil.
	Reason *Resource
	// Status is "Success" or "Failure" if an operation has completed.
	Status string
}

// Reference is the type and the address of a resource.
type Reference struct {
	Rel   string
	Href  string
	Title string // seldom present
}

// EventType is the kind of change. In XML it is the name of the element.
type EventType string

// The types of events. Added, Updated and Deleted apply to resources; Started,
// Updated and Completed to operations.
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
	errNoEvents         = errors.New("a package of events without links")
	errEventsRoot       = errors.New("expected events as the root element")
	errEventType        = errors.New("an event without type")
	errEventLink        = errors.New("an event without link")
	errDuplicateElement = errors.New("the element occurs twice")
	errNoReason         = errors.New("XML cannot carry members that a reason does not have")
)

// checkEvents refuses a package without links, or with links that the decoders would
// refuse or change. checkEvent and checkReference do the same for the parts of a package.
func (e *encoder) checkEvents(events *Events) {
	if len(events.Links) == 0 {
		e.fault(errNoEvents)
	}
	e.checkLinks(events.Links)
}

func (e *encoder) checkEvent(event *Event) {
	if !event.Type.known() {
		e.fault(errors.New(strconv.Quote(shorten(string(event.Type))) + " is not an event type"))
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
