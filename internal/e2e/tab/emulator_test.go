//go:build !js

package tab

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

func TestConnectTakesAnEmulator(t *testing.T) {
	s := browser.Serve(t, browser.WithPolicy(browser.StrictPolicy))
	page := browser.Open(t, s.URL)
	var got struct {
		Own, Globals []string
		Frozen       bool
		Listed       []browser.Subscription
	}
	page.Run(&got, `
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
	assert.Empty(t, s.Requests(), "requests that left the page")
}

func TestEveryOperationWorksInTheTab(t *testing.T) {
	for _, format := range browser.Formats {
		t.Run("in "+format.Name, func(t *testing.T) {
			page := openEmulator(t, `retries: 0, format: "`+format.Name+`"`)
			var got struct {
				Created, Extended browser.Subscription
				Uris, Left        []string
				Members           []int
				Listed            []int
				Groups            []string
				Group             browser.Subscription
				Before, After     struct{ Availability, Activity, DeviceType string }
				Expired, Deleted  browser.Failure
				Types             []string
			}
			page.Run(&got, `
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
			assert.Equal(t, []int{1, 1, 0}, got.Listed, "after create, after extend, and after it has expired")
			for _, gone := range []browser.Failure{got.Expired, got.Deleted} {
				assert.Equal(t, "server", gone.Kind)
				assert.Equal(t, 404, gone.Status)
			}
			assert.Contains(t, got.Groups, "Pinned Contacts")
			assert.NotEmpty(t, got.Group.ID)
			assert.Equal(t, "Online", got.Before.Availability)
			assert.Equal(t, "Busy in-a-meeting Mobile", got.After.Availability+" "+got.After.Activity+" "+got.After.DeviceType)
			assert.Equal(t, []string{format.MediaType}, got.Types)
		})
	}
}

func TestFetchOfTheEmulatorBehavesAsTheBrowsers(t *testing.T) {
	page := openEmulator(t, ``)
	page.Run(nil, `
		globalThis.authorized = { headers: { Authorization: "Bearer " + emulator.token } };
		globalThis.outcome = async (promise) => promise.then(({ status }) => status, (error) => error);
		globalThis.same = async (promise, reason) => (await outcome(promise)) === reason;`)
	for _, row := range []struct{ name, script string }{
		{"a string", `await outcome(emulator.fetch(emulator.application, authorized)) === 200`},
		{"a URL", `await outcome(emulator.fetch(new URL(emulator.application), authorized)) === 200`},
		{"a Request with an init", `await outcome(emulator.fetch(new Request(emulator.application), authorized)) === 200`},
		{"called without the emulator", `await outcome((0, emulator.fetch)(emulator.application)) === 401`},
		{"an address in upper case, with its port and a fragment", `await outcome(emulator.fetch(emulator.application.replace("https://ucwa.example", "HTTPS://UCWA.example:443") + "#top", authorized)) === 200`},
		{"another origin", `await outcome(emulator.fetch(location.href)) instanceof TypeError`},
		{"another scheme", `await outcome(emulator.fetch(emulator.application.replace("https", "http"))) instanceof TypeError`},
		{"an address that is not a URL", `await outcome(emulator.fetch("https://")) instanceof TypeError`},
		{"a GET with a body", `await outcome(emulator.fetch(emulator.application, { body: "" })) instanceof TypeError`},
		{"a signal that has fired", `await same(emulator.fetch(emulator.application, { signal: AbortSignal.abort("enough") }), "enough")`},
		{"an answer of 204, which has no body", `
			await (async () => {
				const { href } = await client.create({ duration: 10, uris: ["sip:toshm@contoso.com"] });
				const response = await emulator.fetch(new URL(href, emulator.application), { ...authorized, method: "DELETE" });
				return response.status === 204 && response.body === null;
			})()`},
		{"a signal that fires before a delayed answer", `
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
			page.Within(t).Run(&like, `return (`+row.script+`);`)
			assert.True(t, like)
		})
	}
	var closed []string
	page.Run(&closed, `
		emulator.fail({ delay: 60_000 });
		const waiting = emulator.fetch(emulator.application);
		await new Promise((resolve) => setTimeout(resolve));
		emulator.close();
		emulator.close();
		const kinds = [];
		for (const name of ["time", "requests", "faults", "channel"]) kinds.push((await failure(() => emulator[name])).kind);
		return [String(await outcome(waiting)), String(await outcome(emulator.fetch(emulator.application))), ...kinds];`)
	assert.Equal(t, []string{"TypeError: the emulator is closed", "TypeError: the emulator is closed", "aborted", "aborted", "aborted", "aborted"}, closed)
}

func TestRecordedRequestsHoldNoToken(t *testing.T) {
	page := openEmulator(t, `retries: 0`)
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
	page.Run(&got, `
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
	assert.Equal(t, 90_000.0, got.Requests[last].Time-posted.Time, "only advance() moves the clock")
	assert.Equal(t, got.Time, got.Requests[last].Time)
	assert.InDelta(t, got.Now, posted.Time, 120_000)
	assert.True(t, got.Frozen)
	assert.False(t, got.Leaked)
}
