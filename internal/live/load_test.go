package live

import (
	"flag"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/ucwa"
)

// manyClients is the number of clients of TestManyClients.
var manyClients = flag.Int("clients", 0, "how many clients use one server; 1,000 if 0, and 200 under the race detector")

const (
	watchedByEach = 50          // contacts
	startSpread   = time.Minute // in which all pages are opened
	lossSpread    = 10 * time.Second
)

// TestManyClients measures the load of a server: many pages that watch 50 contacts each
// are opened within a minute, nothing happens for an hour, and then the server loses
// all applications, in two ways.
//
//	go test ./internal/live -run TestManyClients -clients 10000 -v
func TestManyClients(t *testing.T) {
	clients := clientCount()
	p := newPool(t, clients, clients, watchedByEach)
	t.Logf("%d clients with %d contacts each", clients, watchedByEach)
	t.Logf("opened within a minute: %v", p.measure(startSpread+10*time.Second, func() { p.open(startSpread) }))
	p.checkLive()
	p.run(20 * time.Minute) // until the renewals have spread
	t.Logf("an hour without changes: %v", p.measure(time.Hour, func() {}))
	p.checkLive()
	for _, row := range []struct {
		name   string
		answer Answer
	}{
		{"the server restarts, and all connections break", Answer{Err: networkError()}},
		{"the server answers all pending requests with 404", Answer{Err: status(404, ucwa.CodeNotFound, ucwa.SubcodeApplicationNotFound)}},
	} {
		lost := p.measure(time.Minute, func() {
			p.restart()
			p.answerParked(row.answer)
		})
		t.Logf("%s: %v", row.name, lost)
		p.checkLive()
		even := float64(lost.total) / lossSpread.Seconds()
		assert.LessOrEqual(t, float64(lost.peak), 5*even, "spread evenly over ten seconds there would be %.0f requests a second", even)
		assert.Less(t, lost.last, 30*time.Second, "when the last client is live again")
		p.run(5 * time.Minute) // until the event channels count as working
	}
}

// clientCount returns the number of clients. The race detector makes the test ten times
// slower and finds no races in a single goroutine.
func clientCount() int {
	if *manyClients > 0 {
		return *manyClients
	}
	info, _ := debug.ReadBuildInfo()
	if slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return 200
	}
	return 1000
}
