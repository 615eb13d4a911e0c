//go:build !js

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWrongOptionsAreNamed(t *testing.T) {
	s := serve(t)
	page := connected(t, s, ``)
	const noTarget = "the first argument must be what this client handed out, or its href"
	const here = `presenceSubscriptions: "/ucwa", token: "cwt=0", `
	for _, row := range []struct {
		name, call string
		want       []problem
	}{
		{
			"an option of connect that there is none of", `connect({ ` + here + `tocken: 1 })`,
			[]problem{{"/tocken", "is an unknown option; known are application, presenceSubscriptions, token, format, fetch, timeout, totalTimeout, retries, maxBytes"}},
		},
		{
			"every option of connect with a wrong type", `connect({ application: 1, presenceSubscriptions: {}, token: 2, format: "yaml", fetch: "fetch", timeout: "1 s", retries: 1.5, maxBytes: 0 })`,
			[]problem{
				{"/application", "must be a URL"},
				{"/presenceSubscriptions", "must be a URL"},
				{"/token", "must be a string or a function"},
				{"/format", `must be "json" or "xml"`},
				{"/fetch", "must be a function"},
				{"/timeout", "must be a number of milliseconds, more than 0, up to 2147483647"},
				{"/retries", "must be a whole number, 0 or more"},
				{"/maxBytes", "must be a number of bytes, from 1 to 16777216"},
				{"", "exactly one of application and presenceSubscriptions must be given"},
			},
		},
		{"no token", `connect({ presenceSubscriptions: "/ucwa" })`, []problem{{"/token", "is required"}}},
		{"a token that is undefined", `connect({ presenceSubscriptions: "/ucwa", token: undefined })`, []problem{{"/token", "is required"}}},
		{"no options at all", `connect()`, []problem{{"", "the options must be an object with options as its properties"}}},
		{"neither address", `connect({ token: "cwt=0" })`, []problem{{"", "exactly one of application and presenceSubscriptions must be given"}}},
		{"both addresses", `connect({ ` + here + `application: "/ucwa" })`, []problem{{"", "exactly one of application and presenceSubscriptions must be given"}}},
		{"an address that is empty", `connect({ application: "", token: "cwt=0" })`, []problem{{"/application", "must be a URL"}}},
		{"an address that is no URL", `connect({ application: "https://:::", token: "cwt=0" })`, []problem{{"/application", "is not a URL"}}},
		{"an address of another scheme", `connect({ application: "ftp://pool.example.com/", token: "cwt=0" })`, []problem{{"/application", `is not usable: the scheme is not https or http`}}},
		{"a timeout longer than a browser's timers", `connect({ ` + here + `timeout: 2 ** 31 })`, []problem{{"/timeout", "must be a number of milliseconds, more than 0, up to 2147483647"}}},
		{"a timeout that is no number", `connect({ ` + here + `timeout: NaN })`, []problem{{"/timeout", "must be a number of milliseconds, more than 0, up to 2147483647"}}},
		{"an option of a call that there is none of", `client.list({ Signal: undefined })`, []problem{{"/Signal", "is an unknown option; known are signal, timeout, totalTimeout"}}},
		{"a signal that is none", `client.list({ signal: new AbortController() })`, []problem{{"/signal", "must be an AbortSignal"}}},
		{"options of a call that are null", `client.list(null)`, []problem{{"", "the options must be an object with options as its properties"}}},
		{"a signal in the place of the options", `client.list(new AbortController().signal)`, []problem{{"", "the options must be an object with options as its properties"}}},
		{"options of a call that cannot be read", `client.list({ get signal() { throw new Error("no"); } })`, []problem{{"", "the options must be an object with options as its properties"}}},
		{"options of a call that are gone", `client.list(gone())`, []problem{{"", "the options must be an object with options as its properties"}}},
		{"a signal that is gone", `client.list({ signal: gone() })`, []problem{{"/signal", "cannot be read"}}},
		{"a token that the options inherit", `connect(Object.assign(Object.create({ token: "cwt=0" }), { presenceSubscriptions: "/ucwa" }))`, []problem{{"/token", "is required"}}},
		{"an integrity that no browser knows", `load({ integrity: "sha384" })`, []problem{{"/integrity", `must be a hash such as "sha384-…"`}}},
		{"a module that is null", `load({ wasm: null })`, []problem{{"/wasm", "must be a URL, a Response, bytes or a WebAssembly.Module"}}},
		{"a subscription that is null", `client.get(null)`, []problem{{"", noTarget}}},
		{"a subscription in the place of a membership", `client.remove({ href: "/s/3", links: { self: "/s/3", memberships: "/m" } })`, []problem{{"", "the first argument must be a membership, not a presence subscription"}}},
		{"a membership in the place of a subscription", `client.delete({ href: "/m/3", links: { self: "/m/3", contact: "/c" } })`, []problem{{"", "the first argument must be a presence subscription, not a membership"}}},
		{"a group in the place of a subscription", `client.delete({ href: "/g/3", links: { self: "/g/3", groupContacts: "/c" } })`, []problem{{"", "the first argument must be a presence subscription, not a group"}}},
		{"a group without links in the place of a membership", `client.remove({ href: "/g/3", type: "distributionGroup", links: { self: "/g/3" } })`, []problem{{"", "the first argument must be a membership, not a group"}}},
		{"a subscription in the place of a group", `client.subscribeToGroup({ href: "/s/3", links: { self: "/s/3", memberships: "/m" } }, { duration: 10 })`, []problem{{"", "the first argument must be a group, not a presence subscription"}}},
		{"an address of another origin", `client.get("https://fe2.contoso.com/s/3")`, []problem{{"", "the link given leads to https://fe2.contoso.com; the token is for " + s.URL + " only"}}},
		{"the same, of a contact", `client.presence("https://fe2.contoso.com/c/3")`, []problem{{"", "the link given leads to https://fe2.contoso.com; the token is for " + s.URL + " only"}}},
		{"a SIP URI in the place of a subscription", `client.get("sip:johndoe@contoso.com")`, []problem{{"", `the link given is not usable: the scheme is not https or http`}}},
		{"an address of somebody without its scheme", `client.presence("johndoe@contoso.com")`, []problem{{"", "the address of a person must start with sip:, as in sip:user@example.com"}}},
		{"a subscription without href", `client.delete({ id: "3" })`, []problem{{"", noTarget}}},
		{"a subscription that cannot be read", `client.get({ get href() { throw new Error("no"); } })`, []problem{{"", noTarget}}},
		{"a membership that is gone", `client.remove(gone())`, []problem{{"", noTarget}}},
		{"a group that no JSON can hold", `client.subscribeToGroup({ href: "/g", links: { self: 1n } }, { duration: 10 })`, []problem{{"", noTarget}}},
		{"options of create in the place of the request", `client.create({ signal: undefined })`, []problem{{"/duration", "is required"}, {"/uris", "is required"}}},
		{"a request that no JSON can hold", `client.create({ duration: 15n, uris: [] })`, []problem{{"", "the request must be an object that JSON can hold"}}},
		{"a request that is a list", `client.create([])`, []problem{{"", "found an array where an object was expected"}}},
		{"no request", `client.create()`, []problem{{"", "the request must be an object that JSON can hold"}}},
		{
			"everything that is wrong with a request, at once", `client.create({ duration: 45, uris: ["sip:johndoe@contoso.com", "janedoe@contoso.com", 3, "sip:a b@contoso.com"], durations: 15 })`,
			[]problem{
				{"/duration", "must be from 10 to 30 minutes, not 45"},
				{"/uris/1", "must start with sip:, as in sip:user@example.com"},
				{"/uris/2", "must be a SIP URI, not a number"},
				{"/uris/3", "must not have ' ' in its user (character 6)"},
				{"/durations", "is unknown; known are duration, uris"},
			},
		},
		{
			"a request without anybody in it", `client.create({ duration: 15.5, uris: [] })`,
			[]problem{{"/duration", "must be a whole number of minutes"}, {"/uris", "must name at least one SIP URI"}},
		},
		{"a media type to encode in that is not UCWA's", `(async () => module.encode({}, "text/plain"))()`, []problem{{"/mediaType", "must be application/json or application/xml, or UCWA's own name for them"}}},
		{"a media type to encode in that is no string", `(async () => module.encode({}, 10n))()`, []problem{{"/mediaType", "must be a string"}}},
		{"a media type to decode that is missing", `(async () => module.decode("{}"))()`, []problem{{"/mediaType", "must be a string"}}},
		{"a body to decode that belongs to another by now", `(async () => module.decode(away(new Uint8Array(8)), "application/json"))()`, []problem{{"/body", "must be a string, an ArrayBuffer or a view of one"}}},
		{"the same, as a buffer", `(async () => module.decode(away(new Uint8Array(8)).buffer, "application/json"))()`, []problem{{"/body", "must be a string, an ArrayBuffer or a view of one"}}},
		{"a body to decode that is none", `(async () => module.decode(15, "application/json"))()`, []problem{{"/body", "must be a string, an ArrayBuffer or a view of one"}}},
		{"a document to encode that has no JSON", `(async () => module.encode(undefined, "application/json"))()`, []problem{{"/document", "must be an object that JSON can hold"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got failure
			page.within(t).run(&got, `
				const { connect, load } = await import("/lib/presence.js");
				const gone = () => {
					const { proxy, revoke } = Proxy.revocable({}, {});
					revoke();
					return proxy;
				};
				const away = (view) => {
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
	assert.Empty(t, s.requests(), "nothing was sent")
}

// Whoever wonders why an argument cannot be read finds what was thrown.
func TestWhatReadingAnArgumentThrowsIsTheCause(t *testing.T) {
	page := connected(t, serve(t), ``)
	for _, row := range []struct{ name, call, cause string }{
		{"options", `client.list({ get signal() { throw new Error("no signal"); } })`, "Error: no signal"},
		{"a request", `client.create({ get uris() { throw "no uris"; } })`, "no uris"},
		{"what a call is about", `client.get({ get href() { throw new Error("no href"); } })`, "Error: no href"},
		{"a request that is fine but for a wrong duration", `client.create({ duration: 45, uris: ["sip:a@b.c"] })`, "undefined"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var cause string
			page.within(t).run(&cause, `return `+row.call+`.catch((error) => String(error.cause));`)
			assert.Equal(t, row.cause, cause)
		})
	}
}

func TestOptionsThatAreFine(t *testing.T) {
	s := serve(t)
	sampleCollection(t, &s.pool, "json", "application/json")
	s.answer("GET /ucwa", reply(200, "application/json", sample(t, "presenceSubscriptions_ref/get-response.json.wire")))
	page := connected(t, s, ``)
	for _, row := range []struct{ name, connect, call string }{
		{"an absolute URL with a fragment", `presenceSubscriptions: location.origin + "/ucwa#here"`, ``},
		{"a URL object", `presenceSubscriptions: new URL("/ucwa", location)`, ``},
		{"an address relative to the page", `presenceSubscriptions: "ucwa"`, ``},
		{"options that are undefined", `presenceSubscriptions: "/ucwa", application: undefined, fetch: undefined, timeout: undefined`, `{ signal: undefined, timeout: undefined }`},
		{"a timeout of less than a millisecond, which fetch beats", `presenceSubscriptions: "/ucwa", timeout: 2 ** 31 - 1`, `{ timeout: 60_000.5 }`},
		{"a token in a moment", `presenceSubscriptions: "/ucwa", token: async () => "cwt=0"`, ``},
		{"a token at once", `presenceSubscriptions: "/ucwa", token: () => "cwt=0"`, ``},
		{"a signal of another window", `presenceSubscriptions: "/ucwa"`, `{ signal: new (document.body.appendChild(document.createElement("iframe")).contentWindow.AbortController)().signal }`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var listed []subscription
			page.within(t).run(&listed, `
				const client = await module.connect({ token: "cwt=0", `+row.connect+` });
				return client.list(`+row.call+`);`)
			assert.Len(t, listed, 1)
		})
	}
}

func TestWhateverHasAnHrefIsWhatACallCanBeAbout(t *testing.T) {
	s := serve(t)
	page := connected(t, s, ``)
	var got struct{ Paths []string }
	page.run(&got, `
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

func TestLinksThatWereHandedOutAreNotLookedUp(t *testing.T) {
	s := serve(t)
	page := connected(t, s, ``)
	for _, row := range []struct{ name, call, want string }{
		{"a membership with its contact", `presence({ href: "/m/1", links: { contact: "/c/1" } })`, "GET /c/1"},
		{"a membership by its href", `presence({ href: "/m/1" })`, "GET /m/1"},
		{"a group with its link", `subscribeToGroup({ href: "/g/1", links: { subscribeToGroupPresence: "/s?groupId=1" } }, { duration: 10 })`, "POST /s?groupId=1&duration=10"},
		{"a group without its link, which may be there now", `subscribeToGroup({ href: "/g/1", type: "group", links: {} }, { duration: 10 })`, "GET /g/1"},
		{"a group by its href", `subscribeToGroup({ href: "/g/1" }, { duration: 10 })`, "GET /g/1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got struct{ First string }
			page.within(t).run(&got, `
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
