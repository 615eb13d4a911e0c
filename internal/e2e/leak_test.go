//go:build !js

package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inventory is what a program holds on to, after a garbage collection.
type inventory struct {
	Goroutines int
	Heap       int // bytes
	Values     int // of JavaScript that Go refers to
}

// callsOfALongDay is the number of calls that must leave nothing behind.
const callsOfALongDay = 10_000

func TestTenThousandCallsLeaveNothingBehind(t *testing.T) {
	before, after := callAllDay(t, openProbe(t))
	t.Logf("before: %+v; after %d calls: %+v", before, callsOfALongDay, after)
	assert.Equal(t, before.Values, after.Values)
	assert.Equal(t, before.Goroutines, after.Goroutines)
	// A function that nobody releases is not to be seen from JavaScript, but it
	// takes more than these 13 bytes for each call.
	assert.InDelta(t, before.Heap, after.Heap, 128<<10)
}

func TestDroppedClientsAreLetGo(t *testing.T) {
	page := openProbe(t)
	const clients = 100
	var before, after inventory
	page.run(&before, `
		const { probe } = await import("/probe.js");
		Object.assign(globalThis, await probe(given));
		await drop(1);
		return held();`, probed(t))
	page.run(nil, `await drop(given);`, clients)
	for range 10 {
		page.do(heapprofiler.CollectGarbage())
		page.run(&after, `return held();`)
		if after.Values <= before.Values {
			break
		}
	}
	t.Logf("before: %+v; after %d clients: %+v", before, clients, after)
	assert.LessOrEqual(t, after.Values, before.Values, "the functions of dropped clients are held")

	var listed int
	page.run(nil, `
		const { connect } = await import("/lib/presence.js");
		const { promise, resolve } = later();
		globalThis.answer = resolve;
		globalThis.listed = connect({ presenceSubscriptions: given.collection, token: "cwt=0", fetch: () => promise })
			.then((client) => client.list());`, probed(t))
	page.do(heapprofiler.CollectGarbage())
	page.run(&listed, `
		answer(new Response(given.list, { headers: { "Content-Type": "application/json" } }));
		return (await listed).length;`, probed(t))
	assert.Equal(t, 1, listed, "a client whose call is under way is not dropped yet")
}

// openProbe opens a page with the program testdata/probe. The global programs of the
// page lists the Go programs that it has started.
func openProbe(t *testing.T) *tab {
	t.Helper()
	script, err := os.ReadFile(filepath.Join(dist(t), "wasm_exec.js"))
	require.NoError(t, err)
	const start = "this._inst = instance;"
	require.Contains(t, string(script), start)
	s := serve(t, func(s *site) {
		s.lib["wasm_exec.js"] = strings.Replace(string(script), start, start+" (self.programs ??= []).push(this);", 1)
	})
	s.answer("GET /probe.wasm", reply(http.StatusOK, "application/wasm", program(t, "./internal/e2e/testdata/probe")))
	for _, script := range []string{"probe.js", "mixed.js", "clock.js"} {
		s.answer("GET /"+script, func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/"+script) })
	}
	return open(t, s.URL)
}

// callAllDay returns what the program holds on to before and after many calls
// of all sorts, once it is warm.
func callAllDay(t *testing.T, page *tab) (before, after inventory) {
	t.Helper()
	var held []inventory
	page.run(&held, `
		const { probe } = await import("/probe.js");
		const { call, held } = await probe(given);
		await call(500);
		const before = await held();
		await call(given.calls);
		return [before, await held()];`,
		probed(t))
	require.Len(t, held, 2)
	return held[0], held[1]
}

// probed is what probe() of testdata/probe.js is told, and how many calls it is
// to make.
func probed(t *testing.T) map[string]any {
	t.Helper()
	return map[string]any{
		"collection": collection,
		"list":       string(sample(t, "presenceSubscriptions_ref/get-response.json.wire")),
		"created":    string(sample(t, "presenceSubscriptions_ref/post-response.json.wire")),
		"calls":      callsOfALongDay,
	}
}
