package live

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// aggregation is how long the server keeps a change to send several together, plus the
// latency of messages.
const aggregation = 5*time.Second + 500*time.Millisecond

// check looks for violations after a step of the core.
func (w *world) check(in Input) {
	w.checkPolls()
	if w.failed != "" || !w.awake() {
		return
	}
	for _, s := range w.openWatches() {
		w.checkState(s)
		w.checkFresh(s)
	}
}

func (w *world) openWatches() []*seen {
	var open []*seen
	for id := range w.nextID {
		if s := w.watches[id]; s != nil && !s.closed {
			open = append(open, s)
		}
	}
	return open
}

// checkPolls checks that at most one GET of the event channel is under way.
func (w *world) checkPolls() {
	polls := 0
	for _, x := range w.wires {
		if x.request.Op == OpPoll {
			polls++
			if w.awake() && w.now > x.sent+PollLimit+time.Minute { // a hidden page may be a minute late
				w.fail("a GET of the event channel is kept although it is not answered")
			}
		}
	}
	if polls > 1 {
		w.fail("two GETs of the event channel are under way")
	}
}

// checkPace checks that the core does not send many requests within a short time.
func (w *world) checkPace() {
	const within = 10 * time.Second
	many := 60
	if w.script.server.contacts+w.script.server.memberships > 0 {
		many = 120 // the search for the remaining room takes some requests
	}
	w.pace = append(w.pace, w.now)
	if len(w.pace) > many {
		// Where batches are refused, each contact takes a request.
		if w.now-w.pace[0] < within && w.core.clock.now >= w.core.reads.refusedUntil+within {
			w.fail(strconv.Itoa(many) + " requests within " + (w.now - w.pace[0]).String())
		}
		w.pace = w.pace[1:]
	}
}

// pollSent is a GET of the event channel, and the number of packages before it.
type pollSent struct {
	at       time.Duration
	packages int
}

// checkPollPace checks that the core sends at most five GETs of the event channel in
// five seconds, except for GETs that follow a package.
func (w *world) checkPollPace() {
	w.polls = append(w.polls, pollSent{w.now, w.count.packages})
	if len(w.polls) <= maxEmptyPolls {
		return
	}
	first := w.polls[0]
	w.polls = w.polls[1:]
	if w.now-first.at < emptyPollWindow && w.count.packages == first.packages {
		w.fail("six GETs of the event channel in five seconds, and no package")
	}
}

// underWay reports whether an answer of the event channel that may announce a change is
// on its way.
func (w *world) underWay() bool {
	return len(w.held) > 0 || slices.ContainsFunc(w.wires, func(x *wire) bool {
		return x.request.Op == OpPoll && (x.swallow || x.parked == nil && w.now <= x.arrives && x.arrives != never)
	})
}

// checkOrder checks that the core sends the next GET of the event channel before the
// requests that the events of the last answer cause.
func (w *world) checkOrder(in Input, requests []Request) {
	if a, ok := in.(Answer); ok && a.Events != nil {
		if i := slices.IndexFunc(requests, func(r Request) bool { return r.Op == OpPoll }); i > 0 {
			w.fail("a request goes out before the next GET of the event channel")
		}
	}
}

// announcement records that the server has announced the change of a contact.
type announcement struct{ released, arrived time.Duration }

// noteEvents records the announced changes and whether events were lost.
func (w *world) noteEvents(x *wire, a Answer) {
	if a.Events == nil {
		return
	}
	if a.Events.Href(relResync) != "" && !strings.HasSuffix(x.request.Href, "ack=1") || a.Events.Href(relResume) != "" {
		w.losses++
	}
	for _, sender := range a.Events.Senders {
		for _, e := range sender.Events {
			if e.Target.Rel == ucwa.RelContactPresence && e.Type == hal.Updated {
				key := addressKey(e.In.Href)
				w.told[key] = append(w.told[key], announcement{x.released, w.now})
			}
		}
	}
}

// announced returns when a change of a contact was announced to the core.
func (w *world) announced(uri string, changed time.Duration) (at time.Duration, ok bool) {
	for _, a := range w.told[ucwa.SIPKey(uri)] {
		if a.released >= changed {
			return a.arrived, true
		}
	}
	return 0, false
}

// checkState checks that a GET of a live watch is under way, that no other reader has
// replaced it, and that the watch does not claim continuity after a loss of events.
func (w *world) checkState(s *seen) {
	if s.state.Name != Live {
		return
	}
	if s.state.Resumed == Kept && w.losses > s.losses {
		w.fail("resumed although the server has lost events")
	}
	s.losses = w.losses
	if !slices.ContainsFunc(w.wires, func(x *wire) bool { return x.request.Op == OpPoll }) {
		w.fail("live without a GET of the event channel")
	}
	swallowed := slices.ContainsFunc(w.wires, func(x *wire) bool { return x.request.Op == OpPoll && x.parked == nil || x.swallow })
	if w.other != nil && w.other.parked != nil && w.now > w.other.since+time.Second && !swallowed {
		w.fail("live while another reader holds the channel")
	}
}

// checkFresh checks that no outdated value is shown as fresh for longer than aggregation,
// the answer of the channel and the read of the change take.
func (w *world) checkFresh(s *seen) {
	for _, k := range s.order {
		if k.Stale {
			continue
		}
		history := w.truth[k.URI]
		version := versionOf(k)
		if version == len(history) || version == 0 && len(history) == 0 {
			continue
		}
		if version == 0 {
			w.fail(k.URI + " is fresh without a value")
			return
		}
		changed := history[version].at // the first change that is not shown
		allowed := changed + aggregation
		if at, told := w.announced(k.URI, changed); told {
			allowed = at + maxPendingRead + 10*time.Millisecond
		} else if w.underWay() {
			continue
		}
		if covered := w.covered[ucwa.SIPKey(k.URI)]; changed < covered {
			allowed = 0 // no event announces it
		}
		if w.now > allowed {
			w.fail(fmt.Sprintf("%s is shown as fresh with version %d, which was replaced %v ago", k.URI, version, w.now-changed))
			return
		}
	}
}

// checkCalm checks what must hold after ten calm minutes: every watch is live and shows
// the values of the server.
func (w *world) checkCalm() {
	for _, s := range w.openWatches() {
		if s.state.Name != Live {
			w.fail(fmt.Sprintf("watch %d is %s after the calm: %v%s", s.id, s.state.Name, s.state.Reason, w.unsettled()))
			return
		}
		shown, stale := map[string]bool{}, 0
		for _, k := range s.order {
			shown[ucwa.SIPKey(k.URI)] = true
			if w.script.limited() && k.Stale {
				stale++
				continue
			}
			availability, activity, note, location := w.server.presence(k.URI, w.clock())
			if k.Stale || k.Availability != availability || k.Activity != activity ||
				s.details&Note != 0 && k.Note != note || s.details&Location != 0 && k.Location != location {
				w.fail(fmt.Sprintf("watch %d shows %+v after the calm, and the server %s %s %q %q", s.id, *k, availability, activity, note, location))
				return
			}
		}
		if stale > len(w.people)-w.script.server.memberships+20 {
			w.fail(fmt.Sprintf("%d contacts are stale, more than the server has no room for", stale))
		}
		for uri := range s.uris {
			if !shown[uri] {
				w.fail("watch does not show " + uri)
			}
		}
	}
}

// inspect checks the subscriptions of the server, unless a request under way changes
// them.
func (w *world) inspect() {
	w.inspectAt = w.now + 10*time.Minute
	c := w.core
	quiet := w.awake() && len(c.inflight) == 1 && c.poll != nil && len(c.page.deletions) == 0 && c.place.unknown == nil && len(c.unplaced()) == 0
	for _, k := range c.contacts {
		quiet = quiet && !k.limited
	}
	for _, s := range c.subs {
		quiet = quiet && s.removeAt == 0 && len(s.unwatched()) == 0 && len(s.unconfirmed()) == 0
	}
	swallowed := slices.ContainsFunc(w.wires, func(x *wire) bool { return x.swallow || x.arrives != never })
	for _, s := range w.openWatches() {
		quiet = quiet && s.state.Name == Live
	}
	if quiet && !swallowed && w.server.alive(w.app, w.clock()) {
		w.count.inspections++
		w.checkServer()
	}
}

// checkServer checks that the server has exactly one subscription to each watched
// contact and none to others.
func (w *world) checkServer() {
	if w.app == "" {
		return
	}
	wanted := map[string]bool{}
	for _, s := range w.openWatches() {
		for key := range s.uris {
			wanted[key] = true
		}
	}
	subscriptionCount := map[string]int{}
	subscriptions := w.server.subscriptions(w.app, w.clock())
	for _, href := range sortedKeys(subscriptions) {
		if strings.HasSuffix(href, "/team") {
			continue
		}
		if len(subscriptions[href]) == 0 {
			w.fail("the server has a subscription without contacts")
		}
		for _, key := range subscriptions[href] {
			if subscriptionCount[key]++; subscriptionCount[key] > 1 {
				w.fail("the server has two subscriptions to " + key)
			}
			if !wanted[key] {
				w.fail("the server has a subscription to " + key + ", who is not watched")
			}
		}
	}
	for _, key := range sortedKeys(wanted) {
		if subscriptionCount[key] == 0 && !w.script.limited() {
			w.fail("the server has no subscription to " + key)
		}
	}
}

// checkClosed checks that nothing is left after all watches are closed.
func (w *world) checkClosed() {
	switch {
	case len(w.core.inflight) > 0 || len(w.core.subs) > 0 || len(w.core.contacts) > 0 || len(w.core.byURI)+len(w.core.byHref) > 0:
		w.fail("the core keeps something after close")
	case w.timer:
		w.fail("the core has a timer after close")
	case len(w.wires) > 0:
		w.fail("a request is under way after close: " + w.wires[0].request.Op.String())
	}
	for href := range w.server.subscriptions(w.app, w.clock()) {
		w.fail("the server has a subscription after close: " + href)
	}
}

// unsettled describes what keeps the core from being live.
func (w *world) unsettled() string {
	c := w.core
	s := fmt.Sprintf("\ngeneration %d, up %v, phase %d, placement %+v, reads %+v", c.gen, c.up(), c.app.phase, c.place, c.reads)
	for _, k := range c.contacts {
		if !c.isSettled(k) {
			s += fmt.Sprintf("\n%s: %+v", k.uri, *k)
			break
		}
	}
	for _, g := range c.groups {
		s += fmt.Sprintf("\ngroup %+v", *g)
	}
	return s
}

// checkRequests checks that some quiet minutes took no more requests than necessary:
// one GET of the event channel for each package, one request for the changes in each
// package, and the extensions of subscriptions.
func (w *world) checkRequests(before tally) {
	now := &w.count
	since := func(op Op) int { return now.requests[op] - before.requests[op] }
	if w.script.limited() || w.core.clock.now < w.core.reads.refusedUntil+calm {
		return // the core repeats refused requests from time to time, or reads contacts alone
	}
	packages := now.packages - before.packages
	if polls := since(OpPoll); polls > packages+1 {
		w.fail(fmt.Sprintf("%d GETs of the event channel for %d packages", polls, packages))
	}
	if reads := since(OpBatch) + since(OpGet); reads > packages+len(w.core.groups) {
		w.fail(fmt.Sprintf("%d reads for %d packages", reads, packages))
	}
	if changes := since(OpCreate) + since(OpAdd) + since(OpDelete) + since(OpApplication) + since(OpMake); changes > 0 {
		w.fail(fmt.Sprintf("%d requests that change subscriptions, although nothing has happened to them", changes))
	}
	if extensions := since(OpExtend); extensions > len(w.core.subs) {
		w.fail(fmt.Sprintf("%d extensions of %d subscriptions", extensions, len(w.core.subs)))
	}
}
