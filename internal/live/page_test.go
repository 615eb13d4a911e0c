package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAHiddenPagePausesAfterFiveMinutes(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	d.park()
	poll := d.core.poll.id
	d.handle(Hidden)
	d.pass(hiddenTimeout - time.Second)
	assert.Equal(t, Live, d.state(1))
	assert.True(t, d.slot)
	d.pass(time.Second)
	assert.Equal(t, Paused, d.state(1))
	assert.Contains(t, d.states[1].Reason.Message, "hidden")
	assert.Contains(t, d.cancelled, poll, "its connection is free")
	assert.True(t, d.contact(1, "lene").Stale)
	assert.False(t, d.slot)

	sent := len(d.sent)
	d.pass(9 * time.Minute)
	assert.Len(t, d.sent, sent, "nothing is sent while the page is paused")

	d.handle(Shown)
	assert.Equal(t, []string{"poll", "batch"}, d.ops(), "one GET and one batch")
	assert.Equal(t, Recovering, d.state(1))
	d.read("Busy")
	assert.Equal(t, Live, d.state(1))
	assert.Equal(t, "Busy", d.contact(1, "sara").Availability)
	assert.False(t, d.contact(1, "sara").Stale)
}

func TestAPageThatIsHiddenForFourMinutesStaysLive(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.park()
	sent := len(d.sent)
	d.handle(Hidden)
	d.pass(4 * time.Minute)
	d.handle(Shown)
	d.pass(4 * time.Minute)
	assert.Equal(t, Live, d.state(1))
	assert.Len(t, d.sent, sent)
}

func TestAWatchMayStayLiveWhileThePageIsHidden(t *testing.T) {
	d := newDriver(t)
	d.handle(Hidden)
	d.handle(Open{Watch: 1, URIs: uris("lene"), Keep: true})
	d.application()
	d.pass(coalesceDelay)
	d.created("one")
	d.events(presences("lene")...)
	d.read("Online")
	d.park()
	d.pass(15 * time.Minute)
	assert.Equal(t, Live, d.state(1))
	d.handle(Open{Watch: 2, URIs: uris("lene")})
	assert.Equal(t, Live, d.state(2), "one channel serves all")
	d.handle(Close{Watch: 1})
	assert.Equal(t, Paused, d.state(2), "no watch keeps the channel live any more")
}

func TestASubscriptionThatEndedDuringAPauseIsCreatedAgain(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(Frozen)
	d.handle(Resumed)
	batch := d.take(OpBatch)
	require.Equal(t, testApp+"/people/presenceSubscriptions/one", batch.Parts[0].Href)
	d.handle(Answer{ID: batch.ID, Parts: []PartAnswer{
		{Err: status(404, "NotFound")}, {Resource: document(batch.Parts[1].Href, "Busy")},
	}})
	assert.Equal(t, Recovering, d.state(1))
	assert.True(t, d.contact(1, "lene").Stale, "no event reports its changes")
	d.pass(coalesceDelay)
	d.created("two")
	d.events(presences("lene")...)
	d.read("Away")
	assert.Equal(t, Live, d.state(1))
	assert.Equal(t, Broken, d.states[1].Resumed)
}

func TestTheBrowserPausesAndResumesTheChannel(t *testing.T) {
	for _, row := range []struct {
		name       string
		stop, goOn Input
	}{
		{"freeze and resume", Frozen, Resumed},
		{"the back/forward cache", PageHideCache, PageShow},
		{"another tab needs the connection", Slot{Granted: false}, Slot{Granted: true}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.live("lene")
			d.events(presences("lene")...)
			poll := d.core.poll.id
			get := d.take(OpGet)
			d.handle(row.stop)
			assert.Equal(t, Paused, d.state(1))
			assert.NotNil(t, d.states[1].Reason)
			assert.Contains(t, d.cancelled, poll)
			assert.Contains(t, d.cancelled, get.ID)
			assert.True(t, d.contact(1, "lene").Stale)
			sent := len(d.sent)
			d.handle(Answer{ID: poll, Events: nil})
			d.handle(Answer{ID: get.ID, Resource: document(get.Href, "Old")})
			assert.Equal(t, "Online", d.contact(1, "lene").Availability, "late answers are ignored")
			d.handle(Online)
			d.handle(Shown)
			d.pass(time.Minute)
			assert.Len(t, d.sent, sent, "nothing is sent")
			d.handle(row.goOn)
			assert.Contains(t, d.ops(), "poll")
			d.read("Busy")
			assert.Equal(t, Live, d.state(1))
		})
	}
}

func TestSubscriptionsAreDeletedWhenThePageEnds(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(PageHideEnd)
	r := d.take(OpDelete)
	assert.Equal(t, testApp+"/people/presenceSubscriptions/one", r.Href)
	assert.True(t, r.Keepalive)
	assert.Empty(t, d.ops())
	assert.Equal(t, Paused, d.state(1))

	d.handle(PageShow)
	d.pass(coalesceDelay)
	d.created("two")
	d.events(presences("lene")...)
	d.read("Online")
	assert.Equal(t, Live, d.state(1), "the page has not ended after all")
}

func TestOfflineInterruptsAWatchUntilOnline(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	poll := d.core.poll.id
	d.handle(Offline)
	assert.Equal(t, Recovering, d.state(1))
	assert.True(t, d.contact(1, "lene").Stale)
	assert.Contains(t, d.cancelled, poll)
	d.handle(Online)
	assert.Contains(t, d.ops(), "poll")
	d.pass(settleTime)
	d.read("Busy")
	assert.Equal(t, Live, d.state(1))
}

func TestAnswersMakeAWatchLiveWithoutTheEventOnline(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(Offline)
	d.pass(3 * time.Second)
	d.read("Busy")
	assert.Equal(t, Live, d.state(1))
}

func TestSleepMakesValuesStaleBeforeAQueuedAnswer(t *testing.T) {
	for _, row := range []struct {
		name  string
		sleep func(d *driver)
	}{
		{"both clocks run during the sleep", func(d *driver) { d.sleep(10 * time.Minute) }},
		{"the monotonic clock stops during the sleep", func(d *driver) { d.wallShift += 10 * time.Minute }},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.live("lene")
			poll := d.core.poll.id
			row.sleep(d)
			d.handle(Answer{ID: poll, Err: networkError()})
			assert.True(t, d.contact(1, "lene").Stale, "stale before the queued answer is processed")
			assert.Contains(t, d.cancelled, poll)
			assert.Equal(t, testApp+"/events?ack=2", d.sent[len(d.sent)-2].Href, "the same package is requested again immediately")
			d.read("Busy")
			assert.Equal(t, Live, d.state(1))
		})
	}
}

func TestTheHeartbeatDetectsSleep(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.wallShift += 10 * time.Minute
	d.pass(heartbeat)
	assert.Equal(t, Recovering, d.state(1))
	assert.True(t, d.contact(1, "lene").Stale)
}

func TestSubscriptionsAreExtendedAfterASleep(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.wallShift += 25 * time.Minute
	d.handle(Tick{})
	assert.Contains(t, d.ops(), "extend", "the time that the wall clock shows has passed")
}

func TestAWallClockThatIsSetBackDoesNotDelayTheRenewal(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.wallShift -= time.Hour
	d.handle(Tick{})
	assert.Equal(t, Live, d.state(1))
	d.park()
	d.pass(duration * time.Minute)
	assert.Equal(t, 1, d.count(OpExtend), "renewal goes by time that passes, not by dates")
}

func TestAThrottledTimerIsNotSleep(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.park()
	for d.now < duration*time.Minute {
		d.sleep(max(0, d.timerAt-d.now) + time.Minute)
		d.handle(Tick{})
	}
	assert.Equal(t, 1, d.count(OpExtend), "what was due is done")
	assert.Equal(t, uint32(2), d.core.gen, "there was no gap")
}

func TestASlotIsWantedWhileAWatchIsOpen(t *testing.T) {
	d := newDriver(t)
	d.handle(Slot{Granted: false})
	assert.False(t, d.slot)
	d.handle(Open{Watch: 1, URIs: uris("lene")})
	assert.True(t, d.slot)
	assert.Equal(t, Paused, d.state(1))
	assert.Empty(t, d.sent)
	d.handle(Slot{Granted: true})
	assert.Equal(t, []string{"application"}, d.ops())
	d.handle(Close{Watch: 1})
	assert.False(t, d.slot)
}
