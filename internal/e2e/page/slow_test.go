//go:build !js

package page

import (
	"net/http"
	"path"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

// Fast 3G as the developer tools of Chromium emulate it.
const (
	latency    = 562500 * time.Microsecond   // of each request
	throughput = 1.6 * 1024 * 1024 / 8 * 0.9 // bytes in a second, of all answers together
)

// connections is the number of concurrent requests to one host over HTTP/1.1.
const connections = 6

// exchange is a request of the page with its answer, in milliseconds since the start.
type exchange struct {
	Path       string
	Start, End float64 // when the request is sent, and when the answer is complete
	Bytes      float64 // on the wire
}

// waitsFor reports whether a request may be the consequence of an earlier answer. Only
// requests of the module wait for the module: the page shows itself while it loads.
func (e exchange) waitsFor(before exchange) bool {
	isFile := path.Ext(e.Path) != "" || e.Path == "/"
	return before.End <= e.Start && !(isFile && isModule(before.Path))
}

func isModule(file string) bool { return path.Ext(file) == ".wasm" }

// timeOf computes how long exchanges take on the network from their dependencies, the
// round trips, the connections and the bytes. So the result does not depend on the
// machine. The module takes its share of the network but need not be complete at the
// end.
func timeOf(exchanges []exchange) time.Duration {
	const step = time.Millisecond
	slices.SortStableFunc(exchanges, func(a, b exchange) int { return int(a.Start - b.Start) })
	done := make([]bool, len(exchanges))
	wait := make([]time.Duration, len(exchanges)) // until the first byte of each exchange under way
	left := make([]float64, len(exchanges))       // bytes
	active := make([]bool, len(exchanges))
	for i, e := range exchanges {
		wait[i], left[i] = latency, e.Bytes
	}
	ready := func(i int) bool {
		for j, before := range exchanges {
			if i != j && !done[j] && exchanges[i].waitsFor(before) {
				return false
			}
		}
		return true
	}
	for now := time.Duration(0); ; now += step {
		var busy, receiving, finished int
		for i := range exchanges {
			switch {
			case done[i]:
				finished++
			case active[i]:
				busy++
			}
			if !done[i] && isModule(exchanges[i].Path) {
				finished++
			}
		}
		if finished == len(exchanges) {
			return now
		}
		for i := range exchanges {
			if busy < connections && !done[i] && !active[i] && ready(i) {
				active[i] = true
				busy++
			}
			if active[i] && wait[i] <= 0 {
				receiving++
			}
		}
		for i := range exchanges {
			switch {
			case !active[i]:
			case wait[i] > 0:
				wait[i] -= step
			default:
				if left[i] -= throughput * step.Seconds() / float64(receiving); left[i] <= 0 {
					done[i], active[i] = true, false
				}
			}
		}
	}
}

func TestTimeOfExchanges(t *testing.T) {
	second := throughput // bytes
	for _, row := range []struct {
		name      string
		exchanges []exchange
		want      time.Duration
	}{
		{"one request", []exchange{{"/", 0, 1, second}}, latency + time.Second},
		{"two that follow each other", []exchange{{"/", 0, 1, 0}, {"/a.js", 1, 2, 0}}, 2 * latency},
		{"two at the same time share the network", []exchange{{"/a.js", 0, 2, second}, {"/b.js", 1, 3, second}}, latency + 2*time.Second},
		{"more than there are connections", slices.Repeat([]exchange{{"/a.js", 0, 1, 0}}, 7), 2 * latency},
		{"a script does not wait for the module", []exchange{{"/a.wasm", 0, 1, second}, {"/b.js", 1, 2, 0}}, latency},
		{"the module takes its share of the network", []exchange{{"/a.wasm", 0, 1, second}, {"/b.js", 0, 2, second / 4}}, latency + time.Second/2},
		{"a request of the module does", []exchange{{"/a.wasm", 0, 1, second}, {"/ucwa", 1, 2, 0}}, 2*latency + time.Second},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.InDelta(t, row.want, timeOf(row.exchanges), float64(10*time.Millisecond))
		})
	}
}

// delayed delays each answer. The delay is long compared with the work of the machine,
// so that the order of requests shows their dependencies.
func delayed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(200 * time.Millisecond):
			next.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	})
}

func TestFirstBadgeIsThereWithin7SecondsOnFast3G(t *testing.T) {
	browser.Dist(t)
	d := &demo{addr: "127.0.0.1:0"}
	d.serve(t, delayed(server.New(server.Config{Site: site{}})))
	t.Cleanup(func() { d.server.Close() })
	d.open(t, withScript(framesScript), withScript(badgesScript))
	d.Until(`badges.known`)
	var seen struct {
		Shown, Known float64
		Exchanges    []exchange
	}
	d.Evaluate(&seen, `({ ...badges, exchanges: [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map(
		({ name, startTime, responseEnd, transferSize }) => ({ path: new URL(name).pathname, start: startTime, end: responseEnd, bytes: transferSize })) })`)
	require.Greater(t, len(seen.Exchanges), 5)
	until := func(moment float64) (all []exchange) {
		for _, e := range seen.Exchanges {
			if e.End <= moment {
				all = append(all, e)
			}
		}
		return all
	}
	shown, known := timeOf(until(seen.Shown)), timeOf(until(seen.Known))
	t.Logf("the first badge is there after %v, and says how the person is after %v", shown, known)
	assert.Less(t, shown, 7*time.Second)
}

// badgesScript records when a badge is on the screen, and when it shows a presence.
const badgesScript = `
	globalThis.badges = {};
	const look = () => {
		const badge = document.querySelector("[data-testid=person] ucwa-presence")?.shadowRoot?.querySelector("[part=badge] svg");
		if (badge?.getBoundingClientRect().width > 0) badges.shown ??= performance.now();
		if (document.querySelector("[data-testid=person][data-availability]")) badges.known ??= performance.now();
		else requestAnimationFrame(look);
	};
	requestAnimationFrame(look);`
