//go:build !js

package api

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

// Timers and promises of a removed frame stop, but other windows may wait for them.
func TestCallsOfARemovedFrameAreAborted(t *testing.T) {
	const never = `new Promise(() => {})`
	for _, row := range []struct {
		name  string
		setup string // in the frame
		call  string // a function of the frame
		want  string
	}{
		{"waiting for an answer", `const client = await connect({ ...options, fetch: () => ` + never + ` });`, `client.list()`, "UcwaError: the page was left"},
		{"waiting for a token", `const client = await connect({ ...options, token: () => ` + never + ` });`, `client.create({ duration: 10, uris: ["sip:a@contoso.com"] })`, "UcwaError: the page was left"},
		{"waiting for a retry", `const client = await connect({ ...options, fetch: async () => new Response("", { status: 503, headers: { "Retry-After": "30" } }) });`, `client.delete("/1")`, "UcwaError: the page was left"},
		{"while the body arrives", `const client = await connect({ ...options, fetch: async () => new Response(new ReadableStream()) });`, `client.memberships("/1")`, "UcwaError: the page was left"},
		{"while the module loads", `const { load } = await import("/lib/presence.js?other"); globalThis.fetch = () => ` + never + `;`, `load()`, "UcwaError: the page was left"},
		{"while a client is made", `const other = await import("/lib/presence.js?other"); globalThis.fetch = () => ` + never + `;`, `other.connect(options)`, "UcwaError: the page was left"},
		{"waiting for events of the emulator", `
			const emulator = await createEmulator();
			const { _links } = await (await emulator.fetch(emulator.application, { headers: { Authorization: "Bearer " + emulator.token } })).json();
			const events = new URL(_links.events.href, emulator.application);`,
			`emulator.fetch(events, { headers: { Authorization: "Bearer " + emulator.token } })`, "TypeError: the emulator is closed"},
		{"waiting for a delayed answer of the emulator", `
			const emulator = await createEmulator();
			emulator.fail({ delay: 60_000 });`,
			`emulator.fetch(emulator.application)`, "TypeError: the emulator is closed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			browser.Open(t, browser.Serve(t).URL).Run(&got, `
				const frame = document.createElement("iframe");
				frame.srcdoc = '<script type="module">' + given + '<\/script>';
				const ready = new Promise((resolve) => (globalThis.ready = resolve));
				document.documentElement.append(frame);
				const call = await ready;
				const pending = call();
				await new Promise((resolve) => setTimeout(resolve, 50));
				frame.remove();
				const outcome = async (promise) => {
					try {
						return "resolved to " + await promise;
					} catch (error) {
						return String(error);
					}
				};
				return [await outcome(pending), await outcome(call())];`, `
				import { connect } from "/lib/presence.js";
				import { createEmulator } from "/lib/emulator.js";
				const options = { presenceSubscriptions: "/", token: "cwt=0" };
				`+row.setup+`
				parent.ready(() => `+row.call+`);`)
			assert.Equal(t, []string{row.want, row.want}, got, "a call under way, and one made later")
		})
	}
}

// A page that enters the back/forward cache continues when the user comes back.
// DevTools, which drive these tests, keep pages out of the cache.
func TestCallsOfACachedPageContinue(t *testing.T) {
	for _, row := range []struct {
		name      string
		persisted bool
		want      string
	}{
		{"a page that enters the cache", true, "listed 1"},
		{"a page that ends", false, "UcwaError: the page was left"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := browser.Serve(t)
			s.AnswerSamples(t, "json", "application/json")
			var got string
			browser.Open(t, s.URL).Run(&got, `
				const { connect } = await import("/lib/presence.js");
				const answer = later();
				const client = await connect({ presenceSubscriptions: given.collection, token: "cwt=0", fetch: () => answer.promise });
				const call = client.list();
				dispatchEvent(new PageTransitionEvent("pagehide", { persisted: given.persisted }));
				answer.resolve(fetch(given.collection));
				return call.then(({ length }) => "listed " + length, String);`,
				map[string]any{"collection": browser.Collection, "persisted": row.persisted})
			assert.Equal(t, row.want, got)
		})
	}
}
