package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// limitedServer answers requests as a server with limits does.
type limitedServer struct {
	perSubscription, subscriptions, total int
	sizes                                 []int
	seen                                  int // number of requests that the driver has sent
}

func (s *limitedServer) contacts() int {
	n := 0
	for _, size := range s.sizes {
		n += size
	}
	return n
}

// serve answers the requests of a driver that subscribe to contacts, until the driver
// sends none within searchPause. It returns the number of these requests.
func (s *limitedServer) serve(d *driver) (requests int) {
	refusal := status(403, "Forbidden", "LimitExceeded")
	for ; ; requests++ {
		if d.count(OpCreate)+d.count(OpAdd) == s.seen {
			d.pass(searchPause)
		}
		s.seen = d.count(OpCreate) + d.count(OpAdd)
		r := Request{}
		for _, p := range d.pending {
			if p.Op == OpCreate || p.Op == OpAdd {
				r = p
			}
		}
		n := len(r.URIs)
		switch {
		case n == 0:
			return requests
		case r.Op == OpCreate && (n > s.perSubscription || len(s.sizes) >= s.subscriptions || s.contacts()+n > s.total):
			d.fail(OpCreate, refusal)
		case r.Op == OpCreate:
			s.sizes = append(s.sizes, n)
			d.created(string(rune('a' + len(s.sizes) - 1)))
		default:
			i := int(r.Href[len(r.Href)-1] - 'a')
			if s.sizes[i]+n > s.perSubscription || s.contacts()+n > s.total {
				d.fail(OpAdd, refusal)
				continue
			}
			s.sizes[i] += n
			d.handle(Answer{ID: d.take(OpAdd).ID})
		}
	}
}

func TestContactsAreSpreadOverSubscriptionsWithinTheLimits(t *testing.T) {
	for _, row := range []struct {
		name     string
		server   limitedServer
		contacts int
		placed   int // at least
		requests int // at most
	}{
		{"no limit", limitedServer{perSubscription: 9999, subscriptions: 99, total: 9999}, 1000, 1000, 1},
		{"250 contacts in each subscription", limitedServer{perSubscription: 250, subscriptions: 99, total: 9999}, 1000, 1000, 6},
		{"200 contacts in each subscription", limitedServer{perSubscription: 200, subscriptions: 99, total: 9999}, 1000, 1000, 12},
		{"7 contacts in each subscription", limitedServer{perSubscription: 7, subscriptions: 99, total: 9999}, 100, 100, 30},
		{"one contact in each subscription", limitedServer{perSubscription: 1, subscriptions: 99, total: 9999}, 20, 20, 25},
		{"eight subscriptions with 50 contacts each", limitedServer{perSubscription: 50, subscriptions: 8, total: 9999}, 204, 204, 18},
		{"two subscriptions with 250 contacts each", limitedServer{perSubscription: 250, subscriptions: 2, total: 9999}, 1000, 500, 30},
		{"300 contacts in all subscriptions", limitedServer{perSubscription: 250, subscriptions: 99, total: 300}, 1000, 300, 20},
		{"150 contacts in all subscriptions", limitedServer{perSubscription: 9999, subscriptions: 99, total: 150}, 200, 150, 12},
		{"147 contacts in all subscriptions", limitedServer{perSubscription: 9999, subscriptions: 99, total: 147}, 200, 147, 17},
		{"no subscriptions at all", limitedServer{perSubscription: 0, subscriptions: 0, total: 0}, 200, 0, 12},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.handle(Open{Watch: 1, URIs: uris(people(row.contacts)...)})
			d.application()
			d.pass(coalesceDelay)
			requests := row.server.serve(d)
			assert.GreaterOrEqual(t, row.server.contacts(), row.placed)
			assert.LessOrEqual(t, requests, row.requests)
			limited := 0
			for _, k := range d.core.contacts {
				if k.limited {
					limited++
				}
			}
			assert.Equal(t, row.contacts-row.server.contacts(), limited)
		})
	}
}

func TestTheNextApplicationStartsWithTheLimitsOfTheServer(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris(people(1000)...)})
	d.application()
	d.pass(coalesceDelay)
	server := limitedServer{perSubscription: 250, subscriptions: 99, total: 9999}
	assert.Equal(t, 6, server.serve(d), "1,000 and 500 are too many")

	d.fail(OpPoll, status(410, "Gone"))
	d.pass(checkSpread)
	d.fail(OpApplication, status(410, "Gone"))
	d.handle(Answer{ID: d.take(OpMake).ID, Application: testApp})
	d.application()
	server.sizes = nil
	assert.Equal(t, 4, server.serve(d))
	assert.Equal(t, []int{250, 250, 250, 250}, server.sizes)
}

func TestContactsWithoutRoomAreStaleUntilThereIsRoom(t *testing.T) {
	server := &limitedServer{perSubscription: 2, subscriptions: 1, total: 9}
	d := newDriver(t)
	d.handle(Open{Watch: 1, URIs: uris("lene", "sara", "john")})
	d.application()
	d.pass(coalesceDelay)
	server.serve(d)
	var there []string
	for _, k := range d.core.subs[0].members {
		there = append(there, k.uri[len("sip:"):len(k.uri)-len("@contoso.com")])
	}
	d.events(presences(there...)...)
	d.read("Online")

	assert.Equal(t, Live, d.state(1), "the other contacts stay live")
	assert.Equal(t, "LimitExceeded", d.states[1].Reason.Reason.Subcode)
	assert.Contains(t, d.states[1].Reason.Message, "1 of 3 contacts")
	reason := d.states[1].Reason
	stale := 0
	for _, k := range d.contacts[1] {
		if k.Stale {
			stale++
			assert.Empty(t, k.Availability)
		}
	}
	assert.Equal(t, 1, stale)

	d.park()
	sent := d.count(OpCreate) + d.count(OpAdd)
	d.pass(limitRetryDelay - time.Minute)
	assert.Equal(t, sent, d.count(OpCreate)+d.count(OpAdd))
	d.pass(2 * time.Minute)
	assert.Greater(t, d.count(OpCreate)+d.count(OpAdd), sent, "tried again from time to time")
	server.serve(d)
	assert.Same(t, reason, d.states[1].Reason, "nothing has changed")

	server.perSubscription = 3
	d.pass(limitRetryDelay + time.Minute)
	server.serve(d)
	d.events(presences("lene", "sara", "john")...)
	d.read("Online")
	assert.Nil(t, d.states[1].Reason, "there is room now")
	assert.Equal(t, Live, d.state(1))
}
