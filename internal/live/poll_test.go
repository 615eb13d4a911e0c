package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestTheNextGETIsSentBeforeAnAnswerIsProcessed(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	sent := len(d.sent)
	d.events(presences("lene", "sara")...)
	assert.Equal(t, OpPoll, d.sent[sent].Op, "the first request")
	assert.Equal(t, testApp+"/events?ack=3", d.sent[sent].Href)
	assert.Equal(t, OpBatch, d.sent[sent+1].Op, "then the reads")
	assert.Equal(t, Live, d.state(1), "while the answer is processed, too")
}

func TestAtMostOneGETIsParked(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"time passes", func() { d.pass(time.Minute) }},
		{"another watch is opened", func() { d.handle(Open{Watch: 2, URIs: uris("sara")}) }},
		{"the page is shown", func() { d.handle(Shown) }},
		{"the network is back", func() { d.handle(Online) }},
		{"the machine slept", func() { d.sleep(time.Hour); d.handle(Tick{}) }},
		{"the network is gone", func() { d.handle(Offline); d.pass(time.Minute) }},
		{"the page is frozen and resumed", func() { d.handle(Frozen); d.handle(Resumed) }},
		{"the page is back from the cache", func() { d.handle(PageHideCache); d.handle(PageShow) }},
	} {
		step.do()
		polls := 0
		for _, op := range d.ops() {
			if op == "poll" {
				polls++
			}
		}
		assert.Equal(t, 1, polls, step.name)
	}
}

func TestAWatchRecoversFromTemporaryPollFailures(t *testing.T) {
	for _, row := range []struct {
		name string
		err  *ucwa.Error
	}{
		{"the connection breaks", networkError()},
		{"no answer in time", newError(ucwa.KindTimeout, "no answer")},
		{"the answer is truncated", newError(ucwa.KindProtocol, "the answer is cut off")},
		{"408 of UCWA", status(408, "ClientTimeout")},
		{"429 of UCWA", status(429, "TooManyRequests")},
		{"500 of UCWA", status(500, "ServiceFailure")},
		{"503 of UCWA", status(503, "ServiceUnavailable")},
		{"504 of UCWA", status(504, "Timeout")},
		{"502 of a proxy", status(502)},
		{"404 of a proxy", status(404)},
		{"403 of a proxy", status(403)},
		{"401 although the token was renewed", status(401)},
		{"409 without subcode", status(409, "Conflict")},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.live("lene")
			d.fail(OpPoll, row.err)

			assert.Equal(t, Recovering, d.state(1))
			assert.Equal(t, row.err, d.states[1].Reason)
			assert.True(t, d.contact(1, "lene").Stale, "stale in the same step")
			assert.Positive(t, d.contact(1, "lene").StaleSince)
			assert.Equal(t, "Online", d.contact(1, "lene").Availability, "the value is still there")
			assert.Greater(t, d.states[1].RetryAt, d.states[1].Since)
			assert.Empty(t, d.ops(), "a pause comes first")

			d.pass(2 * time.Second)
			assert.Equal(t, testApp+"/events?ack=2", d.take(OpPoll).Href, "the same package")
			assert.True(t, d.contact(1, "lene").Stale, "a GET alone proves nothing")
			d.read("Busy")
			assert.Equal(t, Live, d.state(1))
			assert.False(t, d.contact(1, "lene").Stale)
			assert.Equal(t, "Busy", d.contact(1, "lene").Availability)
		})
	}
}

func TestAWatchFailsAfterPermanentPollFailures(t *testing.T) {
	for _, row := range []struct {
		name   string
		config Config
		err    *ucwa.Error
	}{
		{"the token is refused, and cannot be renewed", Config{Application: testApp, CanMake: true}, status(401)},
		{"the server does not serve pages of this origin", Config{Application: testApp, CanMake: true, CanRenew: true},
			&ucwa.Error{Kind: ucwa.KindServer, Status: 403, Message: "Service does not allow a cross domain request from this origin."}},
		{"there are too many applications", Config{Application: testApp, CanMake: true, CanRenew: true}, status(410, "Gone", "TooManyApplications")},
		{"the server refuses this user agent", Config{Application: testApp, CanMake: true, CanRenew: true}, status(410, "Gone", "UserAgentNotAllowed")},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := driverOf(t, row.config)
			d.live("lene")
			d.fail(OpPoll, row.err)
			assert.Equal(t, Failed, d.state(1))
			assert.NotNil(t, d.states[1].Reason)
			assert.True(t, d.contact(1, "lene").Stale)
			d.pass(time.Hour)
			d.handle(Online)
			d.handle(Shown)
			assert.Empty(t, d.ops(), "nothing is tried any more")
		})
	}
}

func TestPausesGrowAndRetryAfterTakesPrecedence(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	for _, ceiling := range []time.Duration{2, 4, 8, 16, 30, 30, 30} {
		d.fail(OpPoll, status(503))
		pause := d.timerAt - d.now
		assert.GreaterOrEqual(t, pause, minPause)
		assert.LessOrEqual(t, pause, ceiling*time.Second)
		d.pass(pause)
	}
	err := status(503)
	err.RetryAfter = 100 * time.Second
	d.fail(OpPoll, err)
	d.handle(Online)
	d.handle(Shown)
	d.pass(99 * time.Second)
	assert.NotContains(t, d.ops(), "poll", "neither our own pause nor the page shortens what the server asks for")
	d.pass(11 * time.Second)
	assert.Contains(t, d.ops(), "poll")
}

func TestEventsOfThePageShortenThePause(t *testing.T) {
	for _, event := range []Page{Online, Shown} {
		d := newDriver(t)
		d.live("lene")
		d.fail(OpPoll, networkError())
		d.handle(event)
		assert.Contains(t, d.ops(), "poll")
	}
}

func TestAGETThatIsNeverAnsweredIsSentAgain(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	first := d.sent[len(d.sent)-2]
	require.Equal(t, OpPoll, first.Op)
	d.pass(PollLimit - time.Second)
	assert.Equal(t, Live, d.state(1))
	d.pass(time.Second)
	assert.Contains(t, d.cancelled, first.ID)
	assert.Equal(t, Recovering, d.state(1))
	assert.Equal(t, ucwa.KindTimeout, d.states[1].Reason.Kind)
	d.pass(2 * time.Second)
	assert.Equal(t, first.Href, d.take(OpPoll).Href)
}

func TestResyncMakesValuesStaleUntilTheyAreRead(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.channel("resync")
	assert.Equal(t, Recovering, d.state(1))
	assert.True(t, d.contact(1, "lene").Stale, "events may be lost")
	assert.Equal(t, testApp+"/events?ack=3", d.take(OpPoll).Href, "the link is followed at once")
	d.read("Busy")
	assert.Equal(t, Live, d.state(1))
	assert.Equal(t, Broken, d.states[1].Resumed)
	assert.Equal(t, 1, d.count(OpCreate), "the subscription is still there")
}

func TestResyncOfTheFirstGETStartsNoGap(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene")})
	d.application()
	d.channel("resync")
	d.pass(coalesceDelay)
	d.created("one")
	d.events(presences("lene")...)
	d.read("Online")
	assert.Equal(t, Live, d.state(1))
}

func TestAfterResumeContactsAreSubscribedToAgain(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.channel("resume")
	assert.Equal(t, Recovering, d.state(1))
	assert.True(t, d.contact(1, "lene").Stale)
	assert.Equal(t, testApp+"/events?ack=3", d.sent[len(d.sent)-3].Href, "resume is followed like next")
	d.pass(coalesceDelay)
	assert.Equal(t, uris("lene"), d.created("two").URIs, "subscribed to again")
	assert.True(t, d.contact(1, "lene").Stale, "a subscription alone proves nothing")
	d.events(presences("lene")...)
	d.read("Busy")
	assert.Equal(t, Live, d.state(1))
	assert.Equal(t, Broken, d.states[1].Resumed)
	assert.False(t, d.contact(1, "lene").Stale)
}

func TestResumedIsKeptOnlyWhenProven(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	assert.Equal(t, Unproven, d.states[1].Resumed, "nothing was interrupted")
	d.fail(OpPoll, networkError())
	d.pass(3 * time.Second)
	d.read("Online")
	require.Equal(t, Live, d.state(1))
	assert.Equal(t, Unproven, d.states[1].Resumed, "the answer to the GET may still be resync")
	since := d.states[1].Since
	d.events()
	assert.Equal(t, Kept, d.states[1].Resumed, "the channel continued at the same position")
	assert.Equal(t, since, d.states[1].Since)
}

func TestUnreadablePackagesAreNeverSkipped(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	for range maxUnreadable {
		d.fail(OpPoll, newError(ucwa.KindProtocol, "the package is malformed"))
		d.pass(30 * time.Second)
	}
	assert.Equal(t, 2, d.count(OpApplication), "then the position is read from the application")
	d.application()
	d.pass(maxPause)
	assert.Equal(t, testLinks.Events, d.take(OpPoll).Href)
	d.pending = append(d.pending, d.sent[len(d.sent)-2])
	d.channel("resync")
	d.pass(settleTime)
	d.read("Busy")
	assert.Equal(t, Live, d.state(1))
	assert.Equal(t, Broken, d.states[1].Resumed)
}

func TestAPackageWithoutALinkToTheNextIsAProtocolError(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(Answer{ID: d.take(OpPoll).ID, Events: &hal.Events{Links: []hal.Link{{Rel: "self", Href: "/x"}}}})
	assert.Equal(t, Recovering, d.state(1))
	assert.Equal(t, ucwa.KindProtocol, d.states[1].Reason.Kind)
}

func TestPausesGrowWhileAnotherReaderReplacesTheGET(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	start := d.now
	var polls []time.Duration
	for d.now < start+10*time.Minute {
		d.fail(OpPoll, status(409, "Conflict", "PGetReplaced"))
		assert.Equal(t, Recovering, d.state(1))
		assert.Contains(t, d.states[1].Reason.Message, "another client reads the event channel")
		assert.True(t, d.contact(1, "lene").Stale)
		for len(d.ops()) == 0 {
			d.pass(d.timerAt - d.now)
		}
		polls = append(polls, d.now)
	}
	assert.Less(t, len(polls), 25, "the two readers do not replace each other's GETs in a loop")
	for i := maxEmptyPolls; i < len(polls); i++ {
		assert.GreaterOrEqual(t, polls[i]-polls[i-maxEmptyPolls], emptyPollWindow, "at most five in five seconds")
	}
	assert.Zero(t, d.count(OpBatch), "nothing is read while the other has the channel")

	d.pass(holdTime - time.Second)
	assert.Equal(t, Recovering, d.state(1), "the other may take it back")
	d.pass(time.Second)
	d.read("Busy")
	assert.Equal(t, Live, d.state(1))
}

func TestA409CausedByACancelledGETIsFollowedByAGETImmediately(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(Frozen)
	d.handle(Resumed)
	d.fail(OpPoll, status(409, "Conflict", "PGetReplaced"))
	assert.Equal(t, []string{"poll", "batch"}, d.ops(), "the cancelled GET has arrived late, so the next one is sent immediately")
	d.fail(OpPoll, status(409, "Conflict", "PGetReplaced"))
	assert.Contains(t, d.states[1].Reason.Message, "another client", "a second conflict is not due to our own GET")
}

func TestGETsWithoutResultAreRateLimited(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	for range maxEmptyPolls {
		d.events()
	}
	assert.NotContains(t, d.ops(), "poll")
	assert.Equal(t, Recovering, d.state(1), "no GET is parked")
	d.pass(emptyPollWindow)
	assert.Contains(t, d.ops(), "poll")
}

func TestPackagesWithEventsAreNotRateLimited(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	for range 20 {
		d.events(presences("lene")...)
	}
	assert.Contains(t, d.ops(), "poll")
	assert.Equal(t, Live, d.state(1))
}
