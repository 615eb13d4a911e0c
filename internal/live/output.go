package live

import "time"

// Output is the result of an input.
type Output struct {
	Requests []Request // to send, in this order
	Cancel   []int     // ids of requests to cancel
	Notices  []Notice  // at most one for each watch

	// Wait is the time until the core must be called again. If Timer is false, the core
	// need not be called before the next input.
	Wait  time.Duration
	Timer bool

	WantsSlot bool // the core parks a GET, or would park one if it had a [Slot]
	Idle      bool // no watch, no request under way, and no subscription to delete
}

// Op is an operation of the protocol.
type Op uint8

// The operations.
const (
	OpMake        Op = iota // create an application; the answer has its href
	OpApplication           // GET the application; the answer has its links
	OpPoll                  // GET events; waits up to [PollLimit]
	OpCreate                // POST presenceSubscriptions with duration and URIs
	OpExtend                // POST with duration: to a subscription, or to the link that subscribes to a group
	OpAdd                   // POST addToPresenceSubscription with URIs
	OpGet                   // GET a resource
	OpDelete                // DELETE a resource
	OpBatch                 // POST batch with Parts
)

// String returns the name of the operation, for logs and tests.
func (op Op) String() string {
	return [...]string{"make", "application", "poll", "create", "extend", "add", "get", "delete", "batch"}[op]
}

// Request is a request to the server. It is answered by one [Answer] with its ID,
// unless it is cancelled.
type Request struct {
	ID       int
	Op       Op
	Href     string   // OpMake: the application that is gone, or ""
	Duration int      // OpCreate, OpExtend: minutes
	URIs     []string // OpCreate, OpAdd
	Parts    []Part   // OpBatch
	// Keepalive is set if the request must outlive the page.
	Keepalive bool
}

// Part is a request in a batch.
type Part struct {
	Delete bool // DELETE; otherwise GET
	Href   string
}

// Notice contains the changes of one watch in one step.
type Notice struct {
	Watch    WatchID
	State    *State     // the new state; nil if it is the same
	Contacts []*Contact // all contacts in order; nil if none was added, removed or changed
	Changes  []Change
}

// Change is the change of one contact.
type Change struct {
	Contact  *Contact
	Previous *Contact
}
