//go:build !js

package dist

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

// use is JavaScript that defines use(presence, emulator), which calls the client
// and the emulator of two scripts, and returns how many subscriptions there are.
const use = `
	const use = async ({ connect }, { createEmulator }) => {
		const emulator = await createEmulator();
		const client = await connect(emulator);
		await client.create({ duration: 10, uris: ["sip:SaraD@contoso.com"] });
		const { length } = await client.list();
		client.close();
		emulator.close();
		return length;
	};
`

func TestInlineScriptsRequestNothing(t *testing.T) {
	s := browser.Serve(t, browser.WithPolicy(browser.StrictPolicy))
	page := browser.Open(t, s.URL)
	var got struct {
		Listed   int
		Requests []string
	}
	page.Run(&got, use+`
		const presence = await import("/lib/presence.inline.js");
		const emulator = await import("/lib/emulator.inline.js");
		performance.clearResourceTimings();
		return { Listed: await use(presence, emulator), Requests: performance.getEntriesByType("resource").map(({ name }) => name) };`)
	assert.Equal(t, 1, got.Listed)
	assert.Empty(t, got.Requests)
}

func TestInlineScriptsTakeAnotherSource(t *testing.T) {
	page := browser.Open(t, browser.Serve(t).URL)
	var shared []bool
	page.Run(&shared, `
		const { load } = await import("/lib/presence.inline.js");
		const [standard, again, other] = [await load(), await load(), await load({ wasm: "/lib/presence.wasm" })];
		return [standard === again, standard === other, other.validate({ duration: 10, uris: [] }).length === 1];`)
	assert.Equal(t, []bool{true, false, true}, shared)
}

func TestInlineScriptsSayWhatTheyCannotDo(t *testing.T) {
	for _, row := range []struct{ name, before, options, kind, message string }{
		{"the browser has no DecompressionStream", `globalThis.DecompressionStream = undefined;`, `{}`, "internal", "this browser has no DecompressionStream"},
		{"an integrity is given, which only fetch checks", ``, `{ integrity: "sha384-AAAA" }`, "argument", "integrity only goes with a URL"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got browser.Failure
			browser.Open(t, browser.Serve(t).URL).Run(&got, row.before+`
				const { load } = await import("/lib/presence.inline.js");
				return failure(load(`+row.options+`));`)
			assert.Equal(t, row.kind, got.Kind)
			assert.Equal(t, row.message, got.Message)
		})
	}
}

// A page may have several copies of the class UcwaError: each script has its own.
func TestErrorsOfOneScriptAreThoseOfAnother(t *testing.T) {
	page := browser.Open(t, browser.Serve(t).URL)
	var got struct {
		Pairs, Others []bool
		Name          string
	}
	page.Run(&got, `
		const names = ["presence.js", "presence.inline.js"];
		const classes = (await Promise.all(names.map((name) => import("/lib/" + name)))).map(({ UcwaError }) => UcwaError);
		const { createEmulator } = await import("/lib/emulator.js");
		const errors = [
			...classes.map((UcwaError) => UcwaError.fromJSON({ kind: "internal", message: "no" })),
			await createEmulator({ wrong: 1 }).catch((error) => error),
		];
		return {
			Pairs: classes.flatMap((UcwaError) => errors.map((error) => error instanceof UcwaError)),
			Others: classes.flatMap((UcwaError) => [new Error("no"), {}, null, undefined, "UcwaError"].map((value) => value instanceof UcwaError)),
			Name: errors.map((error) => error.constructor.name + " " + error.name).join(),
		};`)
	assert.NotContains(t, got.Pairs, false)
	assert.NotContains(t, got.Others, true)
	assert.Equal(t, "UcwaError UcwaError,UcwaError UcwaError,UcwaError UcwaError", got.Name)
}

func TestModuleWorkersUseTheScripts(t *testing.T) {
	for _, form := range []string{"", ".inline"} {
		t.Run("presence"+form+".js", func(t *testing.T) {
			s := browser.Serve(t)
			s.Answer("GET /worker.js", script(use+`
				import * as presence from "/lib/presence`+form+`.js";
				import * as emulator from "/lib/emulator`+form+`.js";
				postMessage(await use(presence, emulator));`))
			var listed int
			browser.Open(t, s.URL).Run(&listed, `
				const worker = new Worker("/worker.js", { type: "module" });
				const answer = await new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
				worker.terminate();
				return answer;`)
			assert.Equal(t, 1, listed)
		})
	}
}
