package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAWatchBeginsWithUnknownPresence(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene", "sara")})
	assert.Equal(t, State{Name: Connecting, Since: wallStart}, d.states[1])
	require.Len(t, d.contacts[1], 2)
	assert.Equal(t, Contact{URI: uri("lene"), Stale: true}, *d.contacts[1][0], "nobody is available by default")
	assert.Empty(t, d.notices[0].Changes)
}

func TestAnEmptyWatchIsLiveWithTheChannel(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1})
	d.application()
	assert.Equal(t, Live, d.state(1))
	assert.Equal(t, []string{"poll"}, d.ops())
}

func TestSnapshotsStayTheSameUntilSomethingChanges(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	d.park()
	list, lene, sara := d.contacts[1], d.contact(1, "lene"), d.contact(1, "sara")
	d.events()
	d.pass(time.Minute)
	d.events(presences("lene")...)
	d.read("Online")
	assert.Same(t, lene, d.contact(1, "lene"), "it was read, and has not changed")
	assert.Same(t, &list[0], &d.contacts[1][0])

	d.events(presences("lene")...)
	d.read("Busy")
	assert.NotSame(t, &list[0], &d.contacts[1][0])
	assert.NotSame(t, lene, d.contact(1, "lene"))
	assert.Same(t, sara, d.contact(1, "sara"))
	assert.Equal(t, "Online", lene.Availability, "a snapshot never changes")
	require.Len(t, d.notices, 1)
	assert.Equal(t, []Change{{Contact: d.contact(1, "lene"), Previous: lene}}, d.notices[0].Changes)
	assert.Nil(t, d.notices[0].State)
}

func TestEachAnswerCausesOneNotice(t *testing.T) {
	d := newDriver(t)
	users := people(50)
	d.live(users...)
	d.events(presences(users...)...)
	assert.Empty(t, d.notices, "nothing has been read yet")
	d.read("Busy")
	require.Len(t, d.notices, 1)
	assert.Len(t, d.notices[0].Changes, 50)
}

func TestWatchesShowOnlyTheirOwnDetails(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(Open{Watch: 2, URIs: uris("lene"), Details: Note | Name})
	d.handle(Open{Watch: 3, URIs: uris("sara")})
	d.events(changed("lene", partNote))
	d.read("Online")
	assert.NotEmpty(t, d.contact(2, "lene").Note)
	assert.NotEmpty(t, d.contact(2, "lene").Name)
	assert.Empty(t, d.contact(1, "lene").Note)
	assert.Empty(t, d.contact(1, "lene").Name)

	d.events(changed("lene", partNote))
	d.read("Busy")
	require.Len(t, d.notices, 1, "the note matters to one watch only")
	assert.Equal(t, WatchID(2), d.notices[0].Watch)
}

func TestAnAddedContactDoesNotInterruptAWatch(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(Add{Watch: 1, URIs: uris("sara", "lene")})
	assert.Len(t, d.contacts[1], 2)
	assert.Equal(t, Live, d.state(1))
	assert.True(t, d.contact(1, "sara").Stale)
	d.pass(coalesceDelay)
	assert.Equal(t, uris("sara"), d.take(OpAdd).URIs)
	d.handle(Answer{ID: d.sent[len(d.sent)-1].ID, Resource: memberships("one", "sara")})
	d.events(presences("sara")...)
	d.read("Away")
	assert.Equal(t, Live, d.state(1))
	assert.Equal(t, "Away", d.contact(1, "sara").Availability)
	assert.False(t, d.contact(1, "sara").Stale)
}

func TestEachWatchHasItsOwnState(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.pass(time.Second)
	d.handle(Open{Watch: 2, URIs: uris("sara")})
	assert.Equal(t, Live, d.state(1))
	assert.Equal(t, Connecting, d.state(2), "its contacts have not been read")
	d.pass(time.Minute)
	assert.Equal(t, int64(wallStart+(time.Second+coalesceDelay).Milliseconds()), d.states[2].Since)
}

func TestAClosedWatchGetsOneNotice(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(Close{Watch: 1})
	require.Len(t, d.notices, 1)
	assert.Equal(t, Closed, d.notices[0].State.Name)
	d.handle(Close{Watch: 1})
	d.handle(Add{Watch: 1, URIs: uris("sara")})
	d.handle(Remove{Watch: 1, URIs: uris("lene")})
	assert.Empty(t, d.notices)
}

func TestStaleSinceIsTheTimeAtWhichTheContactBecameStale(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.pass(time.Second)
	d.fail(OpPoll, networkError())
	since := d.contact(1, "lene").StaleSince
	assert.Equal(t, int64(wallStart+d.now.Milliseconds()), since)
	updated := d.contact(1, "lene").UpdatedAt
	d.pass(time.Second)
	for len(d.ops()) == 0 {
		d.pass(time.Second)
	}
	d.fail(OpPoll, networkError())
	assert.Equal(t, since, d.contact(1, "lene").StaleSince, "once")
	d.pass(5 * time.Second)
	d.read("Online")
	assert.Zero(t, d.contact(1, "lene").StaleSince)
	assert.Greater(t, d.contact(1, "lene").UpdatedAt, updated)
}
