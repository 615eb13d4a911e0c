package live

import (
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

const (
	// maxBatch is the limit for the requests in one batch, and for the requests in all
	// batches under way: "about 100 outstanding requests per user over all batches" (page
	// BatchingRequests).
	maxBatch = 100
	// maxSingles is how many GETs may be under way if the server refuses batches. A
	// browser has six connections to a host over HTTP/1.1, and the event channels of
	// four tabs take four.
	maxSingles = 2
	// soloAfter is the number of failed reads after which a part is read alone.
	soloAfter = 2
	// firstBatchRetry is how long the core sends no batches after the server first
	// refused one. Further refusals double the time up to maxBatchRetry.
	firstBatchRetry = 30 * time.Second
	maxBatchRetry   = time.Hour
	// refusalRetryDelay is how long the core waits before it repeats a refused request.
	refusalRetryDelay = 5 * time.Minute
)

// readPlan is the state of reading.
type readPlan struct {
	batched int // requests in batches that are under way
	singles int // GETs that are under way
	size    int // the most requests in a batch that the server seems to accept; 0 means maxBatch
	retries
	refusals     int           // refused batches in a row
	refusedUntil time.Duration // no batches before this time
	gen          uint32        // the generation of the last successful read
}

// target is the object of a read. Exactly one of sub, lookup and contact is set: the read
// checks whether a subscription exists, performs a lookup, or reads a part of a contact.
type target struct {
	sub     *subscription
	lookup  *lookup
	contact *contact
	part    part
	href    string
}

// planReads reads everything that has changed or may have changed. The GET of the event
// channel is sent first, so that its answer announces every later change.
func (c *Core) planReads() {
	ready := c.app.phase == appReady || c.app.phase == appChecking && !c.app.rewind
	if c.poll == nil || !ready || !c.due(c.readFrom) {
		return
	}
	c.planMemberLists()
	if !c.due(c.reads.at) {
		return
	}
	batches := c.batchHref() != "" && c.reads.size != 1
	most := maxBatch
	if batches {
		most = c.batchSize()
	}
	together, alone := c.unread(most)
	if room := maxBatch - c.reads.batched; len(together) > room {
		if room < most/2 {
			room = 0 // otherwise many small batches would follow while a large one is slow
		}
		together = together[:room]
	}
	if !batches || len(together) == 1 {
		together, alone = nil, append(alone, together...)
	}
	for _, t := range alone[:min(len(alone), maxSingles-c.reads.singles)] {
		c.readSingle(t)
	}
	if len(together) > 0 {
		c.readBatch(together)
	}
}

// batchHref returns where to send batches, or "" if they are refused.
func (c *Core) batchHref() string {
	if c.clock.now < c.reads.refusedUntil {
		return ""
	}
	return c.app.links.Batch
}

// batchSize returns how many requests a batch may have.
func (c *Core) batchSize() int {
	if c.reads.size > 0 {
		return c.reads.size
	}
	return maxBatch
}

// unread returns the targets to read now, up to a number. Subscriptions come first: the
// presence that is read in the same batch counts as fresh only if they still exist. A
// target that has failed several times is read alone, so that it does not fail a batch.
func (c *Core) unread(most int) (together, alone []target) {
	for _, s := range c.subs {
		if s.confirmed != c.gen && !s.busy && !s.checking && c.due(s.changing.at) {
			together = append(together, target{sub: s, href: s.href})
		}
	}
	for _, s := range c.lookups {
		if !s.inFlight && c.due(s.at) {
			together = append(together, target{lookup: s, href: s.href})
		}
	}
	for _, k := range c.contacts {
		if len(together) >= most {
			break
		}
		if k.sub == nil && len(k.groups) == 0 {
			continue
		}
		card := &k.parts[partCard]
		readCard := card.gen == 0 && k.wants(partCard)
		for p := range partCard {
			r := &k.parts[p]
			current := r.gen == c.gen && r.failed == 0 && !r.dirty
			switch {
			case !k.wants(p) || current || r.inFlight || !c.due(r.after):
			case r.href != "" && r.failed >= soloAfter:
				alone = append(alone, target{contact: k, part: p, href: r.href})
			case r.href != "":
				together = append(together, target{contact: k, part: p, href: r.href})
			case !k.linked && card.failed < maxReads: // the card contains the address
				readCard = true
			case card.href != "":
				c.notOffered(r, p)
			}
		}
		if readCard && card.href != "" && !card.inFlight && c.due(card.after) {
			together = append(together, target{contact: k, part: partCard, href: card.href})
		}
	}
	return together[:min(len(together), most)], alone
}

// notOffered notes that the server does not link to a part of a contact. A contact
// without presence is unreadable; the other parts may be missing.
func (c *Core) notOffered(r *reading, p part) {
	if p == partPresence {
		r.failed, r.after = maxReads, c.clock.now+refusalRetryDelay
		return
	}
	r.gen, r.dirty = c.gen, false
}

// start marks a target as being read.
func (t *target) start() {
	switch {
	case t.sub != nil:
		t.sub.checking = true
	case t.lookup != nil:
		t.lookup.inFlight = true
	default:
		r := &t.contact.parts[t.part]
		r.inFlight, r.dirty = true, false
	}
}

// finish marks a target as no longer being read.
func (t *target) finish() {
	switch {
	case t.sub != nil:
		t.sub.checking = false
	case t.lookup != nil:
		t.lookup.inFlight = false
	default:
		t.contact.parts[t.part].inFlight = false
	}
}

func (c *Core) readSingle(t target) {
	t.start()
	c.reads.singles++
	c.send(Request{Op: OpGet, Href: t.href}, func(f *inflightRequest, a Answer) {
		c.reads.singles--
		t.finish()
		if a.Err == nil {
			c.reads.size = min(2*c.reads.size, maxBatch)
		}
		if a.Err != nil && a.Err.Kind == ucwa.KindAborted {
			t.lost(a.Err)
			return
		}
		c.read(t, f, a.Resource, a.Err)
	}).read = true
}

func (c *Core) readBatch(targets []target) {
	request := Request{Op: OpBatch, Href: c.batchHref(), Parts: make([]Part, len(targets))}
	for i := range targets {
		targets[i].start()
		request.Parts[i].Href = targets[i].href
	}
	c.reads.batched += len(targets)
	c.send(request, func(f *inflightRequest, a Answer) {
		c.reads.batched -= len(targets)
		for i := range targets {
			targets[i].finish()
		}
		if a.Err == nil && len(a.Parts) != len(targets) {
			a.Err = newError(ucwa.KindProtocol, "the answer to a batch has another number of parts")
		}
		if a.Err != nil {
			for _, t := range targets {
				t.lost(a.Err)
			}
			c.batchFailed(a.Err)
			return
		}
		c.reads.refusals, c.reads.retries = 0, retries{}
		c.reads.size = min(c.reads.size*2, maxBatch)
		for i, t := range targets {
			c.read(t, f, a.Parts[i].Resource, a.Parts[i].Err)
		}
	}).read = true
}

// lost records that a target was not read because the whole request failed.
func (t *target) lost(err *ucwa.Error) {
	if t.contact == nil || t.part == partCard {
		return
	}
	r := &t.contact.parts[t.part]
	r.dirty, r.after = true, 0
	if err.Kind != ucwa.KindAborted {
		r.failed = max(r.failed, 1)
	}
}

// batchFailed handles a batch that failed as a whole. The next one is smaller: after
// 429 "it is safe to retry later in smaller batches" (page BatchingRequests), and if
// one request in the batch is the reason, halving isolates it.
func (c *Core) batchFailed(err *ucwa.Error) {
	switch {
	case err.Kind == ucwa.KindAborted:
		return
	case refused(err) && err.Status != 413, err.Status == 404 && !notFound(err), err.Status == 405, err.Status == 501:
		c.reads.refusedUntil = c.clock.now + min(firstBatchRetry<<min(c.reads.refusals, 10), maxBatchRetry)
		c.reads.refusals++
		return // single GETs follow immediately
	case namesApplication(err):
		c.checkApplication(0)
	case err.Kind != ucwa.KindNetwork:
		c.reads.size = max(1, c.batchSize()/2)
	}
	c.failedAt(&c.reads.retries, err)
	c.noteReason(err)
}

// noteReason records why watches are not live although the channel is.
func (c *Core) noteReason(err *ucwa.Error) { c.reason = err }

// read handles the answer to the read of a target.
func (c *Core) read(t target, f *inflightRequest, doc *hal.Resource, err *ucwa.Error) {
	if err == nil && doc == nil {
		err = newError(ucwa.KindProtocol, "the answer has no document")
	}
	switch {
	case t.sub != nil && err == nil:
		t.sub.confirm(f)
	case t.sub != nil && missing(err):
		c.subscriptionMissing(t.sub, err)
	case t.sub != nil && refused(err):
		t.sub.confirm(f) // reading it is forbidden, so it exists
	case t.sub != nil:
		c.failedAt(&t.sub.changing, err)
		c.noteReason(err)
	case t.lookup != nil:
		c.lookupAnswered(t.lookup, doc, err)
	case err == nil:
		c.partRead(t.contact, t.part, doc, f.gen, f.id)
		c.reads.gen = f.gen
	default:
		c.partFailed(t.contact, t.part, err)
	}
}

// partRead stores the document of a part. gen and id are those of the request.
func (c *Core) partRead(k *contact, p part, doc *hal.Resource, gen uint32, id int) {
	r := &k.parts[p]
	if p == partPresence && doc.Text("availability") == "" {
		c.partFailed(k, p, newError(ucwa.KindProtocol, "the answer is no presence: it has no availability"))
		return
	}
	k.apply(p, doc, c.wall())
	r.failed, r.after = 0, 0
	if p == partCard {
		k.linked = true
	}
	if p == partCard || id > k.cover {
		r.gen = gen
	}
	if !r.dirty {
		r.known = 0
	}
}

// partFailed records that the read of a part failed. The shown value may be outdated.
func (c *Core) partFailed(k *contact, p part, err *ucwa.Error) {
	r := &k.parts[p]
	switch {
	case namesApplication(err):
		c.checkApplication(0)
		r.after = c.clock.now + c.pause(int(r.failed), maxPause)
	case missing(err) || refused(err):
		r.failed, r.after = maxReads, c.clock.now+refusalRetryDelay
		return
	default:
		c.noteReason(err)
		r.after = c.clock.now + max(err.RetryAfter, c.pause(int(r.failed), maxPause))
	}
	// A part counts as unreadable only if other reads succeed.
	if r.failed < maxReads-1 || c.reads.gen == c.gen {
		r.failed = min(r.failed+1, maxReads)
	}
}
