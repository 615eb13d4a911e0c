//go:build !js

package live

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

func TestValuesOfAClosedWatchAreStale(t *testing.T) {
	page := openWorld(t)
	for _, row := range []struct{ name, close string }{
		{"close() of the watch", `watch.close();`},
		{"close() of the client", `world.client.close();`},
		{"the signal", `controller.abort();`},
	} {
		t.Run(row.name, func(t *testing.T) {
			page := page.Within(t)
			var got struct {
				Stale         []bool
				Since         bool
				Availability  string
				Events, Calls int
				Iterated      bool
				Same          bool
			}
			page.Run(&got, `
				await world.connect();
				const controller = new AbortController();
				const watch = await world.watch({ signal: controller.signal });
				const changes = watch.changes();
				let [events, calls] = [0, 0];
				watch.addEventListener("presence", () => events++);
				watch.subscribe(() => calls++);
				`+row.close+`
				const contacts = watch.contacts();
				return {
					stale: contacts.map(({ stale }) => stale),
					since: contacts.every(({ staleSince }) => staleSince === watch.state.since),
					availability: contacts[0].availability,
					events, calls,
					iterated: !(await changes.next()).done,
					same: watch.contacts() === contacts,
				};`)
			assert.Equal(t, []bool{true, true}, got.Stale)
			assert.True(t, got.Since)
			assert.Equal(t, "Online", got.Availability, "the last value is still there")
			assert.Equal(t, 2, got.Events)
			assert.Equal(t, 1, got.Calls)
			assert.False(t, got.Iterated, "the iteration has ended")
			assert.True(t, got.Same)
			assertNothingLeft(t, page)
		})
	}
}

func TestWatchFailsWithItsProgram(t *testing.T) {
	site := browser.Serve(t)
	site.Answer("GET /dying.wasm", browser.Reply(200, "application/wasm", browser.Program(t, "./internal/e2e/browser/testdata/dying")))
	page := browser.Open(t, site.URL)
	page.Expect("panic: deliberate", "console.log: ", `"exit code:" 2`)
	var got struct {
		Kind, Message, Ready, Iteration string
		States                          []string
		Stale                           bool
		Closed                          string
	}
	page.Run(&got, `
		const { load } = await import("/lib/presence.js");
		const { createEmulator } = await import("/lib/emulator.js");
		const module = await load({ wasm: "/dying.wasm" });
		const client = await module.connect(await createEmulator({ clock: "live" }));
		const watch = client.watch({ uris: ["sip:SaraD@contoso.com"] });
		await watch.ready;
		const states = [];
		watch.addEventListener("state", ({ state }) => states.push(state.name));
		const iterating = watch.changes().next().catch(({ kind }) => kind);
		const other = client.watch({ uris: ["sip:johndoe@contoso.com"] }).ready.catch(({ kind }) => kind);
		await client.create({ duration: 10, uris: ["goroutine"] }).catch(() => {});
		const { kind, message } = watch.state.reason;
		const { stale } = watch.get("sip:SaraD@contoso.com");
		watch.close();
		return { kind, message, states, stale, ready: await other, iteration: await iterating, closed: watch.state.name };`)
	assert.Equal(t, "internal", got.Kind)
	assert.Contains(t, got.Message, "the module has ended")
	assert.Equal(t, []string{"failed", "closed"}, got.States)
	assert.True(t, got.Stale, "nothing keeps the values up to date")
	assert.Equal(t, "internal", got.Ready)
	assert.Equal(t, "internal", got.Iteration)
	assert.Equal(t, "closed", got.Closed)
}

// Go's script repeats the call for a timer until the program has removed the timer.
func TestPageDoesNotHangAfterItsProgramEndedInATimer(t *testing.T) {
	site := browser.Serve(t)
	site.Answer("GET /dying.wasm", browser.Reply(200, "application/wasm", browser.Program(t, "./internal/e2e/browser/testdata/dying")))
	page := browser.Open(t, site.URL)
	page.Expect("panic: deliberate", "console.log: ", `"exit code:" 2`)
	var kinds []string
	page.Run(&kinds, `
		const { load } = await import("/lib/presence.js");
		const module = await load({ wasm: "/dying.wasm" });
		const client = await module.connect({ presenceSubscriptions: "/", token: "cwt=0", fetch: () => new Promise(() => {}) });
		const kindOf = (call) => call.catch(({ kind }) => kind);
		const waiting = kindOf(client.memberships("/1", { timeout: 200 }));
		const ending = kindOf(client.create({ duration: 10, uris: ["goroutine"] }));
		const kinds = [await waiting, await ending];
		await new Promise((resolve) => setTimeout(resolve, 400));
		return kinds;`)
	assert.Equal(t, []string{"internal", "internal"}, kinds)
}
