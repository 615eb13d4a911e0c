//go:build !js

package api

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

// otherWindow adds to works the window of a frame, whose classes are not those of the
// page, and the bytes of presence.wasm as an ArrayBuffer of that window.
const otherWindow = works + `
	const { connect } = await import("/lib/presence.js");
	const frame = document.createElement("iframe");
	document.documentElement.append(frame);
	const other = frame.contentWindow;
	const bytes = async () => (await other.fetch("/lib/presence.wasm")).arrayBuffer();
`

func TestLoadAcceptsObjectsOfOtherWindows(t *testing.T) {
	for _, row := range []struct{ name, options string }{
		{"an ArrayBuffer", `{ wasm: await bytes() }`},
		{"a view", `{ wasm: new other.Uint8Array(await bytes()) }`},
		{"a DataView", `{ wasm: new other.DataView(await bytes()) }`},
		{"a Response", `{ wasm: await other.fetch("/lib/presence.wasm") }`},
		{"a Response that a page has made", `{ wasm: new other.Response(await bytes(), { headers: { "Content-Type": "application/wasm" } }) }`},
		{"a Module", `{ wasm: await other.WebAssembly.compile(await bytes()) }`},
		{"a URL", `{ wasm: new other.URL("/lib/presence.wasm", location.href) }`},
		{"another object with an href", `{ wasm: Object.assign(other.document.createElement("a"), { href: "/lib/presence.wasm" }) }`},
		{"plain options", `new other.Object()`},
		{"options without a prototype", `Object.create(null)`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var worked bool
			browser.Open(t, browser.Serve(t).URL).Run(&worked, otherWindow+`return works(await load(`+row.options+`));`)
			assert.True(t, worked)
		})
	}
}

func TestClientAcceptsObjectsOfOtherWindows(t *testing.T) {
	s := browser.Serve(t)
	s.AnswerSamples(t, "json", "application/json")
	page := browser.Open(t, s.URL)
	page.Run(nil, otherWindow+`
		globalThis.other = other;
		globalThis.module = await load();
		globalThis.client = await connect({ presenceSubscriptions: new other.URL(given, location.href), token: new other.Function("return 'cwt=0'") });`,
		browser.Collection)
	for _, row := range []struct{ name, script string }{
		{"plain options of a call", `return (await client.list(new other.Object())).length === 1;`},
		{"a signal", `return (await client.list({ signal: new other.AbortController().signal })).length === 1;`},
		{"a signal that has fired", `return (await failure(client.list({ signal: other.AbortSignal.abort() }))).kind === "aborted";`},
		{"a request with an array", `return (await client.create(other.JSON.parse('{"duration":15,"uris":["sip:johndoe@contoso.com"]}'))).id === "3";`},
		{"an ArrayBuffer to decode", `return module.decode(new other.TextEncoder().encode('{"a":"1"}').buffer, "application/json").a === "1";`},
		{"a view to decode", `return module.decode(new other.TextEncoder().encode('{"a":"1"}'), "application/json").a === "1";`},
		{"a document to encode", `return module.encode(other.JSON.parse('{"a":["1"]}'), "application/json") === '{"a":["1"]}';`},
		{"a fetch function", `
			const client = await module.connect({ presenceSubscriptions: given, token: "cwt=0", fetch: (...args) => other.fetch(...args) });
			return (await client.list()).length === 1;`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var accepted bool
			page.Within(t).Run(&accepted, row.script, browser.Collection)
			assert.True(t, accepted)
		})
	}
}

// standIns are functions with the signature of fetch. They answer with what native, the
// browser's own fetch, answers.
var standIns = []struct{ name, fetch string }{
	{"answers without a body property", `async (...args) => {
		const { ok, status, headers, ...rest } = await native(...args).then(async (response) => ({ ok: response.ok, status: response.status, headers: response.headers, bytes: await response.arrayBuffer() }));
		return { ok, status, headers: { get: (name) => headers.get(name) }, arrayBuffer: async () => rest.bytes };
	}`},
	{"answers whose body is not a stream", `async (...args) => {
		const response = await native(...args);
		return { status: response.status, headers: response.headers, body: "of Node.js", arrayBuffer: () => response.arrayBuffer() };
	}`},
	{"answers whose arrayBuffer() resolves to a view", `async (...args) => {
		const response = await native(...args);
		const bytes = new Uint8Array(await response.arrayBuffer());
		return { status: response.status, headers: response.headers, body: undefined, arrayBuffer: async () => bytes };
	}`},
	{"a proxied Response", `async (...args) => new Proxy(await native(...args), {
		get(response, name) {
			const value = Reflect.get(response, name, response);
			return typeof value === "function" ? value.bind(response) : value;
		},
	})`},
	{"a Response of a subclass", `async (...args) => {
		const response = await native(...args);
		class Other extends Response {}
		return new Other(response.body, { status: response.status, headers: response.headers });
	}`},
	{"a Response that inherits from one", `async (...args) => {
		const response = await native(...args);
		return { __proto__: Response.prototype, status: 200, headers: response.headers, bodyUsed: false, body: response.body, arrayBuffer: () => response.arrayBuffer() };
	}`},
	{"a function that is not async", `(...args) => native(...args)`},
}

func TestClientReadsAnswersOfStandInsForFetch(t *testing.T) {
	for _, row := range standIns {
		t.Run(row.name, func(t *testing.T) {
			s := browser.Serve(t)
			s.AnswerSamples(t, "json", "application/json")
			var listed []int
			browser.Open(t, s.URL).Run(&listed, `
				const { connect } = await import("/lib/presence.js");
				const native = fetch;
				const options = { presenceSubscriptions: given, token: "cwt=0" };
				const asOption = await connect({ ...options, fetch: `+row.fetch+` });
				const first = await asOption.list();
				const ofThePage = await connect(options);
				globalThis.fetch = `+row.fetch+`;
				return [first.length, (await ofThePage.list()).length];`, browser.Collection)
			assert.Equal(t, []int{1, 1}, listed)
		})
	}
}

func TestLoadReadsAnswersOfStandInsForFetch(t *testing.T) {
	for _, row := range standIns {
		t.Run(row.name, func(t *testing.T) {
			var worked []bool
			browser.Open(t, browser.Serve(t).URL).Run(&worked, works+`
				const { createEmulator } = await import("/lib/emulator.js");
				const native = fetch;
				globalThis.fetch = `+row.fetch+`;
				return [works(await load()), (await createEmulator({ start: 0 })).time === 0, works(await load({ wasm: await fetch("/lib/presence.wasm") }))];`)
			assert.Equal(t, []bool{true, true, true}, worked)
		})
	}
}
