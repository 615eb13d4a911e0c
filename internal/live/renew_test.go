package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
)

// park keeps the GET of the event channel parked for a long time.
func (d *driver) park() { d.core.poll.sent = 1000 * time.Hour }

func TestASubscriptionIsExtendedWellBeforeItsEnd(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.park()
	for range 10 {
		began := d.now
		for d.count(OpExtend) == 0 || len(d.ops()) == 1 {
			d.pass(d.timerAt - d.now)
		}
		left := duration*time.Minute - (d.now - began)
		assert.GreaterOrEqual(t, left, renewBefore-coalesceDelay)
		assert.LessOrEqual(t, left, renewBefore+renewSpread)
		r := d.take(OpExtend)
		assert.Equal(t, testApp+"/people/presenceSubscriptions/one", r.Href)
		assert.Equal(t, duration, r.Duration)
		d.handle(Answer{ID: r.ID, Resource: subscriptionResource("one")})
	}
	assert.Equal(t, Live, d.state(1))
}

func TestAnExtensionThatFailsIsTriedAgain(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.park()
	d.pass(duration*time.Minute - renewBefore)
	for range 5 {
		d.fail(OpExtend, status(503))
		d.pass(maxPause)
	}
	d.handle(Answer{ID: d.take(OpExtend).ID, Resource: subscriptionResource("one")})
	assert.Equal(t, Live, d.state(1))
}

// Servers keep subscriptions longer than their duration. So the core also extends a
// subscription that should have ended. Only a 404 means that it is gone.
func TestAnExpiredSubscriptionIsExtended(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.park()
	d.sleep(duration*time.Minute + 30*time.Second)
	d.handle(Tick{})
	assert.Contains(t, d.ops(), "extend")
	assert.Equal(t, 1, d.count(OpCreate))
}

func TestAnswersOfTheEventChannelAreEnoughToRenewInTime(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	for range 9 {
		d.sleep(179 * time.Second)
		d.events()
	}
	assert.Equal(t, 1, d.count(OpExtend), "the answers of the channel are enough")
}

func TestAWarningExtendsAnOldSubscriptionOnly(t *testing.T) {
	for _, row := range []struct {
		name    string
		after   time.Duration // since the subscription was created
		extends bool
	}{
		{"right after the creation, which may have caused it", 2 * time.Second, false},
		{"a while after the creation", 4 * time.Minute, false},
		{"from a server that ends subscriptions after 10 minutes", 8 * time.Minute, true},
		{"shortly before the core would extend it", 19 * time.Minute, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.live("lene")
			d.park()
			d.pass(row.after)
			d.events(subscriptionEvent(hal.Updated, "one"))
			assert.Equal(t, row.extends, d.count(OpExtend) > 0)
		})
	}
}

func TestAWarningAMinuteAfterTheEndExtendsTheSubscription(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.park()
	d.sleep(31 * time.Minute)
	d.core.next = never // so that the pause does not count as sleep
	d.events(subscriptionEvent(hal.Updated, "one"))
	require.Equal(t, 1, d.count(OpExtend))
	d.handle(Answer{ID: d.take(OpExtend).ID, Resource: subscriptionResource("one")})
	assert.Equal(t, 1, d.count(OpCreate))
	assert.Equal(t, Live, d.state(1))
}

func TestAnEventThatAnExtensionRaisesCausesNoExtension(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.park()
	d.pass(22 * time.Minute)
	for range 5 {
		if d.count(OpExtend) == 1 && len(d.ops()) == 2 {
			d.handle(Answer{ID: d.take(OpExtend).ID, Resource: subscriptionResource("one")})
		}
		d.events(subscriptionEvent(hal.Updated, "one"))
		d.pass(5 * time.Second)
	}
	assert.Equal(t, 1, d.count(OpExtend))
}

func TestAWarningAboutAnUnknownSubscriptionIsIgnored(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.pass(10 * time.Minute)
	d.pending = []Request{{ID: d.core.poll.id, Op: OpPoll, Href: testApp + "/events?ack=9"}}
	d.events(subscriptionEvent(hal.Updated, "stranger"), subscriptionEvent(hal.Deleted, "stranger"))
	assert.Zero(t, d.count(OpExtend))
}
