//go:build !js

package e2e

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOneModuleIsShared(t *testing.T) {
	for _, row := range []struct{ name, first, second string }{
		{"by calls one after another", `load()`, `load()`},
		{"with a call that names its file", `load()`, `load({ wasm: "/lib/presence.wasm" })`},
		{"with a call that leaves the file out", `load({ wasm: new URL("/lib/presence.wasm", location) })`, `load()`},
		{"with a call that says undefined", `load()`, `load({ wasm: undefined, integrity: undefined })`},
		{"by calls with one object", `load({ wasm: bytes })`, `load({ wasm: bytes })`},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := serve(t)
			var same []bool
			open(t, s.URL).run(&same, works+`
				const bytes = await (await fetch("/lib/presence.wasm")).arrayBuffer();
				const waiting = `+row.first+`;
				const [first, meanwhile] = [await waiting, await waiting];
				return [first === meanwhile, await `+row.second+` === first, works(first)];`)
			assert.Equal(t, []bool{true, true, true}, same)
		})
	}
}

func TestCallsAtTheSameTimeLoadOnce(t *testing.T) {
	s := serve(t)
	var result struct {
		Same    bool
		Fetches int
	}
	open(t, s.URL).run(&result, works+`
		const own = fetch;
		let Fetches = 0;
		globalThis.fetch = (...args) => (Fetches++, own(...args));
		const modules = await Promise.all([load(), load(), load()]);
		return { Same: modules.every((module) => module === modules[0]), Fetches };`)
	assert.True(t, result.Same)
	assert.Equal(t, 1, result.Fetches)
}

func TestModulesOfTheirOwn(t *testing.T) {
	wasm := module(t)
	for _, row := range []struct{ name, second string }{
		{"a call that names another file", `load({ wasm: "/other.wasm" })`},
		{"a call that brings bytes", `fetch("/other.wasm").then((r) => r.arrayBuffer()).then((wasm) => load({ wasm }))`},
		{"a second copy of presence.js", `import("/lib/presence.js?copy").then((copy) => copy.load())`},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := serve(t)
			s.answer("GET /other.wasm", reply(http.StatusOK, "application/wasm", wasm))
			sampleCollection(t, &s.pool, "json", "application/json")
			var got struct {
				Different, Both, Shared bool
				Counts                  []int
			}
			open(t, s.URL).run(&got, works+`
				// At the same time, so that one starts while the other does.
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
				};`, collection)
			assert.True(t, got.Different)
			assert.True(t, got.Both)
			assert.True(t, got.Shared, "the first module stays that of the page")
			assert.Equal(t, []int{1, 1}, got.Counts)
		})
	}
}

func TestFailureIsNotKept(t *testing.T) {
	s := serve(t)
	page := open(t, s.URL)
	page.expect("Failed to load resource")
	var got []string
	page.run(&got, works+`
		const wasm = "/late.wasm";
		const failures = await Promise.all([load({ wasm }), load({ wasm })].map(failure));
		return failures.map(({ message }) => message);`)
	missing := s.URL + "/late.wasm cannot be loaded: the server answered 404"
	assert.Equal(t, []string{missing, missing}, got)
	s.answer("GET /late.wasm", reply(http.StatusOK, "application/wasm", module(t)))
	var same bool
	page.run(&same, works+`
		const module = await load({ wasm: "/late.wasm" });
		return works(module) && await load() === module;`)
	assert.True(t, same, "what was loaded in the end is shared")
}

// What wasm_exec.js of the toolchain leaves behind is what pages would trip
// over: some have an fs or a process of their own.
func TestPageKeepsItsGlobals(t *testing.T) {
	for _, row := range []struct{ name, script string }{
		{"none", ``},
		{"variables of a classic script", `var Go = { own: 1 }, fs = { own: 2 }, process = { own: 3 }, path = { own: 4 };`},
		{"functions of a classic script", `function Go() { return 1 } function fs() {} function process() {} function path() {}`},
		{"properties of the window", `window.Go = 1; window.fs = 2; window.process = { env: {} }; window.path = "/";`},
		{"bindings that are no properties", `let Go = 1; const fs = 2, process = 3; class path {}`},
		{"properties that are computed", `
			for (const name of ["Go", "fs", "process", "path"]) {
				Object.defineProperty(window, name, { get: () => name, configurable: true });
			}`},
		{"a process that is there but undefined", `window.process = undefined;`},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := serve(t, func(s *site) { s.page = blank + "<script>" + row.script + "</script>" })
			sampleCollection(t, &s.pool, "json", "application/json")
			page := open(t, s.URL)
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
			page.evaluate(&before, globals)
			var worked bool
			page.run(&worked, works+`
				const module = await load();
				await (await module.connect({ presenceSubscriptions: given, token: "cwt=0" })).list();
				return works(module);`, collection)
			assert.True(t, worked)
			page.evaluate(&after, globals)
			assert.Equal(t, before, after)
		})
	}
}
