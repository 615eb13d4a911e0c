package live

import (
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// Input is one of the types below: everything that a [Core] reacts to.
type Input interface{ input() }

// WatchID names a watch. The caller chooses it, and uses none twice.
type WatchID int

// Open opens a watch. URIs must be valid ([ucwa.CheckSIPURI]); of those that are
// equal only the first counts.
type Open struct {
	Watch   WatchID
	URIs    []string
	Groups  []ucwa.Group // as the client handed them out, or with nothing but Href
	Details Details
	Keep    bool // stay live while the page is hidden
}

// Details says what a watch wants to know of its contacts besides their presence.
type Details uint8

// The details of a contact.
const (
	Name     Details = 1 << iota // and the title
	Note                         // the personal note
	Location                     // where the contact says to be
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

// Close closes a watch. What only it needed is deleted.
type Close struct{ Watch WatchID }

// Tick says that time has passed, at the latest as much as [Output.Wait] allows.
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
	PageHideEnd               // pagehide: the page ends
	PageShow                  // pageshow
	Offline                   // offline
	Online                    // online
)

// Slot says whether the channel may park a GET now: over HTTP/1.1 a browser opens six
// connections to a host, and all tabs share them. There is a slot until told otherwise.
type Slot struct{ Granted bool }

// Answer is what became of a request. Of the results only those of its [Op] are set.
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

// Links are the addresses that the core needs of an application; "" where the
// application has no such link.
type Links struct {
	Events        string // of the event channel
	Batch         string
	Subscriptions string // presenceSubscriptions of people
	Groups        string // myGroups of people
}

func (Open) input()   {}
func (Add) input()    {}
func (Remove) input() {}
func (Close) input()  {}
func (Tick) input()   {}
func (Page) input()   {}
func (Slot) input()   {}
func (Answer) input() {}
