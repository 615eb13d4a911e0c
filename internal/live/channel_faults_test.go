package live_test

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/live"
)

// faults are the interruptions from which a channel must recover.
var faults = []struct {
	name string
	rule fault.Rule  // a fault of the server, unless it is empty
	page []live.Page // a fault of the page: the event that starts it, and the event that ends it a minute later
}{
	{"the parked request breaks", fault.Rule{Path: "*/events*", Drop: true, Pending: true, Times: 1}, nil},
	{"all connections break", fault.Rule{Drop: true, Pending: true, Times: 5}, nil},
	{"an answer is lost", fault.Rule{Drop: true, AfterEffect: true, Times: 1}, nil},
	{"an answer is late", fault.Rule{Delay: 8 * time.Second, Times: 1}, nil},
	{"an answer is truncated", fault.Rule{Body: fault.BodyTruncated, Times: 1}, nil},
	{"answers are malformed", fault.Rule{Path: "*/events*", Body: fault.BodyMalformed, Times: 4}, nil},
	{"a proxy answers", fault.Rule{Body: fault.BodyHTML, Times: 3}, nil},
	{"the server answers 500", fault.Rule{Status: 500, Pending: true, Times: 3}, nil},
	{"the server answers 503", fault.Rule{Status: 503, Pending: true, Times: 3}, nil},
	{"the server answers 429", fault.Rule{Status: 429, RetryAfter: "5", Times: 2}, nil},
	{"the parked request is replaced", fault.Rule{Path: "*/events*", Status: 409, Subcode: "PGetReplaced", Pending: true, Times: 1}, nil},
	{"the channel answers with resume", fault.Rule{Resume: true, Pending: true, Times: 1}, nil},
	{"the channel answers with resync", fault.Rule{Resync: true, Pending: true, Times: 1}, nil},
	{"the page is frozen", fault.Rule{}, []live.Page{live.Frozen, live.Resumed}},
	{"the page is cached", fault.Rule{}, []live.Page{live.PageHideCache, live.PageShow}},
	{"the browser is offline", fault.Rule{}, []live.Page{live.Offline, live.Online}},
	{"the page is hidden", fault.Rule{}, []live.Page{live.Hidden, live.Shown}},
}

// This test runs the whole stack for ten minutes; TestDay simulates the core for days.
// After the faults the watch must be live again and show the values of the server.
func TestChannelRecoversFromTenMinutesOfFaults(t *testing.T) {
	availabilities := [...]string{"Online", "Busy", "Away", "DoNotDisturb", "BeRightBack", "Offline"}
	for seed := range uint64(20) {
		play(t, hal.JSON, func(s *scene) {
			chance := rand.New(rand.NewPCG(seed, 0))
			v := s.watch(live.Open{URIs: []string{sara, john}})
			settle(10 * time.Second)
			require.Equal(t, live.Live, v.current().Name)
			truth, happened := map[string]string{}, []string{}
			for range 10 {
				f := faults[chance.IntN(len(faults))]
				happened = append(happened, f.name)
				if f.page == nil {
					s.fail(f.rule)
				} else {
					s.channel.Handle(f.page[0])
				}
				synctest.Wait()
				if v.current().Name != live.Live {
					assert.True(t, v.of(sara).Stale && v.of(john).Stale, "seed %d: a value is fresh while the watch is %s after %q", seed, v.current().Name, happened)
				}
				for range 2 {
					uri := [...]string{sara, john}[chance.IntN(2)]
					truth[uri] = availabilities[chance.IntN(len(availabilities))]
					s.setPresence(uri, truth[uri])
					settle(30 * time.Second)
				}
				if f.page != nil {
					s.channel.Handle(f.page[1])
				}
			}
			s.server.Use(func(e *emulator.Emulator, _ time.Time) { e.ClearFaults() })
			settle(4 * time.Minute) // a parked GET that a fault has stopped times out after PollLimit
			require.Equal(t, live.Live, v.current().Name, "seed %d: %v after %q", seed, v.current().Reason, happened)
			for uri, availability := range truth {
				assert.Equal(t, availability, v.of(uri).Availability, "seed %d: %s after %q", seed, uri, happened)
				assert.False(t, v.of(uri).Stale)
			}
		})
	}
}
