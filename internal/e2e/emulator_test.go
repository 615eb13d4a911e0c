//go:build !js

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// strictPolicy is the one that the README recommends. The emulator needs no
// origin to connect to.
const strictPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'"

// emulating opens a page under the strict policy with the globals emulator and
// client, who has the options given besides. Its site's pool answers nothing.
func emulating(t *testing.T, options string) *tab {
	t.Helper()
	s := serve(t, func(s *site) { s.head["Content-Security-Policy"] = strictPolicy })
	page := open(t, s.URL)
	page.run(nil, `
		const { connect } = await import("/lib/presence.js");
		const { createEmulator } = await import("/lib/emulator.js");
		globalThis.emulator = await createEmulator();
		globalThis.client = await connect({ ...emulator, `+options+` });`)
	t.Cleanup(func() { assert.Empty(t, s.requests(), "a request has left the page") })
	return page
}

func TestEmulatorInTheTabIsAllThatConnectNeeds(t *testing.T) {
	s := serve(t, func(s *site) { s.head["Content-Security-Policy"] = strictPolicy })
	page := open(t, s.URL)
	var got struct {
		Own, Globals []string
		Frozen       bool
		Listed       []subscription
	}
	page.run(&got, `
		const before = new Set(Object.getOwnPropertyNames(globalThis));
		const { connect } = await import("/lib/presence.js");
		const { createEmulator } = await import("/lib/emulator.js");
		const emulator = await createEmulator();
		const client = await connect(emulator);
		return {
			own: Object.keys(emulator).sort(),
			frozen: Object.isFrozen(emulator),
			listed: await client.list(),
			globals: Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name)),
		};`)
	assert.Equal(t, []string{"application", "fetch", "token"}, got.Own)
	assert.True(t, got.Frozen)
	assert.Empty(t, got.Listed)
	assert.Empty(t, got.Globals)
	assert.Empty(t, s.requests(), "a request has left the page")
}

func TestWholeLifeOfASubscriptionInTheTab(t *testing.T) {
	for _, format := range formats {
		t.Run("in "+format.name, func(t *testing.T) {
			page := emulating(t, `retries: 0, format: "`+format.name+`"`)
			var got struct {
				Created, Extended subscription
				Uris, Left        []string
				Members           []int
				Listed            []int
				Groups            []string
				Group             subscription
				Before, After     struct{ Availability, Activity, DeviceType string }
				Expired, Deleted  failure
				Types             []string
			}
			page.run(&got, `
				const minute = 60_000;
				const created = await client.create({ duration: 10, uris: ["sip:SaraD@contoso.com", "sip:toshm@contoso.com"] });
				const members = [(await client.memberships(created)).length];
				const listed = [(await client.list()).length];
				await client.add(created, { uris: ["sip:ChrisB@contoso.com"] });
				const memberships = await client.memberships(created);
				members.push(memberships.length);
				await client.remove(memberships[0]);
				members.push((await client.memberships(created)).length);
				await emulator.advance(9 * minute);
				const extended = await client.extend(created, { duration: 10 });
				await emulator.advance(10 * minute);
				listed.push((await client.list()).length);
				await emulator.advance(2 * minute);
				listed.push((await client.list()).length);
				const expired = await failure(client.extend(created, { duration: 10 }));
				await client.delete(created);

				const groups = await client.groups();
				const group = await client.subscribeToGroup(groups[0], { duration: 10 });
				await client.get(group);
				await client.delete(group);
				const deleted = await failure(client.get(group));

				const before = await client.presence("sip:SaraD@contoso.com");
				emulator.setPresence("sip:SaraD@contoso.com", { availability: "Busy", activity: "in-a-meeting", deviceType: "Mobile" });
				const after = await client.presence("sip:SaraD@contoso.com");
				const types = [...new Set(emulator.requests.flatMap(({ headers }) => headers.accept ?? []))];
				return { created, extended, members, listed, expired, deleted, groups: groups.map(({ name }) => name), group, before, after, types };`)
			assert.Equal(t, got.Created.Href, got.Extended.Href)
			assert.Equal(t, []int{2, 3, 2}, got.Members)
			assert.Equal(t, []int{1, 1, 0}, got.Listed, "it is there, it is extended, and its time is over")
			for _, gone := range []failure{got.Expired, got.Deleted} {
				assert.Equal(t, "server", gone.Kind)
				assert.Equal(t, 404, gone.Status)
			}
			assert.Contains(t, got.Groups, "Pinned Contacts")
			assert.NotEmpty(t, got.Group.ID)
			assert.Equal(t, "Online", got.Before.Availability)
			assert.Equal(t, "Busy in-a-meeting Mobile", got.After.Availability+" "+got.After.Activity+" "+got.After.DeviceType)
			assert.Equal(t, []string{format.mediaType}, got.Types)
		})
	}
}

func TestFetchOfTheEmulatorIsLikeTheBrowsers(t *testing.T) {
	page := emulating(t, ``)
	page.run(nil, `
		globalThis.authorized = { headers: { Authorization: "Bearer " + emulator.token } };
		globalThis.outcome = async (promise) => promise.then(({ status }) => status, (error) => error);
		globalThis.same = async (promise, reason) => (await outcome(promise)) === reason;`)
	for _, row := range []struct{ name, script string }{
		{"a string", `await outcome(emulator.fetch(emulator.application, authorized)) === 200`},
		{"a URL", `await outcome(emulator.fetch(new URL(emulator.application), authorized)) === 200`},
		{"a Request, whose init goes first", `await outcome(emulator.fetch(new Request(emulator.application), authorized)) === 200`},
		{"without its emulator", `await outcome((0, emulator.fetch)(emulator.application)) === 401`},
		{"the address in upper case, with the port", `await outcome(emulator.fetch(emulator.application.replace("https://ucwa.example", "HTTPS://UCWA.example:443") + "#top", authorized)) === 200`},
		{"another origin", `await outcome(emulator.fetch(location.href)) instanceof TypeError`},
		{"another scheme", `await outcome(emulator.fetch(emulator.application.replace("https", "http"))) instanceof TypeError`},
		{"no URL", `await outcome(emulator.fetch("https://")) instanceof TypeError`},
		{"a GET with a body", `await outcome(emulator.fetch(emulator.application, { body: "" })) instanceof TypeError`},
		{"a signal that has fired", `await same(emulator.fetch(emulator.application, { signal: AbortSignal.abort("enough") }), "enough")`},
		{"a 204 has no body", `
			await (async () => {
				const { href } = await client.create({ duration: 10, uris: ["sip:toshm@contoso.com"] });
				const response = await emulator.fetch(new URL(href, emulator.application), { ...authorized, method: "DELETE" });
				return response.status === 204 && response.body === null;
			})()`},
		{"a signal that fires while the answer is on its way", `
			await (async () => {
				const reason = { why: "enough" };
				const controller = new AbortController();
				emulator.fail({ delay: 60_000, times: 1 });
				const fetching = emulator.fetch(emulator.application, { signal: controller.signal });
				setTimeout(() => controller.abort(reason), 10);
				return same(fetching, reason);
			})()`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var like bool
			page.within(t).run(&like, `return (`+row.script+`);`)
			assert.True(t, like)
		})
	}
	var closed []string
	page.run(&closed, `
		emulator.fail({ delay: 60_000 });
		const waiting = emulator.fetch(emulator.application);
		await new Promise((resolve) => setTimeout(resolve));
		emulator.close();
		emulator.close();
		const kinds = [];
		for (const name of ["time", "requests", "faults"]) kinds.push((await failure(() => emulator[name])).kind);
		return [String(await outcome(waiting)), String(await outcome(emulator.fetch(emulator.application))), ...kinds];`)
	assert.Equal(t, []string{"TypeError: the emulator is closed", "TypeError: the emulator is closed", "aborted", "aborted", "aborted"}, closed)
}

func TestEmulatorRecordsRequestsWithoutToken(t *testing.T) {
	page := emulating(t, `retries: 0`)
	var got struct {
		Requests []struct {
			Method, URL, Body string
			Headers           map[string]string
			Status            int
			Time              float64
		}
		Now    float64
		Time   float64
		Frozen bool
		Leaked bool
	}
	page.run(&got, `
		await client.list();
		emulator.fail({ drop: true, times: 1 });
		await failure(client.create({ duration: 15, uris: ["sip:johndoe@contoso.com"] }));
		await emulator.advance(90_000);
		await client.list();
		const { requests } = emulator;
		return {
			requests, now: Date.now(), time: emulator.time,
			frozen: Object.isFrozen(requests) && Object.isFrozen(requests[0].headers),
			leaked: JSON.stringify(requests).includes(emulator.token),
		};`)
	last := len(got.Requests) - 1
	require.GreaterOrEqual(t, last, 3)
	posted := got.Requests[last-1]
	assert.Equal(t, "POST", posted.Method)
	assert.Regexp(t, `^https://ucwa\.example/ucwa/.*/presenceSubscriptions$`, posted.URL)
	assert.JSONEq(t, `{"duration":15,"uris":["sip:johndoe@contoso.com"]}`, posted.Body)
	assert.Zero(t, posted.Status)
	assert.Equal(t, "Bearer …", posted.Headers["authorization"])
	assert.Equal(t, "application/json", posted.Headers["content-type"])
	assert.Equal(t, 90_000.0, got.Requests[last].Time-posted.Time, "time stands still but for advance")
	assert.Equal(t, got.Time, got.Requests[last].Time)
	assert.InDelta(t, got.Now, posted.Time, 120_000)
	assert.True(t, got.Frozen)
	assert.False(t, got.Leaked)
}

// TestRecipe runs what the README shows, to the letter. A broken promise of it
// stands in the console.
func TestRecipe(t *testing.T) {
	s := serve(t, func(s *site) { s.head["Content-Security-Policy"] = strictPolicy })
	built, err := os.ReadDir(dist(t))
	require.NoError(t, err)
	file := func(name string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, filepath.Join(root, "web", name)) }
	}
	s.answer("GET /recipe.js", file("recipe.js"))
	for _, entry := range built {
		s.answer("GET /dist/"+entry.Name(), file("dist/"+entry.Name()))
	}
	open(t, s.URL).run(nil, `await (await import("/recipe.js")).test();`)
}

// benchEmulator measures one request to the emulator in the tab, by fetch alone
// and through the client.
func benchEmulator(t *testing.T) []measurement {
	s := serveBench(t)
	var medians []float64
	open(t, s.URL).run(&medians, `
		const { connect } = await import("/lib/presence.js");
		const { createEmulator } = await import("/lib/emulator.js");
		const emulator = await createEmulator();
		const client = await connect(emulator);
		await client.create({ duration: 30, uris: ["sip:SaraD@contoso.com"] });
		const { url } = emulator.requests.at(-1);
		const init = { headers: { Accept: "application/json", Authorization: "Bearer " + emulator.token } };
		const median = async (call) => {
			const times = [];
			for (let i = 0; i < 1000; i++) {
				const start = performance.now();
				await call();
				times.push(performance.now() - start);
			}
			return times.sort((a, b) => a - b)[500];
		};
		return [
			await median(async () => (await emulator.fetch(url, init)).text()),
			await median(() => client.list()),
		];`)
	shown := func(ms float64) string { return fmt.Sprintf("%.3f ms", ms) }
	return []measurement{
		{"a request to the emulator in the tab; through list()", shown(medians[0]), shown(medians[1]), medians[0], 1, " ms"},
	}
}
