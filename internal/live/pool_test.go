package live

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/schedule"
)

// pool is a server with many clients, in virtual time.
type pool struct {
	t       *testing.T
	config  emulator.Config
	people  []string // SIP URIs
	server  *simServer
	clients []*poolClient
	parked  map[*emulator.Parked]poolRequest
	agenda  schedule.Agenda
	chance  *rand.Rand

	began    time.Time // start of the measured phase
	requests []int     // in each second of the phase
	ops      [OpBatch + 1]int
	packages int       // of events
	lastLive time.Time // the last time at which a client became live
}

// poolClient is one client of a pool.
type poolClient struct {
	core      *Core
	number    int
	token     string
	uris      []string
	state     State
	timer     *schedule.Appointment
	poll      *emulator.Parked // the last GET that was parked
	cancelled map[int]bool
}

// poolRequest is a request of a client.
type poolRequest struct {
	client *poolClient
	id     int
}

// newPool returns a server with a number of people, and clients that each watch a number
// of people.
func newPool(t *testing.T, clients, people, watched int) *pool {
	p := &pool{t: t, parked: map[*emulator.Parked]poolRequest{}, chance: rand.New(rand.NewPCG(1, 3))}
	for i := range people {
		p.people = append(p.people, "sip:person"+strconv.Itoa(i)+"@contoso.com")
		p.config.People = append(p.config.People, directory.Person{URI: p.people[i]})
	}
	for i := range clients {
		user := "sip:user" + strconv.Itoa(i) + "@contoso.com"
		p.config.People = append(p.config.People, directory.Person{URI: user})
		p.config.Tokens = append(p.config.Tokens, auth.Token{Value: "token" + strconv.Itoa(i), Scopes: auth.AllScopes, User: user})
	}
	p.config.Groups = []directory.Group{{Rel: "defaultGroup", ID: "others", Name: "Others"}}
	p.server = &simServer{t: t, e: emulator.New(p.config)}
	p.agenda.Advance(morning)
	for i := range clients {
		c := &poolClient{
			core:   New(Config{CanMake: true, CanRenew: true, Random: rand.New(rand.NewPCG(uint64(i), 4))}),
			number: i, token: p.config.Tokens[i].Value, cancelled: map[int]bool{},
		}
		c.timer = p.agenda.Appoint(func(time.Time) { p.handle(c, Tick{}) })
		for j := range watched {
			c.uris = append(c.uris, p.people[(i+j)%people])
		}
		p.clients = append(p.clients, c)
	}
	return p
}

// after calls a function after some time.
func (p *pool) after(d time.Duration, do func()) {
	p.agenda.Set(p.agenda.Appoint(func(time.Time) { do() }), p.agenda.Now().Add(d))
}

// open opens all pages within the given time.
func (p *pool) open(within time.Duration) {
	for _, c := range p.clients {
		p.after(time.Duration(p.chance.Int64N(int64(within))), func() { p.handle(c, Open{Watch: 1, URIs: c.uris}) })
	}
}

// restart replaces the server by one that has no applications.
func (p *pool) restart() { p.server.e = emulator.New(p.config) }

// answerParked gives all parked GETs the same answer.
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

// handle passes an input to a client and sends the resulting requests.
func (p *pool) handle(c *poolClient, in Input) {
	if a, answers := in.(Answer); answers && a.Events != nil {
		p.packages++
	}
	now := p.agenda.Now()
	out := c.core.Handle(Instant{Mono: now.Sub(morning), Wall: now.UnixMilli()}, in)
	p.agenda.Set(c.timer, schedule.Never())
	if out.Timer {
		p.agenda.Set(c.timer, now.Add(out.Wait))
	}
	for _, id := range out.Cancel {
		c.cancelled[id] = true
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
	p.ops[r.Op]++
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

// answer passes the answer to a request to its client after some milliseconds.
func (p *pool) answer(r poolRequest, answer func() Answer) {
	latency := 20*time.Millisecond + time.Duration(p.chance.IntN(60))*time.Millisecond
	p.after(latency, func() {
		if r.client.cancelled[r.id] {
			delete(r.client.cancelled, r.id)
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

// total returns how many requests were sent in the measured phase.
func (p *pool) total() (n int) {
	for _, count := range p.ops {
		n += count
	}
	return n
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

// rate is the number of requests to a server in some time.
type rate struct {
	total, peak int // peak is the most requests in one second
	span, last  time.Duration
}

func (r rate) String() string {
	return fmt.Sprintf("%d requests, %.1f a second, at most %d in one; the last client is live after %v",
		r.total, float64(r.total)/r.span.Seconds(), r.peak, r.last.Round(100*time.Millisecond))
}

// measure calls what and counts the requests within the following span.
func (p *pool) measure(span time.Duration, what func()) rate {
	p.began, p.requests = p.agenda.Now(), make([]int, 1)
	p.ops, p.packages = [OpBatch + 1]int{}, 0
	p.lastLive = p.began
	what()
	p.run(span)
	r := rate{span: span, last: p.lastLive.Sub(p.began), peak: slices.Max(p.requests)}
	for _, n := range p.requests {
		r.total += n
	}
	return r
}
