//go:build !js

package dist

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

const head = `<!doctype html><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">`

func TestClassicScriptFindsItsModule(t *testing.T) {
	for _, row := range []struct{ name, page string }{
		{"in the head", head + `<script src="/lib/ucwa-presence.global.js"></script><body>`},
		{"deferred", head + `<script defer src="/lib/ucwa-presence.global.js"></script>`},
		{"asynchronous", head + `<script async src="/lib/ucwa-presence.global.js"></script>`},
		{"with an address relative to the page's base", head + `<base href="/lib/"><script src="ucwa-presence.global.js"></script>`},
		{"with a query", head + `<script src="/lib/ucwa-presence.global.js?v=1"></script>`},
		{"added by another script", head + `<script>
			const script = document.createElement("script");
			script.src = "/lib/ucwa-presence.global.js";
			document.head.append(script);
		</script>`},
	} {
		t.Run(row.name, func(t *testing.T) {
			page := browser.Open(t, browser.Serve(t, browser.WithPage(row.page)).URL)
			page.Until(`"ucwaPresence" in globalThis`)
			var problems int
			page.Evaluate(&problems, `ucwaPresence.load().then((module) => module.validate({ duration: 15, uris: [] }).length)`)
			assert.Equal(t, 1, problems)
		})
	}
}

func TestClassicScriptAddsOneGlobal(t *testing.T) {
	page := browser.Open(t, browser.Serve(t).URL)
	var added []string
	page.Run(&added, `
		const before = new Set(Object.getOwnPropertyNames(globalThis));
		const script = document.createElement("script");
		script.src = "/lib/ucwa-presence.global.js";
		const loaded = new Promise((resolve) => (script.onload = resolve));
		document.head.append(script);
		await loaded;
		await ucwaPresence.load();
		return Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));`)
	assert.Equal(t, []string{"ucwaPresence"}, added)
}

func TestClassicScriptHasAllThatModulesExportForPages(t *testing.T) {
	page := browser.Open(t, browser.Serve(t, browser.WithPage(head+`<script src="/lib/ucwa-presence.global.js"></script>`)).URL)
	var got struct {
		Missing []string
		Defined bool
	}
	page.Run(&got, `
		const modules = await Promise.all(["presence", "elements", "xframe"].map((name) => import("/lib/" + name + ".js")));
		return {
			Missing: modules.flatMap(Object.keys).filter((name) => !(name in ucwaPresence)),
			Defined: customElements.get("ucwa-presence") === ucwaPresence.UcwaPresence,
		};`)
	assert.Empty(t, got.Missing)
	assert.True(t, got.Defined, "the elements are those of the first script, which has defined them")
}

// A worker has no document, so the script does not know where it comes from.
func TestClassicScriptInAWorkerNeedsTheAddress(t *testing.T) {
	s := browser.Serve(t)
	s.Answer("GET /worker.js", script(`
		importScripts("/lib/ucwa-presence.global.js");
		const attempt = async (options) => {
			try {
				return (await ucwaPresence.load(options)).validate({ duration: 15, uris: [] }).length;
			} catch ({ kind, message }) {
				return kind + ": " + message;
			}
		};
		(async () => postMessage([await attempt(), await attempt({ wasm: "/lib/presence.wasm" })]))();`))
	var got []any
	browser.Open(t, s.URL).Run(&got, `
		const worker = new Worker("/worker.js");
		const answer = await new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
		worker.terminate();
		return answer;`)
	assert.Equal(t, []any{
		"argument: wasm is required, because this script does not know its own address; presence.wasm of the package ucwa-presence belongs there, or load({ wasm }) takes its address or its bytes: see Bundlers in the README of the package",
		1.0,
	}, got)
}
