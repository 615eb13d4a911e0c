package live

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/ucwa"
)

// The network may be down for some minutes while other contacts are watched.
func TestDeletionsAreRepeatedUntilTheSubscriptionHasExpired(t *testing.T) {
	for _, row := range []struct {
		name  string
		err   *ucwa.Error
		least int // attempts in ten minutes
		most  int // attempts in an hour
	}{
		{"the server refuses", status(403, "Forbidden"), maxDeletions, maxDeletions},
		{"the server is overloaded", status(503), 20, 200},
		{"the server cannot be reached", networkError(), 20, 200},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.live("lene")
			d.core.discard(d.core.subs[0])
			d.handle(Tick{})
			attempt := func(span time.Duration) {
				for range span / time.Second {
					d.pass(time.Second)
					if slices.Contains(d.ops(), "delete") {
						d.fail(OpDelete, row.err)
					}
				}
			}
			attempt(10 * time.Minute)
			assert.GreaterOrEqual(t, d.count(OpDelete), row.least)
			attempt(50 * time.Minute)
			assert.LessOrEqual(t, d.count(OpDelete), row.most)
			assert.Empty(t, d.core.page.deletions)
		})
	}
}

func TestDeletionsAfterTheLastWatchAreRepeatedAFewTimes(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(Close{Watch: 1})
	for range maxDeletions {
		d.fail(OpDelete, status(503))
		d.pass(maxPause)
	}
	assert.Empty(t, d.ops(), "it expires by itself")
	assert.Equal(t, never, d.timerAt)
}

func TestDeletionsOfMembershipsStopAfterSomeRefusals(t *testing.T) {
	for _, row := range []struct {
		name     string
		err      *ucwa.Error
		attempts int // in ten minutes, at least
		most     int
	}{
		{"the server refuses", status(403, "Forbidden"), maxDeletions, maxDeletions},
		{"a proxy refuses", status(405), maxDeletions, maxDeletions},
		{"the server is overloaded", status(503), 20, 100},
		{"the server cannot be reached", networkError(), 20, 100},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.live("lene", "sara")
			d.core.byURI[uri("sara")].membership = testApp + "/people/memberships/one,sara"
			d.handle(Remove{Watch: 1, URIs: uris("sara")})
			for range 10 * time.Minute / (100 * time.Millisecond) {
				d.pass(100 * time.Millisecond)
				if slices.Contains(d.ops(), "delete") {
					d.fail(OpDelete, row.err)
				}
				d.listed("one", "lene", "sara")
			}
			assert.GreaterOrEqual(t, d.count(OpDelete), row.attempts)
			assert.LessOrEqual(t, d.count(OpDelete), row.most)
		})
	}
}

func TestTheListOfMembershipsIsReadAgainAfterARefusal(t *testing.T) {
	d := newDriver(t)
	d.live("lene", "sara")
	d.handle(Remove{Watch: 1, URIs: uris("sara")})
	d.pass(removalDelay)
	d.fail(OpGet, status(403, "Forbidden"))
	d.pass(maxPause)
	require.True(t, d.listed("one", "lene", "sara"))
	assert.Equal(t, testApp+"/people/memberships/one,sara", d.take(OpDelete).Href)
}

func TestAnUnknownOutcomeOfADeletionOfAMembershipIsResolved(t *testing.T) {
	start := func(t *testing.T) *driver {
		d := newDriver(t)
		d.live("lene", "sara")
		d.core.byURI[uri("sara")].membership = testApp + "/people/memberships/one,sara"
		d.handle(Remove{Watch: 1, URIs: uris("sara")})
		d.pass(removalDelay)
		return d
	}
	t.Run("the deletion has succeeded: the contact is dropped", func(t *testing.T) {
		d := start(t)
		d.fail(OpDelete, outcomeUnknown())
		d.pass(maxPause)
		require.True(t, d.listed("one", "lene"))
		d.pass(maxPause)
		assert.Equal(t, 1, d.count(OpDelete))
		assert.Nil(t, d.core.byURI[uri("sara")])
	})
	t.Run("the deletion has not succeeded: it is repeated", func(t *testing.T) {
		d := start(t)
		d.fail(OpDelete, outcomeUnknown())
		d.pass(maxPause)
		require.True(t, d.listed("one", "lene", "sara"))
		d.pass(maxPause)
		assert.Equal(t, 2, d.count(OpDelete))
	})
	t.Run("the contact is watched again meanwhile: it is added again", func(t *testing.T) {
		d := start(t)
		d.handle(Add{Watch: 1, URIs: uris("sara")})
		d.fail(OpDelete, outcomeUnknown())
		d.pass(maxPause)
		assert.Equal(t, uris("sara"), d.take(OpAdd).URIs)
		assert.True(t, d.contact(1, "sara").Stale)
	})
}
