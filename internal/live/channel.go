package live

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
)

// Channel keeps the watches of one client up to date: it runs a [Core] with goroutines, a
// timer and a client that performs the requests. It starts when the first watch is
// opened. It is safe for concurrent use.
type Channel struct {
	// OnSlot, unless it is nil, is called when the channel starts or stops needing a
	// connection for a parked GET. The caller responds with a [Slot]. OnSlot must be
	// set before the first watch is opened.
	OnSlot func(wanted bool)
	// OnEnd, unless it is nil, is called once after Close, when all work is done.
	OnEnd func()

	client *client.Client
	start  time.Time

	mu       sync.Mutex
	core     *Core
	last     WatchID
	notify   map[WatchID]func(Notice)
	requests map[int]context.CancelCauseFunc // requests under way, by id
	timer    *time.Timer
	idle     bool // the core has nothing left to do

	closed bool        // Close was called
	limit  *time.Timer // ends the deletions after Close
	ended  bool        // all work after Close is done

	// Notices are delivered one after the other and without the lock: the functions
	// that receive them may call the channel.
	notices    []Notice
	wantsSlot  bool
	saidSlot   bool // the last argument of OnSlot
	delivering bool
}

// NewChannel returns a channel without watches. It sends nothing.
func NewChannel(c *client.Client, random *rand.Rand) *Channel {
	return &Channel{
		client: c,
		start:  time.Now(),
		core: New(Config{
			Application: c.ApplicationURL(),
			CanMake:     c.CanReplaceApplication(),
			CanRenew:    c.CanRenewToken(),
			Random:      random,
		}),
		notify:   map[WatchID]func(Notice){},
		requests: map[int]context.CancelCauseFunc{},
		idle:     true,
	}
}

// Open opens a watch and returns its id and its first notice. The field Watch of open
// is ignored. notify receives every further notice, one at a time.
func (ch *Channel) Open(in Open, notify func(Notice)) (WatchID, Notice) {
	ch.mu.Lock()
	defer ch.unlock()
	ch.last++
	in.Watch = ch.last
	first := Notice{Watch: in.Watch}
	if ch.closed {
		first.State = &State{Name: Closed, Since: ch.now().Wall, Reason: errClosed}
		return in.Watch, first
	}
	ch.notify[in.Watch] = notify
	ch.handle(in)
	for i, n := range ch.notices {
		if n.Watch == in.Watch {
			first = n
			ch.notices = append(ch.notices[:i:i], ch.notices[i+1:]...)
			break
		}
	}
	return in.Watch, first
}

// Handle passes a change of a watch or of the page to the core.
func (ch *Channel) Handle(in Input) {
	ch.mu.Lock()
	defer ch.unlock()
	ch.handle(in)
}

// Close closes all watches and, permanently, the channel. The channel deletes its
// subscriptions, including one whose creation is still under way. It stops when the time
// that the client allows for one attempt has passed. A subscription that cannot be deleted
// expires by itself. The client may be closed after Close but not before.
func (ch *Channel) Close() {
	ch.mu.Lock()
	defer ch.unlock()
	if ch.closed {
		return
	}
	for id := range ch.notify {
		ch.handle(Close{Watch: id})
	}
	ch.closed = true
	if ch.idle {
		ch.end()
		return
	}
	ch.limit = time.AfterFunc(ch.client.Timeout(), func() {
		ch.mu.Lock()
		defer ch.unlock()
		ch.end()
	})
}

// end cancels the remaining work after Close. The caller holds the lock.
func (ch *Channel) end() {
	ch.ended = true
	ch.stopTimer()
	if ch.limit != nil {
		ch.limit.Stop()
	}
	for _, cancel := range ch.requests {
		cancel(errClosed)
	}
	clear(ch.requests)
}

// errClosed is the reason of watches that are opened in a closed channel, and the cause
// of cancelled requests.
var errClosed = ucwa.Aborted("the client is closed", nil)

// now returns the current time of both clocks.
func (ch *Channel) now() Instant {
	now := time.Now()
	return Instant{Mono: now.Sub(ch.start), Wall: now.UnixMilli()}
}

// handle passes an input to the core and carries out the output. The caller holds the
// lock.
func (ch *Channel) handle(in Input) {
	if ch.ended {
		return
	}
	out := ch.core.Handle(ch.now(), in)
	for _, id := range out.Cancel {
		if cancel := ch.requests[id]; cancel != nil {
			cancel(ucwa.Aborted("the request is not needed any more", nil))
			delete(ch.requests, id)
		}
	}
	for _, r := range out.Requests {
		ctx, cancel := context.WithCancelCause(context.Background())
		ch.requests[r.ID] = cancel
		go ch.perform(ctx, r)
	}
	ch.notices = append(ch.notices, out.Notices...)
	ch.wantsSlot, ch.idle = out.WantsSlot, out.Idle
	ch.stopTimer()
	if ch.closed && ch.idle {
		ch.end()
		return
	}
	if out.Timer {
		ch.timer = time.AfterFunc(out.Wait, func() { ch.Handle(Tick{}) })
	}
}

// stopTimer stops the timer, if one runs. A tick that comes too early does no harm.
func (ch *Channel) stopTimer() {
	if ch.timer != nil {
		ch.timer.Stop()
		ch.timer = nil
	}
}

// perform performs a request and passes its answer to the core, unless the request was
// cancelled meanwhile.
func (ch *Channel) perform(ctx context.Context, r Request) {
	answer := execute(ctx, ch.client, r)
	ch.mu.Lock()
	defer ch.unlock()
	cancel := ch.requests[r.ID]
	if cancel == nil {
		return
	}
	delete(ch.requests, r.ID)
	cancel(nil)
	answer.ID = r.ID
	ch.handle(answer)
}

// unlock delivers the queued notices and releases the lock.
func (ch *Channel) unlock() {
	if !ch.delivering { // otherwise the call that is delivering also delivers the new notices
		ch.delivering = true
		for ch.deliver() {
		}
		ch.delivering = false
	}
	ch.mu.Unlock()
}

// deliver delivers the next notice, or calls OnSlot or OnEnd, without the lock. It
// reports whether there may be more to deliver. The caller holds the lock.
func (ch *Channel) deliver() bool {
	call := func() {}
	switch {
	case len(ch.notices) > 0:
		n := ch.notices[0]
		ch.notices = ch.notices[1:]
		if notify := ch.notify[n.Watch]; notify != nil {
			call = func() { notify(n) }
		}
		if n.State != nil && (n.State.Name == Closed || n.State.Name == Failed) {
			delete(ch.notify, n.Watch) // the core has dropped the watch
		}
	case ch.OnSlot != nil && ch.saidSlot != ch.wantsSlot:
		ch.saidSlot = ch.wantsSlot
		wanted := ch.wantsSlot
		call = func() { ch.OnSlot(wanted) }
	case ch.OnEnd != nil && ch.ended:
		call, ch.OnEnd = ch.OnEnd, nil
	default:
		return false
	}
	ch.mu.Unlock()
	defer ch.mu.Lock()
	call()
	return true
}

// errorOf converts an error of the client to the type that the core handles.
func errorOf(err error) *ucwa.Error {
	if e, ok := errors.AsType[*ucwa.Error](err); ok {
		return e
	}
	return ucwa.Internal(err.Error(), err)
}
