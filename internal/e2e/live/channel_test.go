//go:build !js

package live

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWatchRecoversFromAnotherReaderOfTheChannel(t *testing.T) {
	page := openWorld(t)
	got := interrupt(t, page, ``, `
		const { url } = world.latest(/GET .*events/);
		const leave = new AbortController();
		world.request(url, { signal: leave.signal }).catch(() => {});
		setTimeout(() => leave.abort(), 60_000);`)
	assert.Equal(t, "recovering", got.Lost.State)
	assert.Equal(t, 409, got.Lost.Reason.Status)
	assert.Contains(t, got.Lost.Reason.Message, "another client reads the event channel of this application")
	assert.Greater(t, got.Took, 5_000, "the channel counts as ours only after a while")
	assert.NotContains(t, got.States[:len(got.States)-1], "live")
	assertNothingLeft(t, page)
}

func TestWatchRecoversImmediatelyAfterItReplacedItsOwnRequest(t *testing.T) {
	page := openWorld(t)
	got := interrupt(t, page, ``, `
		// The server receives the next request before it notices that the old one was
		// aborted.
		world.abortsArrive = false;
		world.emulator.fail({ path: "*/events*", status: 409, subcode: "PGetReplaced", times: 1 });
		dispatchEvent(new Event("offline"));
		dispatchEvent(new Event("online"));`)
	assert.Equal(t, "recovering", got.Lost.State)
	assert.Less(t, got.Took, 5_000)
	assertNothingLeft(t, page)
}

func TestWatchReplacesALostApplication(t *testing.T) {
	page := openWorld(t)
	page.Run(nil, `
		globalThis.made = [];
		globalThis.application = (need) => (made.push(need.reason), world.makeApplication(need));`)
	got := interrupt(t, page, `{ application }`,
		`world.emulator.fail({ path: "*/events*", killApplication: true, times: 1, pending: true });`)
	assert.Equal(t, "recovering", got.Lost.State)
	assert.Equal(t, 404, got.Lost.Reason.Status)
	assert.Equal(t, "ApplicationNotFound", got.Lost.Reason.Subcode)
	assert.Equal(t, "false", got.Resumed, "what happened without an application was missed")
	var made []string
	page.Run(&made, `return made;`)
	assert.Equal(t, []string{"first", "gone"}, made)
	assertNothingLeft(t, page)
}

func TestWatchFailsWithoutAnotherApplication(t *testing.T) {
	page := openWorld(t)
	var got struct {
		States      []string
		Kind        string
		Message     string
		Stale       bool
		Ready       string
		Iterations  []string
		Later, Sent int
	}
	page.Run(&got, `
		await world.connect();
		const watch = await world.watch();
		const iterations = [];
		const iterating = (async () => {
			try {
				for await (const { uri } of watch.changes()) iterations.push(uri);
			} catch ({ status }) {
				iterations.push("threw " + status);
			}
		})();
		world.emulator.fail({ path: "*/events*", killApplication: true, times: 1, pending: true });
		await world.pass(60_000, () => watch.state.name === "failed");
		await iterating;
		const { kind, message } = watch.state.reason;
		const { sent } = world;
		for (const event of ["offline", "online", "pageshow"]) dispatchEvent(new Event(event));
		await world.pass(600_000);
		return {
			states: world.names(), kind, message, iterations,
			stale: watch.get(sara).stale,
			ready: await watch.ready.then(() => "resolved"),
			later: world.sent - sent,
		};`)
	assert.Equal(t, []string{"connecting", "live", "recovering", "failed"}, got.States)
	assert.Equal(t, "server", got.Kind)
	assert.Contains(t, got.Message, "sign in again")
	assert.True(t, got.Stale)
	assert.Equal(t, "resolved", got.Ready)
	assert.Equal(t, "threw 404", got.Iterations[len(got.Iterations)-1])
	assert.Zero(t, got.Later, "a watch that has failed sends nothing")
	assertNothingLeft(t, page)
}

func TestWatchReplacesALostSubscription(t *testing.T) {
	page := openWorld(t)
	got := interrupt(t, page, ``, `
		const subscriptions = await (await world.request(world.emulator.application + "/people/presenceSubscriptions")).json();
		const [{ _links }] = [subscriptions._embedded.presenceSubscription].flat();
		await world.request(_links.self.href, { method: "DELETE" });`)
	assert.Contains(t, got.Requests, "POST presenceSubscriptions")
	assertNothingLeft(t, page)
}

func TestWatchRecoversFromServerErrors(t *testing.T) {
	page := openWorld(t)
	for _, row := range []struct {
		name, fault, kind string
		status            int
	}{
		{"500 without a body that is UCWA", `{ status: 500, body: "empty" }`, "server", 500},
		{"503", `{ status: 503 }`, "server", 503},
		{"429 with Retry-After", `{ status: 429, retryAfter: 7 }`, "server", 429},
		{"the page of a proxy", `{ body: "html" }`, "server", 502},
		{"half an answer", `{ body: "truncated" }`, "protocol", 0},
		{"a broken connection", `{ drop: true }`, "network", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			page := page.Within(t)
			got := interrupt(t, page, ``, `world.emulator.fail({ path: "*/events*", times: 4, pending: true, ...`+row.fault+` });`)
			assert.Equal(t, "recovering", got.Lost.State)
			assert.Equal(t, row.kind, got.Lost.Reason.Kind)
			assert.Equal(t, row.status, got.Lost.Reason.Status)
			assert.NotContains(t, got.Requests, "POST presenceSubscriptions", "the subscription is still there")
			assertNothingLeft(t, page)
		})
	}
}

func TestWatchSubscribesAgainAfterResume(t *testing.T) {
	page := openWorld(t)
	got := interrupt(t, page, ``, `world.emulator.fail({ resume: true, times: 1, pending: true });`)
	assert.Equal(t, "recovering", got.Lost.State)
	assert.Contains(t, got.Lost.Reason.Message, "resume")
	assert.Contains(t, got.Requests, "POST presenceSubscriptions")
	assert.Equal(t, "false", got.Resumed)
	assertNothingLeft(t, page)
}

func TestWatchReadsEverythingAgainAfterResync(t *testing.T) {
	page := openWorld(t)
	got := interrupt(t, page, ``, `world.emulator.fail({ resync: true, times: 1, pending: true });`)
	assert.Equal(t, "recovering", got.Lost.State)
	assert.Contains(t, got.Lost.Reason.Message, "resync")
	assert.NotContains(t, got.Requests, "POST presenceSubscriptions", "the subscription is still there")
	assert.Contains(t, got.Requests, "POST batch")
	assert.Equal(t, "false", got.Resumed)
	assertNothingLeft(t, page)
}

// A client that stores its position only with the first event has no position while
// there are no events.
func TestWatchStaysLiveForQuietHours(t *testing.T) {
	page := openWorld(t)
	got := interrupt(t, page, ``, `
		await world.pass(3 * 3_600_000, undefined, 30_000);
		if (world.states.length !== 2) throw new Error("the watch was not live all the time");
		world.emulator.fail({ path: "*/events*", drop: true, times: 3, pending: true });`)
	assert.Equal(t, "network", got.Lost.Reason.Kind)
	assert.NotContains(t, got.Requests, "POST presenceSubscriptions", "it was renewed")
	assert.Equal(t, "true", got.Resumed, "nothing was missed")
	assertNothingLeft(t, page)
}

func TestWatchRenewsItsToken(t *testing.T) {
	page := openWorld(t)
	var got struct {
		Asked        []string
		States       []string
		Availability string
	}
	page.Run(&got, `
		const asked = [];
		await world.connect({ token: ({ reason }) => (asked.push(reason), world.emulator.token) });
		const watch = await world.watch();
		world.emulator.fail({ status: 401, times: 1, pending: true });
		await world.pass(1000);
		world.setPresence(sara, "DoNotDisturb");
		await world.pass(10_000);
		return { asked, states: world.names(), availability: watch.get(sara).availability };`)
	assert.Equal(t, []string{"first", "unauthorized"}, got.Asked)
	assert.Equal(t, []string{"connecting", "live"}, got.States, "the request is repeated before anything can be missed")
	assert.Equal(t, "DoNotDisturb", got.Availability)
	assertNothingLeft(t, page)
}

func TestWatchFailsWithATokenThatHasExpired(t *testing.T) {
	page := openWorld(t)
	var got struct {
		State, Message string
		Status         int
		Stale          bool
	}
	page.Run(&got, `
		await world.connect();
		const watch = await world.watch();
		world.emulator.fail({ status: 401, times: 1, pending: true });
		await world.pass(60_000, () => watch.state.name !== "live");
		const { name, reason } = watch.state;
		return { state: name, message: reason.message, status: reason.status, stale: watch.get(sara).stale };`)
	assert.Equal(t, "failed", got.State)
	assert.Equal(t, 401, got.Status)
	assert.Contains(t, got.Message, "give connect() a function as token")
	assert.True(t, got.Stale)
	page.Run(nil, `world.emulator.reset();`) // without a token the subscription cannot be deleted
	assertNothingLeft(t, page)
}
