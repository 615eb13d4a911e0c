//go:build !js

package live

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClosedClientDeletesItsSubscriptions(t *testing.T) {
	page := openWorld(t)
	for _, row := range []struct {
		name string
		// fault is a fault of the server, if there is one. after is how long the watch
		// has been open, in milliseconds.
		fault string
		after int
		close string
	}{
		{"close() of a live watch", ``, 10_000, `world.client.close()`},
		{"close() while the application is read", `{ method: "GET", delay: 1000, times: 1 }`, 500, `world.client.close()`},
		{"close() while the subscription is created", `{ method: "POST", path: "*presenceSubscriptions", delay: 3000 }`, 1000, `world.client.close()`},
		{"close() while the server fails to delete", `{ method: "DELETE", status: 503, times: 2 }`, 10_000, `world.client.close()`},
		{"signOut()", ``, 10_000, `world.client.signOut()`},
		{"signOut() while the subscription is created", `{ method: "POST", path: "*presenceSubscriptions", delay: 3000 }`, 1000, `world.client.signOut()`},
		{"the signal of the watch", ``, 10_000, `controller.abort()`},
		{"the signal while the subscription is created", `{ method: "POST", path: "*presenceSubscriptions", delay: 3000 }`, 1000, `controller.abort()`},
		{"close() twice", ``, 10_000, `(world.client.close(), world.client.close())`},
		{"close() of the watch and of the client", ``, 10_000, `(watch.close(), world.client.close())`},
		{"close() in a listener", ``, 10_000, `(watch.addEventListener("state", () => world.client.close()), dispatchEvent(new Event("offline")))`},
	} {
		t.Run(row.name, func(t *testing.T) {
			page := page.Within(t)
			var got struct {
				State   string
				Created int
				Ready   string
			}
			page.Run(&got, `
				await world.connect();
				if (given.fault) world.emulator.fail(eval("(" + given.fault + ")"));
				const controller = new AbortController();
				const watch = world.client.watch({ uris: [sara], signal: controller.signal });
				await world.pass(given.after);
				`+row.close+`;
				await world.settle();
				const state = watch.state.name;
				await world.pass(29_000);
				return {
					state,
					created: world.requestsSince(0).filter((request) => request === "POST presenceSubscriptions").length,
					ready: await watch.ready.then(() => "resolved", ({ kind }) => kind),
				};`, map[string]any{"fault": row.fault, "after": row.after})
			assert.Equal(t, "closed", got.State)
			if row.after == 10_000 {
				assert.Equal(t, "resolved", got.Ready)
			} else {
				assert.Equal(t, "aborted", got.Ready)
			}
			assert.LessOrEqual(t, got.Created, 1)
			assertNothingLeft(t, page)
		})
	}
}

func TestCallsOfAClosedClientAreAbortedWhileItsWatchesAreDeleted(t *testing.T) {
	page := openWorld(t)
	var got []string
	page.Run(&got, `
		await world.connect();
		await world.watch();
		world.emulator.fail({ delay: 5000 });
		const outcome = (call) => call.then(() => "resolved", ({ kind, message }) => kind + ": " + message);
		const under = outcome(world.client.list());
		await world.settle();
		world.client.close();
		const afterwards = outcome(world.client.list());
		const watching = await outcome((async () => world.client.watch({ uris: [sara] }))());
		await world.settle();
		return [await under, await afterwards, watching];`)
	assert.Equal(t, []string{"aborted: the client is closed", "aborted: the client is closed", "aborted: the client is closed"}, got)
	assertNothingLeft(t, page)
}

func TestClosedClientStopsDeletingAfterTheTimeOfOneAttempt(t *testing.T) {
	page := openWorld(t)
	for _, row := range []struct {
		name, options string
		within        int
	}{
		{"by default", `{}`, 30_000},
		{"with a timeout", `{ timeout: 4000 }`, 4000},
	} {
		t.Run(row.name, func(t *testing.T) {
			page := page.Within(t)
			var got struct{ Before, After, Done int }
			page.Run(&got, `
				await world.connect(`+row.options+`);
				const watch = await world.watch();
				world.emulator.fail({ method: "DELETE", delay: 45_000, times: 1 });
				let done = 0;
				const start = performance.now();
				world.client.signOut().then(() => (done = performance.now() - start));
				await world.pass(given - 1000);
				const before = world.unanswered;
				await world.pass(2000);
				return { before, after: world.unanswered, done };`, row.within)
			assert.Equal(t, 1, got.Before, "the server has the time of one attempt")
			assert.Zero(t, got.After)
			assert.Equal(t, row.within, got.Done, "signOut() resolves when nothing is left")
			page.Run(nil, `world.emulator.reset();`)
			assertNothingLeft(t, page)
		})
	}
}

func TestOpenedAndClosedWatchesLeaveNothing(t *testing.T) {
	page := openWorld(t)
	var listeners int
	page.Run(&listeners, `
		await world.connect();
		const { addEventListener, removeEventListener } = AbortSignal.prototype;
		const listeners = new Set();
		const { signal } = new AbortController();
		signal.addEventListener = (type, listener, ...rest) => { listeners.add(listener); return addEventListener.call(signal, type, listener, ...rest); };
		signal.removeEventListener = (type, listener) => { listeners.delete(listener); return removeEventListener.call(signal, type, listener); };
		for (let i = 0; i < 100; i++) {
			const watch = world.client.watch({ uris: [sara, john], signal });
			const changes = watch.changes({ signal });
			if (i % 4 === 0) await world.pass(200);
			if (i % 3 === 0) changes.return();
			watch.close();
			watch.close();
			await changes.next();
		}
		await world.pass(10_000);
		return listeners.size;`)
	assert.Zero(t, listeners, "listeners of the signal")
	assertNothingLeft(t, page)
}
