//go:build !js

package bench

import (
	"context"
	_ "embed"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

//go:embed testdata/channel.js
var channelScript []byte

const (
	manyContacts    = 1000
	maxContactBytes = 2 << 10
	manyWatches     = 100
	maxHeapGrowth   = 256 << 10 // of many watches that are closed
)

func measureWatches(t *testing.T) []measurement {
	event := measure(t, serve(t), fmt.Sprintf(`(await import("/channel.js")).eventToListener((await import("/lib/presence.js")).connect, %d, 200)`, manyContacts))
	inGo, inPage := contactMemory(t)
	before, after := closedWatches(t)
	growth := func(what string, before, after int, bar float64) measurement {
		return measurement{fmt.Sprintf("%d watches opened and closed: growth of %s", manyWatches, what), fmt.Sprint(after), fmt.Sprint(before), float64(after - before), bar, ""}
	}
	table := []measurement{
		{"from an event to the listener, 1,000 watched, what it adds; by hand", fmt.Sprintf(milliseconds, event[0]), fmt.Sprintf(milliseconds, event[1]), event[0] - event[1], 1, " ms"},
		{"memory of a watched contact, in Go and in the page", fmt.Sprintf("%.0f B + %.0f B", inGo, inPage), "", inGo + inPage, maxContactBytes, " B"},
		growth("goroutines", before.Goroutines, after.Goroutines, 0),
		growth("referenced values of JavaScript", before.Values, after.Values, 0),
		growth("the heap in KiB", before.Heap>>10, after.Heap>>10, maxHeapGrowth>>10),
	}
	return append(requestsOfWatches(t), table...)
}

// requestsOfWatches returns how many requests watches of 1,000 contacts take, in virtual
// time against the emulator, and the least that the protocol allows.
func requestsOfWatches(t *testing.T) (table []measurement) {
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-run", "^Test.*FewRequests$", "-v", "./internal/live")
	cmd.Dir = browser.Root
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
	bars := map[string]float64{"first presence of 1,000 contacts": 1.2, "a watched hour with a change a second": 1.1}
	logged := regexp.MustCompile(`: (.*): (\d+) requests, at least (\d+)`)
	for _, match := range logged.FindAllStringSubmatch(string(output), -1) {
		require.Contains(t, bars, match[1])
		ours, err := strconv.ParseFloat(match[2], 64)
		require.NoError(t, err)
		least, err := strconv.ParseFloat(match[3], 64)
		require.NoError(t, err)
		table = append(table, ratio(match[1]+"; the least", "%.0f requests", ours, least, bars[match[1]]))
	}
	require.Len(t, table, len(bars), "%s", output)
	return table
}

func TestAWatchedContactTakesLittleMemory(t *testing.T) {
	inGo, inPage := contactMemory(t)
	t.Logf("a watched contact takes %.0f bytes in Go and %.0f in the page", inGo, inPage)
	assert.LessOrEqual(t, inGo+inPage, float64(maxContactBytes))
}

// contactMemory returns how many bytes of the Go heap and of the page's heap each of
// many watched contacts takes.
func contactMemory(t *testing.T) (inGo, inPage float64) {
	page := browser.OpenProbe(t, map[string][]byte{"/channel.js": channelScript})
	page.Run(nil, `
		const { application, uris, Server } = await import("/channel.js");
		const { loadProbe, inventoryOf } = await import("/probe.js");
		const module = await loadProbe();
		const watch = async (n) => {
			const { fetch } = new Server(n);
			const client = await module.connect({ application, token: "cwt=0", fetch, maxBytes: 2 ** 24 });
			const watch = client.watch({ uris: uris(n) });
			await watch.ready;
			watch.contacts();
			return { client, watch };
		};
		(await watch(10)).client.close(); // so that functions and caches are there
		Object.assign(globalThis, { watch, inventory: () => inventoryOf(module) });`)
	heaps := func() (inGo, inPage float64) {
		var inventory browser.Inventory
		page.Run(&inventory, `return inventory();`)
		page.Do(heapprofiler.CollectGarbage(), chromedp.ActionFunc(func(ctx context.Context) (err error) {
			inPage, _, _, _, err = runtime.GetHeapUsage().Do(ctx)
			return err
		}))
		return float64(inventory.Heap), inPage
	}
	goBefore, pageBefore := heaps()
	page.Run(nil, `globalThis.kept = await watch(given);`, manyContacts)
	goAfter, pageAfter := heaps()
	return (goAfter - goBefore) / manyContacts, (pageAfter - pageBefore) / manyContacts
}

func TestClosedWatchesLeaveNothingBehind(t *testing.T) {
	before, after := closedWatches(t)
	assert.Equal(t, before.Goroutines, after.Goroutines, "goroutines")
	assert.Equal(t, before.Values, after.Values, "values of JavaScript that Go refers to")
	assert.LessOrEqual(t, after.Heap-before.Heap, maxHeapGrowth, "bytes of the heap")
}

// closedWatches returns what a program keeps alive before and after many watches were
// opened, became live, and were closed.
func closedWatches(t *testing.T) (before, after browser.Inventory) {
	page := browser.OpenProbe(t, map[string][]byte{"/channel.js": channelScript})
	var kept []browser.Inventory
	page.Run(&kept, `
		const { application, uris, Server, until } = await import("/channel.js");
		const { loadProbe, inventoryOf, nextTask } = await import("/probe.js");
		const module = await loadProbe();
		const server = new Server(20);
		const client = await module.connect({ application, token: "cwt=0", fetch: server.fetch });
		const openAndClose = async (n) => {
			for (let i = 0; i < n; i++) {
				const watch = client.watch({ uris: uris(20) });
				watch.subscribe(() => {});
				const changes = watch.changes();
				await watch.ready;
				server.change(i % 20);
				await changes.next();
				watch.close();
				// Its subscription is deleted after that.
				for (let seen = -1; seen !== server.requests; ) {
					seen = server.requests;
					await nextTask();
					await nextTask();
				}
			}
		};
		await openAndClose(20); // so that pools and caches have their size
		const before = await inventoryOf(module);
		await openAndClose(given);
		return [before, await inventoryOf(module)];`,
		manyWatches)
	require.Len(t, kept, 2)
	return kept[0], kept[1]
}
