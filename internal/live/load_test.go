package live

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/ucwa"
)

// manyClients is the number of clients of TestManyClients.
var manyClients = flag.Int("clients", 0, "how many clients use one server; 1,000 if 0, and 200 under the race detector")

const (
	watchedByEach = 50          // contacts
	startSpread   = time.Minute // in which all pages are opened
	lossSpread    = 10 * time.Second
)

// TestManyClients measures what a server has to bear: many pages that watch 50 contacts
// each are opened within a minute, nothing happens for an hour, and then the server
// loses all applications, in two ways.
//
//	go test ./internal/live -run TestManyClients -clients 10000 -v
func TestManyClients(t *testing.T) {
	p := newPool(t, clientCount())
	t.Logf("%d clients with %d contacts each", len(p.clients), watchedByEach)
	t.Logf("opened within a minute: %v", p.measure(startSpread+10*time.Second, p.open))
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
		p.run(5 * time.Minute) // until the event channels have proved to work
	}
}

// clientCount returns the number of clients. The race detector makes them ten times
// slower, and finds nothing in a test of one goroutine.
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

// pool is a server with many clients, in virtual time.
type pool struct {
	t       *testing.T
	config  emulator.Config
	server  *simServer
	clients []*poolClient
	parked  map[*emulator.Parked]poolRequest
	agenda  schedule.Agenda
	chance  *rand.Rand

	began    time.Time // of the phase that is measured
	requests []int     // in each second of it
	lastLive time.Time // when a client became live last
}

// poolClient is one client of a pool.
type poolClient struct {
	core     *Core
	number   int
	token    string
	uris     []string
	state    State
	timer    *schedule.Appointment
	poll     *emulator.Parked // the last one that was parked
	canceled map[int]bool
}

// poolRequest is a request of a client.
type poolRequest struct {
	client *poolClient
	id     int
}

func newPool(t *testing.T, n int) *pool {
	p := &pool{t: t, parked: map[*emulator.Parked]poolRequest{}, chance: rand.New(rand.NewPCG(1, 3))}
	var uris []string
	for i := range n {
		uri := "sip:person" + strconv.Itoa(i) + "@contoso.com"
		uris = append(uris, uri)
		p.config.People = append(p.config.People, directory.Person{URI: uri})
		p.config.Tokens = append(p.config.Tokens, auth.Token{Value: "token" + strconv.Itoa(i), Scopes: auth.AllScopes, User: uri})
	}
	p.config.Groups = []directory.Group{{Rel: "defaultGroup", ID: "others", Name: "Others"}}
	p.server = &simServer{t: t, e: emulator.New(p.config)}
	p.agenda.Advance(morning)
	for i := range n {
		c := &poolClient{
			core:   New(Config{CanMake: true, CanRenew: true, Random: rand.New(rand.NewPCG(uint64(i), 4))}),
			number: i, token: p.config.Tokens[i].Value, canceled: map[int]bool{},
		}
		c.timer = p.agenda.Appoint(func(time.Time) { p.handle(c, Tick{}) })
		for j := range watchedByEach {
			c.uris = append(c.uris, uris[(i+1+j*7)%n])
		}
		p.clients = append(p.clients, c)
	}
	return p
}

// after has something happen after some time.
func (p *pool) after(d time.Duration, do func()) {
	p.agenda.Set(p.agenda.Appoint(func(time.Time) { do() }), p.agenda.Now().Add(d))
}

// open has all pages opened within startSpread.
func (p *pool) open() {
	for _, c := range p.clients {
		p.after(time.Duration(p.chance.Int64N(int64(startSpread))), func() { p.handle(c, Open{Watch: 1, URIs: c.uris}) })
	}
}

// restart replaces the server by one that has no applications.
func (p *pool) restart() { p.server.e = emulator.New(p.config) }

// answerParked answers all GETs of event channels.
func (p *pool) answerParked(answer Answer) {
	requests := make([]poolRequest, 0, len(p.parked))
	for _, r := range p.parked {
		requests = append(requests, r)
	}
	slices.SortFunc(requests, func(a, b poolRequest) int { return cmp.Compare(a.client.number, b.client.number) })
	clear(p.parked)
	for _, r := range requests {
		p.answer(r, func() Answer { return answer })
	}
}

// handle gives a client an input, and sends what it wants to send.
func (p *pool) handle(c *poolClient, in Input) {
	now := p.agenda.Now()
	out := c.core.Handle(Instant{Mono: now.Sub(morning), Wall: now.UnixMilli()}, in)
	p.agenda.Set(c.timer, schedule.Never())
	if out.Timer {
		p.agenda.Set(c.timer, now.Add(out.Wait))
	}
	for _, id := range out.Cancel {
		c.canceled[id] = true
		if p.parked[c.poll] == (poolRequest{c, id}) {
			delete(p.parked, c.poll)
			p.server.forget(c.poll, now)
		}
	}
	for _, n := range out.Notices {
		if n.State != nil {
			c.state = *n.State
			if c.state.Name == Live {
				p.lastLive = now
			}
		}
	}
	for _, r := range out.Requests {
		p.send(c, r)
	}
}

// send delivers a request to the server.
func (p *pool) send(c *poolClient, r Request) {
	now := p.agenda.Now()
	second := int(now.Sub(p.began) / time.Second)
	for len(p.requests) <= second {
		p.requests = append(p.requests, 0)
	}
	p.requests[second]++
	request := poolRequest{c, r.ID}
	if r.Op == OpMake {
		href, err := p.server.e.CreateApplication(c.token, now)
		require.NoError(p.t, err)
		p.answer(request, func() Answer { return Answer{Application: href} })
		return
	}
	p.server.token = c.token
	d := p.server.deliver(r, nil, now)
	if d.parked != nil {
		p.parked[d.parked], c.poll = request, d.parked
		return
	}
	p.answer(request, func() Answer { return p.server.decode(r, d.response) })
}

// answer hands a client the answer to a request after some milliseconds.
func (p *pool) answer(r poolRequest, answer func() Answer) {
	latency := 20*time.Millisecond + time.Duration(p.chance.IntN(60))*time.Millisecond
	p.after(latency, func() {
		if r.client.canceled[r.id] {
			delete(r.client.canceled, r.id)
			return
		}
		a := answer()
		a.ID = r.id
		p.handle(r.client, a)
	})
}

// run lets time pass.
func (p *pool) run(span time.Duration) {
	for end := p.agenda.Now().Add(span); p.agenda.Now().Before(end); {
		next := schedule.Earliest(end, p.agenda.Next())
		if due, waiting := p.server.due(); waiting {
			next = schedule.Earliest(next, due)
		}
		p.agenda.Advance(next)
		for _, parked := range p.server.settle(next) {
			if r, waits := p.parked[parked]; waits {
				delete(p.parked, parked)
				response := parked.Delivery().Response
				p.answer(r, func() Answer { return p.server.decode(Request{Op: OpPoll}, response) })
			}
		}
	}
}

// checkLive checks that each client is live, and shows all its contacts.
func (p *pool) checkLive() {
	p.t.Helper()
	for _, c := range p.clients {
		require.Equal(p.t, Live, c.state.Name, "client %d: %v", c.number, c.state.Reason)
		for _, k := range c.core.contacts {
			require.True(p.t, k.fresh, "client %d does not show %s", c.number, k.uri)
		}
	}
}

// rate is how many requests a server got.
type rate struct {
	total, peak int // the peak is that of a second
	span, last  time.Duration
}

func (r rate) String() string {
	return fmt.Sprintf("%d requests, %.1f a second, at most %d in one; the last client is live after %v",
		r.total, float64(r.total)/r.span.Seconds(), r.peak, r.last.Round(100*time.Millisecond))
}

// measure counts the requests in some time, at the beginning of which something happens.
func (p *pool) measure(span time.Duration, what func()) rate {
	p.began, p.requests = p.agenda.Now(), make([]int, 1)
	p.lastLive = p.began
	what()
	p.run(span)
	r := rate{span: span, last: p.lastLive.Sub(p.began), peak: slices.Max(p.requests)}
	for _, n := range p.requests {
		r.total += n
	}
	return r
}
