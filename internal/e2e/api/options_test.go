//go:build !js

package api

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

func TestArgumentErrorsNameEveryProblem(t *testing.T) {
	s := browser.Serve(t)
	page := browser.OpenConnected(t, s, ``)
	const noTarget = "the first argument must be what this client handed out, or its href"
	const here = `presenceSubscriptions: "/ucwa", token: "cwt=0", `
	for _, row := range []struct {
		name, call string
		want       []string
	}{
		{
			"an unknown option of connect", `connect({ ` + here + `tocken: 1 })`,
			[]string{"/tocken is an unknown option; known are application, presenceSubscriptions, token, format, fetch, timeout, totalTimeout, retries, maxBytes"},
		},
		{
			"every option of connect with a wrong type", `connect({ application: 1, presenceSubscriptions: {}, token: 2, format: "yaml", fetch: "fetch", timeout: "1 s", retries: 1.5, maxBytes: 0 })`,
			[]string{
				"/application must be a URL",
				"/presenceSubscriptions must be a URL",
				"/token must be a string or a function",
				`/format must be "json" or "xml"`,
				"/fetch must be a function",
				"/timeout must be a number of milliseconds, more than 0, up to 2147483647",
				"/retries must be a whole number, 0 or more",
				"/maxBytes must be a number of bytes, from 1 to 16777216",
				"exactly one of application and presenceSubscriptions must be given",
			},
		},
		{"no token", `connect({ presenceSubscriptions: "/ucwa" })`, []string{"/token is required"}},
		{"a token that is undefined", `connect({ presenceSubscriptions: "/ucwa", token: undefined })`, []string{"/token is required"}},
		{"no option of connect", `connect({})`, []string{"/token is required", "exactly one of application and presenceSubscriptions must be given"}},
		{"no options", `connect()`, []string{"the options must be an object with options as its properties"}},
		{"neither address", `connect({ token: "cwt=0" })`, []string{"exactly one of application and presenceSubscriptions must be given"}},
		{"both addresses", `connect({ ` + here + `application: "/ucwa" })`, []string{"exactly one of application and presenceSubscriptions must be given"}},
		{"an address that is empty", `connect({ application: "", token: "cwt=0" })`, []string{"/application must be a URL"}},
		{"an address that is not a URL", `connect({ application: "https://:::", token: "cwt=0" })`, []string{"/application is not a URL"}},
		{"an address of another scheme", `connect({ application: "ftp://pool.example.com/", token: "cwt=0" })`, []string{`/application is not usable: the scheme is not https or http`}},
		{"a timeout longer than a browser's timers", `connect({ ` + here + `timeout: 2 ** 31 })`, []string{"/timeout must be a number of milliseconds, more than 0, up to 2147483647"}},
		{"a timeout that is NaN", `connect({ ` + here + `timeout: NaN })`, []string{"/timeout must be a number of milliseconds, more than 0, up to 2147483647"}},
		{"an unknown option of a call", `client.list({ Signal: undefined })`, []string{"/Signal is an unknown option; known are signal, timeout, totalTimeout"}},
		{"a controller in the place of its signal", `client.list({ signal: new AbortController() })`, []string{"/signal must be an AbortSignal"}},
		{"options of a call that are null", `client.list(null)`, []string{"the options must be an object with options as its properties"}},
		{"a signal in the place of the options", `client.list(new AbortController().signal)`, []string{"the options must be an object with options as its properties"}},
		{"options of a call whose getter throws", `client.list({ get signal() { throw new Error("no"); } })`, []string{"the options must be an object with options as its properties"}},
		{"options of a call that are a revoked proxy", `client.list(revoked())`, []string{"the options must be an object with options as its properties"}},
		{"a signal that is a revoked proxy", `client.list({ signal: revoked() })`, []string{"/signal cannot be read"}},
		{"a token that the options inherit", `connect(Object.assign(Object.create({ token: "cwt=0" }), { presenceSubscriptions: "/ucwa" }))`, []string{"/token is required"}},
		{"an integrity without a hash", `load({ integrity: "sha384" })`, []string{`/integrity must be a hash such as "sha384-…"`}},
		{"a wasm option that is null", `load({ wasm: null })`, []string{"/wasm must be a URL, a Response, bytes or a WebAssembly.Module"}},
		{"a subscription that is null", `client.get(null)`, []string{noTarget}},
		{"a subscription in the place of a membership", `client.remove({ href: "/s/3", links: { self: "/s/3", memberships: "/m" } })`, []string{"the first argument must be a membership, not a presence subscription"}},
		{"a membership in the place of a subscription", `client.delete({ href: "/m/3", links: { self: "/m/3", contact: "/c" } })`, []string{"the first argument must be a presence subscription, not a membership"}},
		{"a group in the place of a subscription", `client.delete({ href: "/g/3", links: { self: "/g/3", groupContacts: "/c" } })`, []string{"the first argument must be a presence subscription, not a group"}},
		{"a group without links in the place of a membership", `client.remove({ href: "/g/3", type: "distributionGroup", links: { self: "/g/3" } })`, []string{"the first argument must be a membership, not a group"}},
		{"a subscription in the place of a group", `client.subscribeToGroup({ href: "/s/3", links: { self: "/s/3", memberships: "/m" } }, { duration: 10 })`, []string{"the first argument must be a group, not a presence subscription"}},
		{"an address of another origin", `client.get("https://fe2.contoso.com/s/3")`, []string{"the link given leads to https://fe2.contoso.com; the token is for " + s.URL + " only"}},
		{"an address of another origin, for a contact", `client.presence("https://fe2.contoso.com/c/3")`, []string{"the link given leads to https://fe2.contoso.com; the token is for " + s.URL + " only"}},
		{"a SIP URI in the place of a subscription", `client.get("sip:johndoe@contoso.com")`, []string{`the link given is not usable: the scheme is not https or http`}},
		{"an address of a person without its scheme", `client.presence("johndoe@contoso.com")`, []string{"the address of a person must start with sip:, as in sip:user@example.com"}},
		{"a subscription without an href", `client.delete({ id: "3" })`, []string{noTarget}},
		{"a subscription whose getter throws", `client.get({ get href() { throw new Error("no"); } })`, []string{noTarget}},
		{"a membership that is a revoked proxy", `client.remove(revoked())`, []string{noTarget}},
		{"a group with a BigInt", `client.subscribeToGroup({ href: "/g", links: { self: 1n } }, { duration: 10 })`, []string{noTarget}},
		{"options of create in the place of the request", `client.create({ signal: undefined })`, []string{"/duration is required", "/uris is required"}},
		{"a request with a BigInt", `client.create({ duration: 15n, uris: [] })`, []string{"the request must be an object that JSON can hold"}},
		{"a request that is a list", `client.create([])`, []string{"found an array where an object was expected"}},
		{"no request", `client.create()`, []string{"the request must be an object that JSON can hold"}},
		{
			"several problems of one request", `client.create({ duration: 45, uris: ["sip:johndoe@contoso.com", "janedoe@contoso.com", 3, "sip:a b@contoso.com"], durations: 15 })`,
			[]string{
				"/duration must be from 10 to 30 minutes, not 45",
				"/uris/1 must start with sip:, as in sip:user@example.com",
				"/uris/2 must be a SIP URI, not a number",
				"/uris/3 must not have ' ' in its user (character 6)",
				"/durations is unknown; known are duration, uris",
			},
		},
		{
			"a request that names no person", `client.create({ duration: 15.5, uris: [] })`,
			[]string{"/duration must be a whole number of minutes", "/uris must name at least one SIP URI"},
		},
		{"a media type that UCWA does not have, for encode", `(async () => module.encode({}, "text/plain"))()`, []string{"/mediaType must be application/json or application/xml, or UCWA's own name for them"}},
		{"a media type that is not a string, for encode", `(async () => module.encode({}, 10n))()`, []string{"/mediaType must be a string"}},
		{"no media type, for decode", `(async () => module.decode("{}"))()`, []string{"/mediaType must be a string"}},
		{"a view of a transferred buffer, for decode", `(async () => module.decode(transferred(new Uint8Array(8)), "application/json"))()`, []string{"/body must be a string, an ArrayBuffer or a view of one"}},
		{"a transferred buffer, for decode", `(async () => module.decode(transferred(new Uint8Array(8)).buffer, "application/json"))()`, []string{"/body must be a string, an ArrayBuffer or a view of one"}},
		{"a body that is a number, for decode", `(async () => module.decode(15, "application/json"))()`, []string{"/body must be a string, an ArrayBuffer or a view of one"}},
		{"a document that is undefined, for encode", `(async () => module.encode(undefined, "application/json"))()`, []string{"/document must be an object that JSON can hold"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got browser.Failure
			page.Within(t).Run(&got, `
				const { connect, load } = await import("/lib/presence.js");
				const revoked = () => {
					const { proxy, revoke } = Proxy.revocable({}, {});
					revoke();
					return proxy;
				};
				const transferred = (view) => {
					structuredClone(view.buffer, { transfer: [view.buffer] });
					return view;
				};
				return failure(`+row.call+`);`)
			assert.Equal(t, "argument", got.Kind)
			assert.Equal(t, "UcwaError", got.Class)
			assert.Equal(t, row.want, got.Problems)
			assert.False(t, got.Retryable)
		})
	}
	assert.Empty(t, s.Requests(), "nothing was sent")
}

func TestWhatAGetterThrowsIsTheCause(t *testing.T) {
	page := browser.OpenConnected(t, browser.Serve(t), ``)
	for _, row := range []struct{ name, call, cause string }{
		{"options", `client.list({ get signal() { throw new Error("no signal"); } })`, "Error: no signal"},
		{"a request", `client.create({ get uris() { throw "no uris"; } })`, "no uris"},
		{"the target of a call", `client.get({ get href() { throw new Error("no href"); } })`, "Error: no href"},
		{"a request that can be read", `client.create({ duration: 45, uris: ["sip:a@b.c"] })`, "undefined"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var cause string
			page.Within(t).Run(&cause, `return `+row.call+`.catch((error) => String(error.cause));`)
			assert.Equal(t, row.cause, cause)
		})
	}
}

func TestValidOptionsAreAccepted(t *testing.T) {
	s := browser.Serve(t)
	s.AnswerSamples(t, "json", "application/json")
	s.Answer("GET /ucwa", browser.Reply(200, "application/json", browser.Sample(t, "presenceSubscriptions_ref/get-response.json.wire")))
	page := browser.OpenConnected(t, s, ``)
	for _, row := range []struct{ name, connect, call string }{
		{"an absolute URL with a fragment", `presenceSubscriptions: location.origin + "/ucwa#here"`, ``},
		{"a URL object", `presenceSubscriptions: new URL("/ucwa", location)`, ``},
		{"an address relative to the page", `presenceSubscriptions: "ucwa"`, ``},
		{"options that are undefined", `presenceSubscriptions: "/ucwa", application: undefined, fetch: undefined, timeout: undefined`, `{ signal: undefined, timeout: undefined }`},
		{"a signal that is null, as in fetch", `presenceSubscriptions: "/ucwa"`, `{ signal: null }`},
		{"timeouts at the upper bound and with a fraction", `presenceSubscriptions: "/ucwa", timeout: 2 ** 31 - 1`, `{ timeout: 60_000.5 }`},
		{"a signal that is null, as fetch accepts it", `presenceSubscriptions: "/ucwa"`, `{ signal: null }`},
		{"an asynchronous token function", `presenceSubscriptions: "/ucwa", token: async () => "cwt=0"`, ``},
		{"a synchronous token function", `presenceSubscriptions: "/ucwa", token: () => "cwt=0"`, ``},
		{"a signal of another window", `presenceSubscriptions: "/ucwa"`, `{ signal: new (document.body.appendChild(document.createElement("iframe")).contentWindow.AbortController)().signal }`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var listed []browser.Subscription
			page.Within(t).Run(&listed, `
				const client = await module.connect({ token: "cwt=0", `+row.connect+` });
				return client.list(`+row.call+`);`)
			assert.Len(t, listed, 1)
		})
	}
}

func TestAnyObjectWithAnHrefIsATarget(t *testing.T) {
	s := browser.Serve(t)
	page := browser.OpenConnected(t, s, ``)
	var got struct{ Paths []string }
	page.Run(&got, `
		const Paths = [];
		const client = await module.connect({
			presenceSubscriptions: "/ucwa", token: "cwt=0",
			fetch: async (url) => (Paths.push(new URL(url).pathname), new Response(null, { status: 204 })),
		});
		class Subscription {
			get href() { return "/s/3"; }
		}
		const link = Object.assign(document.createElement("a"), { href: "/s/3" });
		const cycle = { href: "/s/3" };
		for (const target of ["/s/3", { href: "/s/3" }, new URL("/s/3", location), link, new Subscription(), Object.assign(cycle, { cycle })]) {
			await client.delete(target);
		}
		return { Paths };`)
	assert.Equal(t, []string{"/s/3", "/s/3", "/s/3", "/s/3", "/s/3", "/s/3"}, got.Paths)
}

func TestLinksOfATargetAreUsedWithoutALookup(t *testing.T) {
	s := browser.Serve(t)
	page := browser.OpenConnected(t, s, ``)
	for _, row := range []struct{ name, call, want string }{
		{"a membership with its contact", `presence({ href: "/m/1", links: { contact: "/c/1" } })`, "GET /c/1"},
		{"a membership by its href", `presence({ href: "/m/1" })`, "GET /m/1"},
		{"a group with its link", `subscribeToGroup({ href: "/g/1", links: { subscribeToGroupPresence: "/s?groupId=1" } }, { duration: 10 })`, "POST /s?groupId=1&duration=10"},
		{"a group without its link, which the server may offer by now", `subscribeToGroup({ href: "/g/1", type: "group", links: {} }, { duration: 10 })`, "GET /g/1"},
		{"a group by its href", `subscribeToGroup({ href: "/g/1" }, { duration: 10 })`, "GET /g/1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got struct{ First string }
			page.Within(t).Run(&got, `
				const requests = [];
				const client = await module.connect({
					application: "/ucwa", token: "cwt=0",
					fetch: async (url, { method }) => {
						requests.push(method + " " + url.slice(location.origin.length));
						return new Response(null, { status: 404 });
					},
				});
				await client.`+row.call+`.catch(() => {});
				return { First: requests[0] };`)
			assert.Equal(t, row.want, got.First)
		})
	}
}

// In fetch a signal of null is no signal, and so it is in every call.
func TestEveryCallAcceptsASignalOfNull(t *testing.T) {
	s := browser.Serve(t)
	page := browser.Open(t, s.URL)
	page.Expect("404") // Chromium reports that the pool knows none of the resources
	var kinds map[string]string
	page.Run(&kinds, `
		const { connect } = await import("/lib/presence.js");
		const client = await connect({ application: "/app", token: "cwt=0", retries: 0 });
		const uris = ["sip:a@contoso.com"], options = { signal: null };
		const calls = {
			list: client.list(options),
			create: client.create({ duration: 10, uris }, options),
			get: client.get("/1", options),
			extend: client.extend("/1", { duration: 10 }, options),
			delete: client.delete("/1", options),
			add: client.add("/1", { uris }, options),
			memberships: client.memberships("/1", options),
			remove: client.remove("/1", options),
			groups: client.groups(options),
			subscribeToGroup: client.subscribeToGroup({ href: "/1", links: { subscribeToGroupPresence: "/2" } }, { duration: 10 }, options),
			presence: client.presence("/1", options),
		};
		const kinds = {};
		for (const [name, call] of Object.entries(calls)) kinds[name] = (await failure(call)).kind;
		return kinds;`)
	assert.Len(t, kinds, 11)
	for name, kind := range kinds {
		assert.Equal(t, "server", kind, name)
	}
}

// A timeout of less than a nanosecond counts as one nanosecond. Rounded to 0 it would
// count as missing.
func TestTheShortestTimeoutsExpire(t *testing.T) {
	s := browser.Serve(t)
	page := browser.OpenConnected(t, s, `fetch: () => new Promise(() => {})`)
	for _, row := range []struct{ name, connect, call string }{
		{"a ten-millionth of a millisecond", ``, `{ timeout: 1e-7 }`},
		{"the smallest number", ``, `{ timeout: Number.MIN_VALUE }`},
		{"less than a millisecond", ``, `{ timeout: 0.4 }`},
		{"in total", ``, `{ totalTimeout: 1e-7 }`},
		{"of the client", `timeout: 1e-7`, ``},
		{"of the client in total", `totalTimeout: Number.MIN_VALUE`, ``},
	} {
		t.Run(row.name, func(t *testing.T) {
			var kind string
			page.Within(t).Run(&kind, `
				const client = await module.connect({ presenceSubscriptions: "/", token: "cwt=0", fetch: () => new Promise(() => {}), `+row.connect+` });
				return (await failure(client.list(`+row.call+`))).kind;`)
			assert.Equal(t, "timeout", kind)
		})
	}
}
