//go:build !js

package page

import (
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

// Fast 3G as the developer tools of Chromium emulate it.
const (
	latency    = 562500 * time.Microsecond   // of each request
	throughput = 1.6 * 1024 * 1024 / 8 * 0.9 // bytes in a second
)

// exchange is a request, and when it was answered.
type exchange struct {
	target     string
	start, end time.Time
	bytes      int // of the body, on the wire
}

// slowly delays each answer by the latency of the network, and records the exchanges. A
// request that starts after another has ended may have waited for it.
type slowly struct {
	next http.Handler

	mu        sync.Mutex
	exchanges []exchange
}

func (s *slowly) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e := exchange{target: r.URL.Path, start: time.Now()}
	counted := &counter{ResponseWriter: w}
	delay := time.NewTimer(latency)
	defer delay.Stop()
	select {
	case <-delay.C:
	case <-r.Context().Done():
		return
	}
	s.next.ServeHTTP(counted, r)
	e.end, e.bytes = time.Now(), counted.bytes
	s.mu.Lock()
	defer s.mu.Unlock()
	s.exchanges = append(s.exchanges, e)
}

// counter counts the bytes of an answer.
type counter struct {
	http.ResponseWriter
	bytes int
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.bytes += n
	return n, err
}

func (c *counter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// before returns the exchanges that had ended at a time.
func (s *slowly) before(at time.Time) (exchanges []exchange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.exchanges {
		if e.end.Before(at) {
			exchanges = append(exchanges, e)
		}
	}
	return exchanges
}

// waves returns how many round trips follow each other in exchanges, and how many bytes
// they have.
func waves(exchanges []exchange) (depth, bytes int) {
	slices.SortFunc(exchanges, func(a, b exchange) int { return a.start.Compare(b.start) })
	depths := make([]int, len(exchanges))
	for i, e := range exchanges {
		depths[i] = 1
		for j, before := range exchanges[:i] {
			if before.end.Before(e.start) {
				depths[i] = max(depths[i], depths[j]+1)
			}
		}
		depth = max(depth, depths[i])
		bytes += e.bytes
	}
	return depth, bytes
}

// The time is computed from round trips and bytes: it does not depend on the machine.
func TestFirstBadgeIsThereWithin7SecondsOnFast3G(t *testing.T) {
	browser.Dist(t)
	slow := &slowly{next: server.New(server.Config{Site: site{}})}
	d := &demo{addr: "127.0.0.1:0"}
	d.serve(t, slow)
	t.Cleanup(func() { d.server.Close() })
	d.open(t, withScript(framesScript), withScript(badgesScript))
	d.Until(`badges.known`)
	var at struct{ Shown, Known int64 }
	d.Evaluate(&at, `badges`)

	for _, moment := range []struct {
		name string
		at   int64
	}{{"a badge is shown", at.Shown}, {"the presence is known", at.Known}} {
		exchanges := slow.before(time.UnixMilli(moment.at))
		trips, bytes := waves(exchanges)
		after := time.Duration(trips)*latency + time.Duration(float64(bytes)/throughput*float64(time.Second))
		t.Logf("%s after %d round trips and %d bytes: %v", moment.name, trips, bytes, after)
		for _, e := range exchanges {
			t.Log(e.start.Sub(exchanges[0].start).Milliseconds(), e.end.Sub(exchanges[0].start).Milliseconds(), e.bytes, e.target)
		}
		if moment.at == at.Shown {
			assert.Less(t, after, 7*time.Second)
		}
	}
}

// badgesScript notes when a badge is on the screen, and when it says how a person is.
const badgesScript = `
	globalThis.badges = {};
	const look = () => {
		const badge = document.querySelector("[data-testid=person] ucwa-presence")?.shadowRoot?.querySelector("[part=badge] svg");
		if (badge?.getBoundingClientRect().width > 0) badges.shown ??= Date.now();
		if (document.querySelector("[data-testid=person][data-availability]")) badges.known ??= Date.now();
		else requestAnimationFrame(look);
	};
	requestAnimationFrame(look);`
