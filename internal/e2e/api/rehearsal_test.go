//go:build !js

package api

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// heldTasks is JavaScript that holds the background tasks of a page in the list tasks,
// and counts in lists the documents that a rehearsal reads. It must run before
// presence.js is imported. run(n) runs up to n tasks, until no task follows the last one,
// and returns how many it ran.
const heldTasks = `
	const tasks = [], lists = { json: 0, xml: 0 }, sent = [];
	scheduler.postTask = (task, { priority }) => new Promise((resolve) => tasks.push({ priority, run: () => resolve(task()) }));
	globalThis.Response = class extends Response {
		constructor(text, init) {
			super(text, init);
			lists[this.headers.get("Content-Type").slice("application/".length)]++;
		}
	};
	globalThis.fetch = ((fetch) => (url, ...rest) => (sent.push(String(url)), fetch(url, ...rest)))(fetch);
	const held = async () => {
		for (let i = 0; i < 50 && tasks.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
	};
	const run = async (n) => {
		let count = 0;
		for (; count < n && tasks.length > 0; count++) {
			tasks.shift().run();
			await held();
		}
		return count;
	};
`

// rounds is how often a rehearsal reads a list.
const rounds = 10

func TestLoadRehearsesAListInBackgroundTasks(t *testing.T) {
	page := browser.Open(t, browser.Serve(t).URL)
	var got struct {
		Before, After map[string]int
		Priorities    []string
		Held, Run     int
		Sent          []string
	}
	page.Run(&got, heldTasks+works+`
		await load();
		const Before = { ...lists }, Priorities = tasks.map(({ priority }) => priority), Held = tasks.length;
		const Run = await run(100);
		return { Before, After: lists, Priorities, Held, Run, Sent: sent };`)
	assert.Equal(t, map[string]int{"json": 0, "xml": 0}, got.Before, "load() resolves before the rehearsal begins")
	assert.Equal(t, []string{"background"}, got.Priorities)
	assert.Equal(t, 1, got.Held)
	assert.Equal(t, 1+rounds, got.Run, "one task to begin, and one for each list")
	assert.Equal(t, map[string]int{"json": rounds, "xml": 0}, got.After)
	require.Len(t, got.Sent, 1, "only the module is requested")
	assert.Contains(t, got.Sent[0], "/presence.wasm")
}

func TestConnectRehearsesTheFormatOfTheClient(t *testing.T) {
	for _, row := range []struct {
		name, script string
		want         map[string]int
	}{
		{"JSON by default", `await connect(options);`, map[string]int{"json": rounds, "xml": 0}},
		{"JSON once for two clients", `await connect(options); await connect(options);`, map[string]int{"json": rounds, "xml": 0}},
		{"XML in the place of JSON", `await connect({ ...options, format: "xml" });`, map[string]int{"json": 0, "xml": rounds}},
		{"XML after the JSON of load()", `await load(); await run(100); await connect({ ...options, format: "xml" });`, map[string]int{"json": rounds, "xml": rounds}},
		{"nothing for options that are refused", `await failure(connect({ ...options, format: "text" })); tasks.length = 0;`, map[string]int{"json": 0, "xml": 0}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got map[string]int
			browser.Open(t, browser.Serve(t).URL).Run(&got, heldTasks+`
				const { connect, load } = await import("/lib/presence.js");
				const options = { presenceSubscriptions: "/ucwa", token: "cwt=0" };
				`+row.script+`
				await run(100);
				return lists;`)
			assert.Equal(t, row.want, got)
		})
	}
}

func TestRehearsalStopsWhenACallIsAnswered(t *testing.T) {
	for _, row := range []struct {
		name, before string // done before the first call is answered
		want         int
	}{
		{"before it has read a list", ``, 1},
		{"after a few lists", `await run(6);`, 6},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := browser.Serve(t)
			s.AnswerSamples(t, "json", "application/json")
			var got struct{ Lists, Listed int }
			browser.Open(t, s.URL).Run(&got, heldTasks+`
				const { connect } = await import("/lib/presence.js");
				const client = await connect({ presenceSubscriptions: given, token: "cwt=0" });
				`+row.before+`
				const { length } = await client.list();
				await run(100);
				return { Lists: lists.json, Listed: length };`, browser.Collection)
			assert.Equal(t, 1, got.Listed)
			assert.Equal(t, row.want, got.Lists, "the list that waits for its task is the last one")
			assert.Len(t, s.Requests(), 1, "only the page's own call is sent")
		})
	}
}

func TestRehearsalLeavesNothingBehind(t *testing.T) {
	page := browser.OpenProbe(t, nil)
	var got []browser.Inventory
	page.Run(&got, heldTasks+`
		const { inventoryOf, loadProbe } = await import("/probe.js");
		const module = await loadProbe();
		delete scheduler.postTask; // the page's own tasks run
		const before = await inventoryOf(module);
		await run(100);
		return [before, await inventoryOf(module)];`)
	require.Len(t, got, 2)
	// The first call starts a goroutine that is kept for the next one.
	assert.LessOrEqual(t, got[1].Goroutines, got[0].Goroutines+1)
	assert.Equal(t, got[0].Values, got[1].Values)
}

func TestRehearsalEndsWithItsModule(t *testing.T) {
	for _, row := range []struct{ name, before string }{
		{"before it begins", ``},
		{"while a list waits for its answer", `await run(1);`},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := browser.Serve(t)
			s.Answer("GET /dying.wasm", browser.Reply(http.StatusOK, "application/wasm", browser.Program(t, "./internal/e2e/browser/testdata/dying")))
			var got struct {
				Failure  browser.Failure
				Restarts bool
			}
			browser.Open(t, s.URL).Run(&got, heldTasks+works+`
				const module = await load({ wasm: "/dying.wasm" });
				`+row.before+`
				const Failure = await failure(() => module.validate({ uris: ["exit 0"] }));
				await run(100);
				return { Failure, Restarts: works(await load()) };`)
			assert.Equal(t, "internal", got.Failure.Kind)
			assert.True(t, got.Restarts)
		})
	}
}

func TestPagesThatCannotRehearseWork(t *testing.T) {
	for _, row := range []struct{ name, page string }{
		{"without a scheduler", `delete globalThis.scheduler; Object.defineProperty(globalThis, "scheduler", { value: undefined });`},
		{"with a scheduler that rejects", `scheduler.postTask = async () => { throw new Error("no"); };`},
		{"with a scheduler that throws", `scheduler.postTask = () => { throw new Error("no"); };`},
		{"with a scheduler that never runs a task", `scheduler.postTask = () => new Promise(() => {});`},
		{"without Response", `delete globalThis.Response;`},
		{"with properties on Object.prototype", `Object.assign(Object.prototype, { status: 9, statusText: "\n", priority: "none", signal: 1, delay: -1 });`},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := browser.Serve(t)
			s.AnswerSamples(t, "json", "application/json")
			var listed int
			browser.Open(t, s.URL).Run(&listed, row.page+`
				const { connect } = await import("/lib/presence.js");
				const client = await connect({ presenceSubscriptions: given, token: "cwt=0" });
				await new Promise((resolve) => setTimeout(resolve, 50));
				return (await client.list()).length;`, browser.Collection)
			assert.Equal(t, 1, listed)
		})
	}
}
