package live

import (
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// Input is an input of a [Core]: one of the types below.
type Input interface{ input() }

// WatchID identifies a watch. The caller chooses it and never uses one twice.
type WatchID int

// Open opens a watch. URIs must be valid ([ucwa.CheckSIPURI]); of equal URIs only the
// first counts.
type Open struct {
	Watch   WatchID
	URIs    []string
	Groups  []ucwa.Group // as the client returned them, or with Href alone
	Details Details
	Keep    bool // stay live while the page is hidden
}

// Details selects the details that a watch shows in addition to presence.
type Details uint8

// The details of a contact.
const (
	Name     Details = 1 << iota // and the title
	Note                         // the personal note
	Location                     // the location that the contact has set
)

// Add adds contacts to a watch.
type Add struct {
	Watch WatchID
	URIs  []string
}

// Remove removes contacts from a watch.
type Remove struct {
	Watch WatchID
	URIs  []string
}

// Close closes a watch. Subscriptions that no other watch needs are deleted.
type Close struct{ Watch WatchID }

// Deleted reports that the caller itself has deleted a subscription. If the core uses the
// subscription, it subscribes again to the contacts that are still watched.
type Deleted struct{ Href string }

// Tick reports that the timer has fired. The caller passes it when [Output.Wait] has
// passed without another input.
type Tick struct{}

// Page is an event in the life of the page.
type Page uint8

// The events of a page, under the names that browsers give them.
const (
	Hidden        Page = iota // visibilitychange
	Shown                     // visibilitychange
	Frozen                    // freeze
	Resumed                   // resume
	PageHideCache             // pagehide, persisted: the page enters the back/forward cache
	PageHideEnd               // pagehide, not persisted: the page ends
	PageShow                  // pageshow
	Offline                   // offline
	Online                    // online
)

// Slot grants or withdraws the permission to park a GET: over HTTP/1.1 a browser opens
// six connections to a host, which all tabs share. The permission is granted at the
// start.
type Slot struct{ Granted bool }

// Answer is the outcome of a request. Only the results that belong to its [Op] are set.
type Answer struct {
	ID  int // of the request
	Err *ucwa.Error

	Application string        // OpMake: the href
	Links       Links         // OpApplication
	Events      *hal.Events   // OpPoll
	Resource    *hal.Resource // OpCreate, OpExtend, OpAdd, OpGet
	Parts       []PartAnswer  // OpBatch: in the order of the requests
}

// PartAnswer is the answer to one request of a batch: a document unless it was a
// DELETE, or an error.
type PartAnswer struct {
	Resource *hal.Resource
	Err      *ucwa.Error
}

// Links are the addresses of an application that the core needs; "" if the application
// lacks the link.
type Links struct {
	Events        string // of the event channel
	Batch         string
	Subscriptions string // presenceSubscriptions of people
	Groups        string // myGroups of people
}

func (Open) input()    {}
func (Add) input()     {}
func (Remove) input()  {}
func (Close) input()   {}
func (Deleted) input() {}
func (Tick) input()    {}
func (Page) input()    {}
func (Slot) input()    {}
func (Answer) input()  {}
