package live

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/hal"
)

// The answer of the event channel may overtake a slow answer to the creation.
func TestASubscriptionWhoseEndPrecedesTheAnswerToItsCreationIsLost(t *testing.T) {
	start := func(t *testing.T) *driver {
		d := newDriver(t)
		d.handle(Open{Watch: 1, URIs: uris("lene")})
		d.application()
		d.pass(coalesceDelay)
		return d
	}
	t.Run("the subscription is created again", func(t *testing.T) {
		d := start(t)
		d.events(subscriptionEvent(hal.Added, "one"), subscriptionEvent(hal.Deleted, "one"))
		d.created("one")
		d.pass(coalesceDelay)
		assert.Equal(t, uris("lene"), d.created("two").URIs)
		d.events(presences("lene")...)
		d.read("Online")
		assert.Equal(t, Live, d.state(1))
		assert.False(t, d.contact(1, "lene").Stale)
	})
	t.Run("the end of another subscription does not count", func(t *testing.T) {
		d := start(t)
		d.events(subscriptionEvent(hal.Deleted, "stranger"))
		d.created("one")
		d.events(presences("lene")...)
		d.read("Online")
		assert.Equal(t, Live, d.state(1))
		assert.Equal(t, 1, d.count(OpCreate))
	})
}
