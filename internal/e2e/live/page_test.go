//go:build !js

package live

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWatchOfAHiddenPagePausesAfterFiveMinutes(t *testing.T) {
	page := openWorld(t)
	got := interrupt(t, page, ``, `
		world.hide(true);
		let sent;
		setTimeout(() => (sent = world.sent), 301_000);
		setTimeout(() => (globalThis.whilePaused = { sent: world.sent - sent, parked: world.emulator.channel.pending, state: watch.state.name }), 719_000);
		setTimeout(() => world.hide(false), 12 * 60_000);`)
	assert.Equal(t, "paused", got.Lost.State)
	assert.Contains(t, got.Lost.Reason.Message, "hidden for 5m")
	assert.Equal(t, 300_000, got.Lost.After)
	assert.Equal(t, []string{"paused", "recovering", "live"}, got.States)
	var paused struct {
		Sent, Parked int
		State        string
	}
	page.Run(&paused, `return whilePaused;`)
	assert.Zero(t, paused.Sent, "requests of a paused page")
	assert.Zero(t, paused.Parked, "its connection is free")
	assert.Equal(t, "paused", paused.State)
	assertNothingLeft(t, page)
}

func TestWatchOfAShownPageCatchesUpByOneGETAndOneBatch(t *testing.T) {
	page := openWorld(t)
	var got struct {
		Requests     []string
		Availability string
		Stale        bool
		Resumed      string
	}
	page.Run(&got, `
		await world.connect();
		const watch = await world.watch();
		world.hide(true);
		await world.pass(6 * 60_000);
		world.setPresence(sara, "DoNotDisturb");
		const asked = world.emulator.requests.length;
		world.hide(false);
		await world.pass(1000, () => watch.state.name === "live");
		const shown = { requests: world.requestsSince(asked), availability: watch.get(sara).availability, stale: watch.get(sara).stale };
		await world.pass(10_000);
		return { ...shown, resumed: String(watch.state.resumed) };`)
	assert.Contains(t, got.Requests, "GET events")
	assert.Contains(t, got.Requests, "POST batch")
	assert.LessOrEqual(t, len(got.Requests), 2+3, "and the requests in the batch: %v", got.Requests)
	assert.Equal(t, "DoNotDisturb", got.Availability)
	assert.False(t, got.Stale)
	assert.Equal(t, "true", got.Resumed, "the events of the pause were kept")
	assertNothingLeft(t, page)
}

func TestWatchOfAHiddenPageMayStayLive(t *testing.T) {
	page := openWorld(t)
	var got struct {
		States       []string
		Availability string
	}
	page.Run(&got, `
		await world.connect();
		const watch = await world.watch({ hidden: "keep" });
		world.hide(true);
		await world.pass(20 * 60_000, undefined, 5000);
		world.setPresence(sara, "DoNotDisturb");
		await world.pass(10_000);
		world.hide(false);
		return { states: world.names(), availability: watch.get(sara).availability };`)
	assert.Equal(t, []string{"connecting", "live"}, got.States)
	assert.Equal(t, "DoNotDisturb", got.Availability)
	assertNothingLeft(t, page)
}

// The wall clock keeps running while a machine sleeps. In some browsers the monotonic
// clock and the timers stop.
func TestWatchRecoversFromSleep(t *testing.T) {
	page := openWorld(t)
	for _, row := range []struct {
		name    string
		sleep   string
		resumed string
		created bool // the subscription is created again, because the server has dropped it
	}{
		{"of one minute", `60_000`, "true", false},
		{"of 12 minutes", `12 * 60_000`, "false", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			page := page.Within(t)
			got := interrupt(t, page, ``, `await world.sleep(`+row.sleep+`);`)
			assert.Equal(t, "recovering", got.Lost.State)
			assert.Equal(t, row.resumed, got.Resumed)
			created := 0
			for _, r := range got.Requests {
				if r == "POST presenceSubscriptions" {
					created++
				}
			}
			assert.Equal(t, row.created, created > 0, "%v", got.Requests)
			assertNothingLeft(t, page)
		})
	}
}

// Each row has an event of the page that starts a pause, and the event that ends it.
func TestWatchFollowsTheLifeOfThePage(t *testing.T) {
	page := openWorld(t)
	for _, row := range []struct {
		name, begin, end string
		state, reason    string
		resumed          string
	}{
		{"offline and online", `dispatchEvent(new Event("offline"))`, `dispatchEvent(new Event("online"))`, "recovering", "offline", "true"},
		{"freeze and resume", `document.dispatchEvent(new Event("freeze"))`, `document.dispatchEvent(new Event("resume"))`, "paused", "frozen", "true"},
		{
			"the back/forward cache", `dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }))`,
			`dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))`, "paused", "left", "true",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			page := page.Within(t)
			got := interrupt(t, page, ``, `
				globalThis.asked = world.sent;
				`+row.begin+`;
				const { name } = watch.state;
				globalThis.synchronous = name !== "live" && watch.get(sara).stale;
				world.connected = false;
				setTimeout(() => {
					globalThis.sentMeanwhile = world.sent - asked;
					globalThis.parkedMeanwhile = world.emulator.channel.pending;
					world.connected = true;
					`+row.end+`;
				}, 2 * 60_000);`)
			assert.Equal(t, row.state, got.Lost.State)
			assert.Contains(t, got.Lost.Reason.Message, row.reason)
			assert.Equal(t, row.resumed, got.Resumed)
			assert.NotContains(t, got.Requests, "POST presenceSubscriptions")
			var page1 struct {
				Synchronous  bool
				Sent, Parked int
			}
			page.Run(&page1, `return { synchronous, sent: sentMeanwhile, parked: parkedMeanwhile };`)
			assert.True(t, page1.Synchronous, "values are stale when the event has been dispatched")
			assert.Zero(t, page1.Parked, "the parked request was aborted")
			if row.state == "paused" {
				assert.Zero(t, page1.Sent, "requests of a paused page")
			}
			assertNothingLeft(t, page)
		})
	}
}

// The events are dispatched in the task in which the answer of the server arrives, before
// it is processed.
func TestAnswersThatWereQueuedAreNotFreshAfterAnInterruption(t *testing.T) {
	page := openWorld(t)
	for _, row := range []struct{ name, script string }{
		{"offline", `dispatchEvent(new Event("offline"))`},
		{"freeze", `document.dispatchEvent(new Event("freeze"))`},
		{"sleep", `world.sleepClock(20 * 60_000)`},
	} {
		t.Run(row.name, func(t *testing.T) {
			page := page.Within(t)
			var fresh []string
			page.Run(&fresh, `
				await world.connect();
				const watch = await world.watch();
				world.setPresence(sara, "DoNotDisturb");
				world.held = [];
				await world.pass(6000); // the answer has arrived, but the page has not processed it
				const fresh = [];
				watch.subscribe(() => watch.state.name !== "live" && fresh.push(...watch.contacts().filter(({ stale }) => !stale).map(({ uri }) => uri)));
				`+row.script+`;
				world.release();
				await world.settle();
				return fresh;`)
			assert.Empty(t, fresh)
			page.Run(nil, `
				document.dispatchEvent(new Event("resume"));
				dispatchEvent(new Event("online"));
				await world.pass(60_000);`)
			assertNothingLeft(t, page)
		})
	}
}

func TestEventsOfThePageDoNotStartAChannel(t *testing.T) {
	const events = `
		for (const event of ["offline", "online", "pageshow"]) dispatchEvent(new Event(event));
		for (const event of ["freeze", "resume"]) document.dispatchEvent(new Event(event));
		for (const hidden of [true, false]) world.hide(hidden);
		await world.pass(60_000);`
	page := openWorld(t)
	var sent map[string]int
	page.Run(&sent, `
		const sent = {};
		const during = async (name) => {
			const before = world.sent;
			`+events+`
			sent[name] = world.sent - before;
		};
		await world.connect();
		await during("before there is a watch");
		const watch = await world.watch();
		watch.close();
		await world.pass(10_000);
		await during("after the last watch was closed");
		const signalled = await world.watch({ signal: AbortSignal.abort() });
		await during("after a watch whose signal has fired before");
		world.client.close();
		await during("after the client was closed");
		return sent;`)
	for when, n := range sent {
		assert.Zero(t, n, when)
	}
	assert.Len(t, sent, 4)
	assertNothingLeft(t, page)
}
