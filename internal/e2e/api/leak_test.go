//go:build !js

package api

import (
	"testing"

	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

func TestTenThousandCallsLeaveNothingBehind(t *testing.T) {
	before, after := browser.CountLeaks(t, browser.OpenProbe(t, nil))
	t.Logf("before: %+v; after %d calls: %+v", before, browser.Calls, after)
	assert.Equal(t, before.Values, after.Values)
	assert.Equal(t, before.Goroutines, after.Goroutines)
	// JavaScript cannot see a Go function that is never released. One per call
	// would take more than these 13 bytes for each.
	assert.LessOrEqual(t, after.Heap-before.Heap, 128<<10, "bytes of growth")
}

func TestDroppedClientsAreReleased(t *testing.T) {
	page := browser.OpenProbe(t, nil)
	const clients = 100
	options := browser.ProbeOptions(t)
	var before, after browser.Inventory
	page.Run(&before, `
		const { probe } = await import("/probe.js");
		Object.assign(globalThis, await probe(given));
		await drop(1);
		return inventory();`, options)
	page.Run(nil, `await drop(given);`, clients)
	for range 10 {
		page.Do(heapprofiler.CollectGarbage())
		page.Run(&after, `return inventory();`)
		if after.Values <= before.Values {
			break
		}
	}
	t.Logf("before: %+v; after %d clients: %+v", before, clients, after)
	assert.LessOrEqual(t, after.Values, before.Values, "the functions of dropped clients are still referenced")

	var listed int
	page.Run(nil, `
		const { connect } = await import("/lib/presence.js");
		const { promise, resolve } = later();
		globalThis.answer = resolve;
		globalThis.listed = connect({ presenceSubscriptions: given.collection, token: "cwt=0", fetch: () => promise })
			.then((client) => client.list());`, options)
	page.Do(heapprofiler.CollectGarbage())
	page.Run(&listed, `
		answer(new Response(given.list, { headers: { "Content-Type": "application/json" } }));
		return (await listed).length;`, options)
	assert.Equal(t, 1, listed, "a client with a call under way is not released")
}
