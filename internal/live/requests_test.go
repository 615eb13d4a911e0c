package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/emulator/directory"
)

// These tests compare the requests of one page that watches 1,000 contacts with the
// fewest that the protocol allows. make bench prints their logs.

const (
	manyContacts     = 1000
	contactsOfServer = 250 // at most in one subscription, by default
)

func TestFirstPresenceTakesFewRequests(t *testing.T) {
	p := newPool(t, 1, manyContacts, manyContacts)
	p.measure(10*time.Second, func() { p.open(1) })
	p.checkLive()
	// The application is made and read, each subscription is created, and each contact is
	// read in a batch. Each package of events takes a GET, and the last GET waits.
	least := 2 + manyContacts/contactsOfServer + manyContacts/maxBatch + p.packages + 1
	t.Logf("first presence of 1,000 contacts: %d requests, at least %d: %v", p.total(), least, p.ops)
	assert.LessOrEqual(t, float64(p.total()), 1.2*float64(least))
}

func TestAWatchedHourTakesFewRequests(t *testing.T) {
	p := newPool(t, 1, manyContacts, manyContacts)
	p.measure(10*time.Second, func() { p.open(1) })
	p.checkLive()
	for second := range 3600 {
		p.after(time.Duration(second)*time.Second, func() {
			presence := directory.Presence{Availability: "Online", Activity: "change " + p.agenda.Now().String()}
			assert.NoError(t, p.server.e.SetPresence(p.people[p.chance.IntN(len(p.people))], presence, p.agenda.Now()))
		})
	}
	p.measure(time.Hour, func() {})
	// Each package takes a GET and a read of the contacts in its events. Subscriptions
	// last for 30 minutes at most.
	least := 2*p.packages + 2*manyContacts/contactsOfServer
	t.Logf("a watched hour with a change a second: %d requests, at least %d: %v", p.total(), least, p.ops)
	assert.LessOrEqual(t, float64(p.total()), 1.1*float64(least))
}
