//go:build !js

package api

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

func TestModuleIsSharedByCalls(t *testing.T) {
	for _, row := range []struct{ name, first, second string }{
		{"two calls without options, one after the other", `load()`, `load()`},
		{"the second call names the same file", `load()`, `load({ wasm: "/lib/presence.wasm" })`},
		{"the second call names no file", `load({ wasm: new URL("/lib/presence.wasm", location) })`, `load()`},
		{"the options of the second call are undefined", `load()`, `load({ wasm: undefined, integrity: undefined })`},
		{"both calls have the same bytes", `load({ wasm: bytes })`, `load({ wasm: bytes })`},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := browser.Serve(t)
			var same []bool
			browser.Open(t, s.URL).Run(&same, works+`
				const bytes = await (await fetch("/lib/presence.wasm")).arrayBuffer();
				const waiting = `+row.first+`;
				const [first, meanwhile] = [await waiting, await waiting];
				return [first === meanwhile, await `+row.second+` === first, works(first)];`)
			assert.Equal(t, []bool{true, true, true}, same)
		})
	}
}

func TestConcurrentCallsLoadOnce(t *testing.T) {
	s := browser.Serve(t)
	var result struct {
		Same    bool
		Fetches int
	}
	browser.Open(t, s.URL).Run(&result, works+`
		const own = fetch;
		let Fetches = 0;
		globalThis.fetch = (...args) => (Fetches++, own(...args));
		const modules = await Promise.all([load(), load(), load()]);
		return { Same: modules.every((module) => module === modules[0]), Fetches };`)
	assert.True(t, result.Same)
	assert.Equal(t, 1, result.Fetches)
}

func TestOtherSourcesGetTheirOwnModule(t *testing.T) {
	wasm := browser.Module(t)
	for _, row := range []struct{ name, second string }{
		{"a call that names another file", `load({ wasm: "/other.wasm" })`},
		{"a call with bytes", `fetch("/other.wasm").then((r) => r.arrayBuffer()).then((wasm) => load({ wasm }))`},
		{"a second copy of presence.js", `import("/lib/presence.js?copy").then((copy) => copy.load())`},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := browser.Serve(t)
			s.Answer("GET /other.wasm", browser.Reply(http.StatusOK, "application/wasm", wasm))
			s.AnswerSamples(t, "json", "application/json")
			var got struct {
				Different, Both, Shared bool
				Counts                  []int
			}
			browser.Open(t, s.URL).Run(&got, works+`
				// The calls are concurrent, so that both programs start at the same time.
				const [first, second] = await Promise.all([load(), `+row.second+`]);
				const clients = await Promise.all([first, second].map((module) =>
					module.connect({ presenceSubscriptions: given, token: "cwt=0" })));
				clients[0].create({ duration: 15, uris: ["sip:johndoe@contoso.com"] });
				const lists = await Promise.all(clients.map((client) => client.list()));
				return {
					Different: first !== second,
					Both: works(first) && works(second),
					Shared: await load() === first,
					Counts: lists.map(({ length }) => length),
				};`, browser.Collection)
			assert.True(t, got.Different)
			assert.True(t, got.Both)
			assert.True(t, got.Shared, "later calls share the first module")
			assert.Equal(t, []int{1, 1}, got.Counts)
		})
	}
}

func TestFailedLoadIsRetried(t *testing.T) {
	s := browser.Serve(t)
	page := browser.Open(t, s.URL)
	page.Expect("Failed to load resource")
	var got []string
	page.Run(&got, works+`
		const wasm = "/late.wasm";
		const failures = await Promise.all([load({ wasm }), load({ wasm })].map(failure));
		return failures.map(({ message }) => message);`)
	missing := s.URL + "/late.wasm cannot be loaded: the server answered 404"
	assert.Equal(t, []string{missing, missing}, got)
	s.Answer("GET /late.wasm", browser.Reply(http.StatusOK, "application/wasm", browser.Module(t)))
	var same bool
	page.Run(&same, works+`
		const module = await load({ wasm: "/late.wasm" });
		return works(module) && await load() === module;`)
	assert.True(t, same, "the module that was loaded at last is shared")
}

// Go's own script defines globals. Some pages have a global fs or process of their own,
// which may be frozen.
func TestPageKeepsItsGlobals(t *testing.T) {
	for _, row := range []struct{ name, script string }{
		{"none", ``},
		{"variables of a classic script", `var Go = { own: 1 }, fs = { own: 2 }, process = { own: 3 }, path = { own: 4 };`},
		{"functions of a classic script", `function Go() { return 1 } function fs() {} function process() {} function path() {}`},
		{"properties of the window", `window.Go = 1; window.fs = 2; window.process = { env: {} }; window.path = "/";`},
		{"lexical bindings of a classic script", `let Go = 1; const fs = 2, process = 3; class path {}`},
		{"accessors", `
			for (const name of ["Go", "fs", "process", "path"]) {
				Object.defineProperty(window, name, { get: () => name, configurable: true });
			}`},
		{"a process that is undefined", `window.process = undefined;`},
		{"a process that is locked, as by Electron", `Object.defineProperty(window, "process", { value: { platform: "win32" }, writable: false, configurable: false });`},
		{"globals that have a getter only and are locked", `
			for (const name of ["Go", "fs", "process", "path"]) {
				Object.defineProperty(window, name, { get: () => name, configurable: false });
			}`},
		{"a getter that throws", `Object.defineProperty(window, "fs", { get() { throw new Error("read by the module"); }, configurable: false });`},
		{"setters that throw", `
			for (const name of ["Go", "fs", "process", "path"]) {
				Object.defineProperty(window, name, { get: () => undefined, set() { throw new Error("set by the module"); }, configurable: false });
			}`},
		{"the globals of Go's own script", `window.Go = class { run() {} }; window.fs = { writeSync() { throw new Error("called by the module"); } };`},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := browser.Serve(t, browser.WithPage(browser.Blank+"<script>"+row.script+"</script>"))
			s.AnswerSamples(t, "json", "application/json")
			page := browser.Open(t, s.URL)
			const globals = `(() => {
				const values = {};
				for (const name of ["Go", "fs", "process", "path"]) {
					const { value, ...flags } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
					let own;
					try { own = eval(name); } catch (error) { own = error; }
					values[name] = [Object.keys(flags), Object.values(flags).map(String), String(value), typeof own, JSON.stringify(own) ?? String(own)].flat().join(" ");
				}
				return { names: Object.getOwnPropertyNames(globalThis).sort(), values };
			})()`
			type inventory struct {
				Names  []string
				Values map[string]string
			}
			var before, after inventory
			page.Evaluate(&before, globals)
			var worked bool
			page.Run(&worked, works+`
				const module = await load();
				await (await module.connect({ presenceSubscriptions: given, token: "cwt=0" })).list();
				return works(module);`, browser.Collection)
			assert.True(t, worked)
			page.Evaluate(&after, globals)
			assert.Equal(t, before, after)
		})
	}
}
