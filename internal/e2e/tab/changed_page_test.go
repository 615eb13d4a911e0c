//go:build !js

package tab

import (
	_ "embed"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

//go:embed testdata/scenario.js
var scenarioScript []byte

// runScenario runs scenario.js in a page. before is a classic script that runs before
// the modules are imported, and after is the body of a function that runs when they
// are.
func runScenario(t *testing.T, before, after string) (page *browser.Tab, results map[string]any) {
	t.Helper()
	s := browser.Serve(t, browser.WithPage(browser.Blank+"<script>"+before+"</script>"))
	s.Answer("GET /scenario.js", browser.Reply(http.StatusOK, "text/javascript", scenarioScript))
	page = browser.Open(t, s.URL)
	page.Evaluate(&results, `import("/scenario.js").then(({ scenario }) => scenario(() => {`+after+`}))`)
	return page, results
}

// assertResults compares results call by call, which keeps failures short.
func assertResults(t *testing.T, want, got map[string]any) {
	t.Helper()
	for call := range want {
		assert.Equal(t, want[call], got[call], call)
	}
	assert.Len(t, got, len(want))
}

// Libraries change the built-ins of a page, before or after the modules are imported.
// The results must be those of an unchanged page.
func TestResultsDoNotDependOnWhatAPageHasChanged(t *testing.T) {
	_, want := runScenario(t, "", "")
	require.Equal(t, true, want["frozen"])
	for _, row := range []struct{ name, script string }{
		{"an object on Object.prototype", `Object.prototype.meta = { a: 1, deep: { b: 2 } };`},
		{"a cycle on Object.prototype", `Object.prototype.self = {}; Object.prototype.self.self = Object.prototype;`},
		{"functions on Object.prototype and Array.prototype", `Object.prototype.extend = () => {}; Array.prototype.contains = () => {};`},
		{"names of options on Object.prototype", `
			for (const name of ["signal", "timeout", "token", "fetch", "wasm", "integrity", "application", "presenceSubscriptions", "format"]) {
				Object.defineProperty(Object.prototype, name, { value: "page", writable: true, configurable: true });
			}`},
		{"names of results on Object.prototype", `
			for (const name of ["id", "links", "uris", "expiresAt", "type", "parked", "waiting", "status", "parameters", "retryAfter"]) {
				Object.defineProperty(Object.prototype, name, { value: { page: 1 }, writable: true, configurable: true });
			}`},
		{"setters on Object.prototype", `
			for (const name of ["kind", "retryable", "outcomeUnknown", "problems", "links", "uris", "memberships", "method", "headers"]) {
				Object.defineProperty(Object.prototype, name, { get: () => "page", set() { throw new Error("set by the module"); }, configurable: true });
			}`},
		{"members of fetch on Object.prototype", `
			for (const name of ["mode", "method", "referrer", "body", "keepalive", "statusText", "capture", "once"]) {
				Object.defineProperty(Object.prototype, name, { value: "page", writable: true, configurable: true });
			}`},
		{"names of the loader's own data on Object.prototype", `
			for (const name of ["text", "error", "source", "promise", "program", "ended", "resolve", "reject"]) {
				Object.defineProperty(Object.prototype, name, { value: { page: 1 }, configurable: true });
			}`},
		{"setters on Object.prototype for what Go's script assigns", `
			for (const name of ["argv", "env", "exit", "exited", "importObject", "mem", "keys", "_inst", "_values", "_ids", "_idPool", "_goRefCounts", "_pendingEvent", "_scheduledTimeouts"]) {
				Object.defineProperty(Object.prototype, name, { get: () => "page", set() { throw new Error("set by the module"); }, configurable: true });
			}`},
		{"ref and unref on Object.prototype, which timers of Node.js have", `Object.prototype.ref = { page: 1 }; Object.prototype.unref = "page";`},
		{"get and value on Object.prototype", `Object.prototype.get = () => "page"; Object.prototype.value = "page";`},
		{"Array.prototype.toJSON as of Prototype.js", `
			Array.prototype.toJSON = function () { return "[" + this.map((item) => JSON.stringify(item)).join(", ") + "]"; };
			String.prototype.toJSON = function () { return '"' + this + '"'; };`},
		{"Object.prototype.toJSON", `Object.defineProperty(Object.prototype, "toJSON", { value: () => "page", configurable: true });`},
		{"Array.from and bind as of MooTools", `
			Array.from = (item) => (item == null ? [] : Array.isArray(item) ? item : [item]);
			Function.prototype.bind = function (that, args) { const bound = this; return function () { return bound.apply(that, args || arguments); }; };`},
		{"a frozen Object.prototype", `Object.freeze(Object.prototype); Object.freeze(Array.prototype);`},
	} {
		for _, when := range []string{"before the import", "after the import"} {
			t.Run(row.name+" "+when, func(t *testing.T) {
				before, after := row.script, ""
				if when == "after the import" {
					before, after = after, before
				}
				_, got := runScenario(t, before, after)
				assertResults(t, want, got)
			})
		}
	}
}

func TestResultsDoNotDependOnBuiltInsReplacedAfterTheImport(t *testing.T) {
	_, want := runScenario(t, "", "")
	for _, row := range []struct{ name, script string }{
		{"JSON", `JSON.parse = JSON.stringify = () => { throw new Error("replaced"); };`},
		{"the global JSON", `globalThis.JSON = {};`},
		{"methods of Object", `for (const name of ["freeze", "keys", "hasOwn", "getPrototypeOf", "defineProperty", "assign", "entries"]) Object[name] = () => { throw new Error("replaced"); };`},
		{"methods of Reflect", `for (const name of ["get", "set", "apply", "construct", "deleteProperty"]) Reflect[name] = () => { throw new Error("replaced"); };`},
		{"the global Promise", `globalThis.Promise = class { constructor() { throw new Error("replaced"); } };`},
		{"methods of Promise", `
			const { then } = Promise.prototype;
			Promise.prototype.then = function (...args) { return then.apply(this, args); };
			Promise.resolve = Promise.all = Promise.race = () => { throw new Error("replaced"); };
			Promise.prototype.finally = Promise.prototype.catch = undefined;`},
		{"methods of arrays", `for (const name of ["map", "filter", "reduce", "some", "every", "includes", "indexOf", "entries", "find"]) Array.prototype[name] = undefined;`},
		{"timers", `globalThis.setTimeout = globalThis.setInterval = globalThis.queueMicrotask = () => 0; globalThis.clearTimeout = undefined;`},
		{"clocks", `Date.now = () => 0; performance.now = () => 0; globalThis.Date = class {};`},
		{"WebAssembly", `globalThis.WebAssembly = undefined;`},
		{"platform classes", `globalThis.Response = globalThis.AbortController = globalThis.MessageChannel = globalThis.TextEncoder = globalThis.Uint8Array = class {};`},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, got := runScenario(t, "", row.script)
			assertResults(t, want, got)
		})
	}
}

func TestModulesLeaveTheObjectsOfThePageAlone(t *testing.T) {
	page, _ := runScenario(t, `
		Object.prototype.meta = { a: 1, deep: { b: 2 } };
		Array.prototype.extra = { c: 3 };`, "")
	var left []bool
	page.Evaluate(&left, `[Object.prototype.meta, Object.prototype.meta.deep, Array.prototype.extra, Object.prototype, Array.prototype, JSON, Promise].map(Object.isFrozen)`)
	assert.NotContains(t, left, true)
}
