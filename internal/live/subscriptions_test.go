package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestAdditionsWithinAMomentShareOneRequest(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene")})
	d.handle(Open{Watch: 2, URIs: uris("sara")})
	d.application()
	d.handle(Add{Watch: 1, URIs: uris("john")})
	assert.NotContains(t, d.ops(), "create")
	d.pass(coalesceDelay)
	r := d.created("one")
	assert.Equal(t, uris("lene", "sara", "john"), r.URIs)
	assert.Equal(t, duration, r.Duration)

	d.handle(Add{Watch: 1, URIs: uris("jane")})
	d.handle(Open{Watch: 3, URIs: uris("kim")})
	d.pass(coalesceDelay)
	assert.Equal(t, uris("jane", "kim"), d.take(OpAdd).URIs)
	assert.Equal(t, 1, d.count(OpCreate))
}

func TestAContactInSeveralWatchesIsSubscribedToOnce(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(Open{Watch: 2, URIs: []string{"SIP:Lene@Contoso.com", "sip:LENE@contoso.com"}})
	d.pass(time.Minute)
	assert.Equal(t, Live, d.state(2), "immediately, because all values are known")
	assert.Len(t, d.contacts[2], 1)
	assert.Equal(t, 1, d.count(OpCreate))
	assert.Zero(t, d.count(OpAdd))

	d.handle(Close{Watch: 1})
	d.pass(time.Minute)
	assert.Zero(t, d.count(OpDelete), "the other watch needs it")
}

func TestTheGETIsSentBeforeTheSubscriptionIsCreated(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene")})
	d.pass(coalesceDelay)
	d.application()
	assert.Equal(t, []string{"poll", "create"}, d.ops())
}

func TestAnUnwatchedContactIsRemoved(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara", "john", "jane")
	d.handle(Remove{Watch: 1, URIs: uris("sara")})
	assert.Len(t, d.contacts[1], 3)
	d.pass(removalDelay)
	r := d.take(OpGet)
	assert.Contains(t, r.Href, "memberships?id=one", "the address is read from the server")
	d.handle(Answer{ID: r.ID, Resource: memberships("one", "lene", "sara", "john", "jane")})
	assert.Equal(t, testApp+"/people/memberships/one,sara", d.take(OpDelete).Href)
	d.handle(Answer{ID: d.sent[len(d.sent)-1].ID})

	d.handle(Remove{Watch: 1, URIs: uris("john", "jane")})
	d.pass(removalDelay)
	batch := d.take(OpBatch)
	assert.Equal(t, []Part{
		{Delete: true, Href: testApp + "/people/memberships/one,john"},
		{Delete: true, Href: testApp + "/people/memberships/one,jane"},
	}, batch.Parts, "several at once, and the addresses are known by now")
	d.handle(Answer{ID: batch.ID, Parts: []PartAnswer{{}, {Err: status(404, "NotFound")}}})
	d.pass(time.Minute)
	assert.Equal(t, []string{"poll"}, d.ops())
	assert.Len(t, d.core.contacts, 1)
}

func TestAContactThatIsWatchedAgainInTimeStaysSubscribedTo(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	d.handle(Remove{Watch: 1, URIs: uris("sara")})
	d.pass(removalDelay / 2)
	d.handle(Add{Watch: 1, URIs: uris("sara")})
	d.pass(time.Minute)
	assert.Equal(t, []string{"poll"}, d.ops())
	assert.False(t, d.contact(1, "sara").Stale)
}

func TestASubscriptionWithoutContactsIsDeleted(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	d.handle(Remove{Watch: 1, URIs: uris("sara", "lene")})
	d.pass(removalDelay)
	assert.Equal(t, testApp+"/people/presenceSubscriptions/one", d.take(OpDelete).Href)
}

func TestClosingTheLastWatchDeletesAllSubscriptions(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	poll := d.sent[len(d.sent)-2]
	require.Equal(t, OpPoll, poll.Op)
	d.handle(Close{Watch: 1})
	assert.Equal(t, Closed, d.state(1))
	assert.Contains(t, d.cancelled, poll.ID)
	assert.Equal(t, []string{"delete"}, d.ops())
	assert.False(t, d.slot)
	d.handle(Answer{ID: d.take(OpDelete).ID})
	assert.Equal(t, never, d.timerAt)
	assert.Empty(t, d.core.contacts)
	assert.Empty(t, d.core.subs)
	assert.Empty(t, d.core.inflight)

	d.handle(Open{Watch: 2, URIs: uris("lene")})
	assert.Equal(t, poll.Href, d.take(OpPoll).Href, "the channel continues at the same position")
	assert.Equal(t, 1, d.count(OpApplication))
}

func TestASubscriptionIsDeletedIfItsWatchIsClosedDuringItsCreation(t *testing.T) {
	t.Run("the only watch is closed", func(t *testing.T) {
		d := newDriver(t)
		d.handle(Open{Watch: 1, URIs: uris("lene")})
		d.pass(coalesceDelay)
		d.application()
		d.handle(Close{Watch: 1})
		assert.Equal(t, []string{"create"}, d.ops())
		d.created("one")
		assert.Equal(t, testApp+"/people/presenceSubscriptions/one", d.take(OpDelete).Href)
	})
	t.Run("one of two watches is closed", func(t *testing.T) {
		d := newDriver(t)
		d.live("lene")
		d.core.subs[0].addTo = "" // so that the next contact needs another subscription
		d.handle(Open{Watch: 2, URIs: uris("sara")})
		d.pass(coalesceDelay)
		d.handle(Close{Watch: 2})
		d.created("two")
		d.pass(removalDelay)
		assert.Equal(t, testApp+"/people/presenceSubscriptions/two", d.take(OpDelete).Href)
	})
}

func TestASubscriptionThatEndsIsCreatedAgain(t *testing.T) {
	for _, row := range []struct {
		name string
		end  func(d *driver)
	}{
		{"the server sends the event deleted", func(d *driver) { d.events(subscriptionEvent(hal.Deleted, "one")) }},
		{"its extension answers 404", func(d *driver) {
			d.pass(duration * time.Minute)
			d.fail(OpExtend, status(404, "NotFound"))
		}},
		{"its extension answers 404 ApplicationNotFound, but the application exists", func(d *driver) {
			d.pass(duration * time.Minute)
			d.fail(OpExtend, status(404, "NotFound", "ApplicationNotFound"))
			d.application()
		}},
		{"an addition to it answers 404", func(d *driver) {
			d.handle(Add{Watch: 1, URIs: uris("sara")})
			d.pass(coalesceDelay)
			d.fail(OpAdd, status(404, "NotFound"))
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.live("lene")
			d.pending = nil
			d.core.poll.sent = never - PollLimit // it stays parked
			d.pending = []Request{{ID: d.core.poll.id, Op: OpPoll, Href: testApp + "/events?ack=2"}}
			row.end(d)
			assert.Equal(t, Recovering, d.state(1))
			assert.True(t, d.contact(1, "lene").Stale)
			d.pass(coalesceDelay)
			assert.Contains(t, d.created("two").URIs, uri("lene"))
			assert.True(t, d.contact(1, "lene").Stale, "until it is read after that")
			d.events(presences("lene")...)
			d.read("Busy")
			assert.False(t, d.contact(1, "lene").Stale)
			assert.Equal(t, "Busy", d.contact(1, "lene").Availability)
		})
	}
}

func TestAContactThatLeavesItsSubscriptionIsAddedAgain(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	d.events(contactEvent(hal.Deleted, "sara"))
	assert.True(t, d.contact(1, "sara").Stale)
	assert.False(t, d.contact(1, "lene").Stale)
	r := d.take(OpAdd)
	assert.Equal(t, uris("sara"), r.URIs)
	assert.Contains(t, r.Href, "id=one", "the same subscription: the event may be an old one")
	d.handle(Answer{ID: r.ID, Resource: memberships("one", "sara")})
	d.events(presences("sara")...)
	d.read("Busy")
	assert.False(t, d.contact(1, "sara").Stale)
}

func TestAContactThatOnlyChangesItsSubscriptionStays(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	d.events(contactEvent(hal.Deleted, "sara"), contactEvent(hal.Added, "sara"))
	assert.False(t, d.contact(1, "sara").Stale)
	d.pass(time.Minute)
	assert.Zero(t, d.count(OpAdd))
}

func TestAnUnknownOutcomeOfACreationIsResolvedFromTheServersList(t *testing.T) {
	start := func(t *testing.T) *driver {
		d := newDriver(t)
		d.handle(Open{Watch: 1, URIs: uris("lene", "sara")})
		d.application()
		d.pass(coalesceDelay)
		d.handle(Answer{ID: d.take(OpCreate).ID, Err: outcomeUnknown()})
		d.pass(5 * time.Second)
		return d
	}
	list := func(d *driver, ids ...string) {
		r := d.take(OpGet)
		require.Equal(d.t, testLinks.Subscriptions, r.Href)
		found := hal.Embedded{Rel: ucwa.RelPresenceSubscription, Array: true}
		for _, id := range ids {
			found.Resources = append(found.Resources, *subscriptionResource(id))
		}
		d.handle(Answer{ID: r.ID, Resource: &hal.Resource{Rel: ucwa.RelPresenceSubscriptions, Embedded: []hal.Embedded{found}}})
	}
	t.Run("the server has created the subscription", func(t *testing.T) {
		d := start(t)
		list(d, "stranger", "one")
		d.handle(Answer{ID: d.take(OpGet).ID, Resource: memberships("stranger", "lene", "kim")})
		d.handle(Answer{ID: d.take(OpGet).ID, Resource: memberships("one", "lene", "sara")})
		require.Len(t, d.core.subs, 1)
		assert.Equal(t, testApp+"/people/presenceSubscriptions/one", d.core.subs[0].href)
		assert.Equal(t, 1, d.count(OpCreate), "it is not created twice")
	})
	t.Run("the server has created the subscription, and a contact is not watched any more", func(t *testing.T) {
		d := start(t)
		d.handle(Remove{Watch: 1, URIs: uris("sara")})
		list(d, "one")
		d.pass(coalesceDelay)
		d.handle(Answer{ID: d.take(OpGet).ID, Resource: memberships("one", "lene", "sara")})
		d.pass(removalDelay)
		require.True(t, d.listed("one", "lene", "sara"))
		assert.Equal(t, testApp+"/people/memberships/one,sara", d.take(OpDelete).Href)
	})
	t.Run("the server has not created the subscription", func(t *testing.T) {
		d := start(t)
		list(d)
		assert.Equal(t, uris("lene", "sara"), d.take(OpCreate).URIs)
	})
	t.Run("the server has only subscriptions of other clients", func(t *testing.T) {
		d := start(t)
		list(d, "stranger")
		d.handle(Answer{ID: d.take(OpGet).ID, Resource: memberships("stranger", "lene")})
		assert.Equal(t, uris("lene", "sara"), d.take(OpCreate).URIs)
	})
	t.Run("the first read of the list fails", func(t *testing.T) {
		d := start(t)
		d.fail(OpGet, status(503))
		assert.NotContains(t, d.ops(), "create", "the outcome is still unknown")
		d.pass(5 * time.Second)
		list(d)
		assert.Contains(t, d.ops(), "create")
	})
}

func TestAnAdditionWithUnknownOutcomeIsRepeatedAtTheSameSubscription(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(Add{Watch: 1, URIs: uris("sara")})
	d.pass(coalesceDelay)
	r := d.take(OpAdd)
	d.handle(Answer{ID: r.ID, Err: outcomeUnknown()})
	assert.True(t, d.contact(1, "sara").Stale)
	d.core.subs[0].full = true // the repeated addition ignores this
	d.pass(5 * time.Second)
	again := d.take(OpAdd)
	assert.Equal(t, r.Href, again.Href)
	assert.Equal(t, r.URIs, again.URIs)
	assert.Zero(t, d.count(OpCreate)-1)
}

func TestCreationsThatFailAreTriedAgain(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene")})
	d.application()
	d.pass(coalesceDelay)
	d.fail(OpCreate, status(429, "TooManyRequests"))
	assert.Equal(t, Connecting, d.state(1))
	assert.Equal(t, 429, d.states[1].Reason.Status)
	d.pass(2 * time.Second)
	assert.Contains(t, d.ops(), "create")
}

func TestARefusedRepetitionOfAnAdditionIsLookedUp(t *testing.T) {
	for _, row := range []struct {
		name    string
		members []string
		placed  bool // in another subscription
	}{
		{"the first request has added the contact", []string{"lene", "sara"}, false},
		{"the first request has not added the contact", []string{"lene"}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.live("lene")
			d.handle(Add{Watch: 1, URIs: uris("sara")})
			d.pass(coalesceDelay)
			d.handle(Answer{ID: d.take(OpAdd).ID, Err: outcomeUnknown()})
			d.pass(5 * time.Second)
			if d.core.poll == nil {
				d.pass(5 * time.Second)
			}
			d.read("Online")
			d.fail(OpAdd, status(403, "Forbidden", "LimitExceeded"))
			d.handle(Answer{ID: d.take(OpGet).ID, Resource: memberships("one", row.members...)})
			d.pass(time.Second)
			added := d.count(OpAdd) > 2 || d.count(OpCreate) > 1
			assert.Equal(t, row.placed, added)
		})
	}
}

func TestEventsMayArriveBeforeTheAnswerToTheCreation(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene")})
	d.application()
	d.pass(coalesceDelay)
	d.events(presences("lene")...)
	d.created("one")
	d.read("Online")
	assert.Equal(t, Live, d.state(1), "without a delay")
}

func TestAReadFromBeforeTheSubscriptionDoesNotCount(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.events(presences("lene")...)
	read := d.take(OpGet)
	d.events(subscriptionEvent(hal.Deleted, "one"))
	d.pass(coalesceDelay)
	d.created("two")
	d.handle(Answer{ID: read.ID, Resource: document(read.Href, "Busy")})
	assert.True(t, d.contact(1, "lene").Stale, "a change between the read and the subscription would be missed")
	d.events(presences("lene")...)
	d.read("Away")
	assert.False(t, d.contact(1, "lene").Stale)
}
