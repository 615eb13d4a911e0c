//go:build !js

package tab

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Test tools replace clocks and timers before the modules are imported, so the modules
// never see the real ones.
func TestModulesWorkWithTheClocksOfTestTools(t *testing.T) {
	_, want := runScenario(t, "", "")
	for _, row := range []struct{ name, script string }{
		{"clocks that stand still at 0", `Date.now = () => 0; performance.now = () => 0;`},
		{"a Date that stands still at 0", `
			const Native = Date;
			globalThis.Date = class extends Native {
				constructor(...args) { super(...(args.length > 0 ? args : [0])); }
				static now() { return 0; }
			};
			performance.now = () => 0;`},
		{"a clock that starts at 0 and runs", `const start = performance.now(); const { now } = performance; performance.now = () => now.call(performance) - start; Date.now = () => 0;`},
		{"a clock before 1970", `
			const Native = Date;
			globalThis.Date = class extends Native {
				constructor(...args) { super(...(args.length > 0 ? args : [-1e12])); }
				static now() { return -1e12; }
			};
			performance.now = () => -1e12;`},
		{"a clock that goes back", `let time = 1e6; performance.now = () => (time -= 1000);`},
		{"a clock that advances by a step with each reading", `let time = 0; performance.now = () => (time += 16);`},
		{"a clock that shows no number", `performance.now = () => NaN;`},
		{"timers that do not fire", `globalThis.setTimeout = globalThis.setInterval = () => 1; globalThis.clearTimeout = globalThis.clearInterval = () => {}; globalThis.queueMicrotask = () => {};`},
		{"timers that return objects", `
			const native = { setTimeout, clearTimeout };
			globalThis.setTimeout = (...args) => ({ id: native.setTimeout.apply(undefined, args), ref() { return this; }, unref() { return this; } });
			globalThis.clearTimeout = (timer) => native.clearTimeout.call(undefined, timer?.id);`},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, got := runScenario(t, row.script, "")
			assertResults(t, want, got)
		})
	}
}

// A timeout passes when its timer fires, regardless of the clock.
func TestTimeoutsExpireWithTheTimersOfTestTools(t *testing.T) {
	for _, row := range []struct{ name, script, pass string }{
		{"real timers and a clock that stands still", `Date.now = () => 0; performance.now = () => 0;`, ``},
		{"fake timers and a clock that stands still", `
			Date.now = () => 0;
			performance.now = () => 0;
			globalThis.timers = new Map();
			globalThis.setTimeout = (callback, delay) => { timers.set(timers.size + 1, { callback, delay }); return timers.size; };
			globalThis.clearTimeout = (id) => timers.delete(id);`,
			`for (const [id, { callback, delay }] of timers) if (delay === 100) { timers.delete(id); callback(); }`},
		{"fake timers and the real clock", `
			globalThis.timers = new Map();
			globalThis.setTimeout = (callback, delay) => { timers.set(timers.size + 1, { callback, delay }); return timers.size; };
			globalThis.clearTimeout = (id) => timers.delete(id);`,
			`for (const [id, { callback, delay }] of timers) if (delay === 100) { timers.delete(id); callback(); }`},
	} {
		t.Run(row.name, func(t *testing.T) {
			page, _ := runScenario(t, row.script, "")
			var kind string
			page.Run(&kind, `
				const { connect } = await import("/lib/presence.js");
				const client = await connect({ presenceSubscriptions: "/", token: "cwt=0", fetch: () => new Promise(() => {}) });
				const call = failure(client.list({ timeout: 100 }));
				for (let i = 0; i < 10; i++) await undefined;
				`+row.pass+`
				return (await call).kind;`)
			assert.Equal(t, "timeout", kind)
		})
	}
}
