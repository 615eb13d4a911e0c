//go:build !js

package api

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

func TestErrorsReportWhetherTheOutcomeIsUnknown(t *testing.T) {
	const (
		create = `client.create({ duration: 15, uris: ["sip:johndoe@contoso.com"] }`
		never  = `() => new Promise(() => {})`
	)
	for _, row := range []struct {
		name, fetch, call string
		unknown           bool
	}{
		{"a create() that times out", never, create + `, { timeout: 500 })`, true},
		{"a delete() that times out", never, `client.delete("/3", { timeout: 500 })`, true},
		{"an extend() whose answer is not UCWA", `async () => new Response("<p>")`, `client.extend("/3", { duration: 10 })`, true},
		{"a create() that the server refuses", `async () => new Response("", { status: 403 })`, create + `)`, false},
		{"a create() that a proxy answers with 502", `async () => new Response("", { status: 502 })`, create + `)`, true},
		{"a create() whose connection breaks", `async () => { throw new TypeError("Failed to fetch"); }`, create + `)`, true},
		{"a create() that is wrong", never, `client.create({ duration: 1, uris: [] })`, false},
		{"a list() that times out", never, `client.list({ timeout: 500 })`, false},
		{"a create() whose signal has fired", never, create + `, { signal: AbortSignal.abort() })`, false},
		{"a wrong option of connect()", never, `connect({})`, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got bool
			browser.Open(t, browser.Serve(t).URL).Run(&got, `
				const { connect } = await import("/lib/presence.js");
				const client = await connect({ presenceSubscriptions: "/", token: "cwt=0", retries: 0, fetch: `+row.fetch+` });
				const { outcomeUnknown } = await failure(`+row.call+`);
				return outcomeUnknown;`)
			assert.Equal(t, row.unknown, got)
		})
	}
}

func TestErrorsHaveAJSONForm(t *testing.T) {
	s := browser.Serve(t)
	page := browser.OpenConnected(t, s, `retries: 0`)
	page.Expect("Failed to load resource")
	s.Answer("POST "+browser.Collection, browser.Reply(403, "application/json", []byte(`{"code":"Forbidden","subcode":"LimitExceeded","message":"No.","parameters":{"uris":"too many"}}`)))
	for _, row := range []struct{ name, call, want string }{
		{"of the server", `client.create({ duration: 15, uris: ["sip:johndoe@contoso.com"] })`, `{
			"name": "UcwaError", "kind": "server", "message": "No.", "retryable": false, "outcomeUnknown": false,
			"status": 403, "code": "Forbidden", "subcode": "LimitExceeded", "parameters": [{"name": "uris", "reason": "too many"}]
		}`},
		{"of an argument", `client.create({ duration: 15 })`, `{
			"name": "UcwaError", "kind": "argument", "message": "uris is required", "retryable": false, "outcomeUnknown": false,
			"problems": [{"path": "/uris", "message": "is required"}]
		}`},
		{"of a document, thrown", `(async () => module.decode("[]", "application/json"))()`, `{
			"name": "UcwaError", "kind": "protocol", "message": "the body: found an array where an object was expected (byte 0)",
			"retryable": false, "outcomeUnknown": false, "offset": 0
		}`},
		{"with a cause", `client.list({ signal: AbortSignal.abort("secret") })`, `{
			"name": "UcwaError", "kind": "aborted", "message": "the call was aborted", "retryable": false, "outcomeUnknown": false
		}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []json.RawMessage
			page.Within(t).Run(&got, `
				const { UcwaError } = await import("/lib/presence.js");
				const error = await `+row.call+`.catch((error) => error);
				const text = JSON.stringify(error);
				const again = UcwaError.fromJSON(JSON.parse(text));
				const { port1, port2 } = new MessageChannel();
				const received = new Promise((resolve) => (port2.onmessage = ({ data }) => resolve(UcwaError.fromJSON(data))));
				port1.postMessage(error.toJSON());
				const posted = await received;
				port1.close();
				if (![again, posted].every((copy) => copy instanceof UcwaError && copy.name === "UcwaError" && String(copy) === String(error))) throw error;
				return [JSON.parse(text), again.toJSON(), posted.toJSON()];`)
			require.Len(t, got, 3)
			for _, form := range got {
				assert.JSONEq(t, row.want, string(form))
			}
		})
	}
}

func TestFromJSONRefusesOtherValues(t *testing.T) {
	page := browser.Open(t, browser.Serve(t).URL)
	for _, row := range []struct{ name, value string }{
		{"nothing", `undefined`},
		{"a string", `"UcwaError: no"`},
		{"an object without kind", `{ message: "no" }`},
		{"an unknown kind", `{ kind: "other", message: "no" }`},
		{"a kind that every object inherits", `{ kind: "toString", message: "no" }`},
		{"a message that is not a string", `{ kind: "server", message: 1 }`},
		{"a value without a JSON form", `{ kind: "server", message: 1n }`},
		{"a getter that throws", `{ get kind() { throw new Error("no"); } }`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got browser.Failure
			page.Within(t).Run(&got, `
				const { UcwaError } = await import("/lib/presence.js");
				return failure(() => UcwaError.fromJSON(`+row.value+`));`)
			assert.Equal(t, "argument", got.Kind)
			assert.Equal(t, "the value must be what toJSON() of a UcwaError returned", got.Message)
		})
	}
	t.Run("other fields are left out", func(t *testing.T) {
		var got string
		page.Within(t).Run(&got, `
			const { UcwaError } = await import("/lib/presence.js");
			return JSON.stringify(UcwaError.fromJSON({ kind: "server", message: "no", status: "404", retryable: 1, stack: "at", other: true, code: "NotFound" }));`)
		assert.JSONEq(t, `{"name":"UcwaError","kind":"server","message":"no","retryable":false,"outcomeUnknown":false,"code":"NotFound"}`, got)
	})
}

func TestClientIsATypeOnly(t *testing.T) {
	var got []string
	browser.Open(t, browser.Serve(t).URL).Run(&got, `return [Object.keys(await import("/lib/presence.js")).sort().join(), Object.keys(await import("/lib/emulator.js")).join()];`)
	assert.Equal(t, []string{"UcwaError,connect,load,signIn", "createEmulator"}, got)
}

func TestClientsAndEmulatorsAreDisposable(t *testing.T) {
	var got []string
	browser.Open(t, browser.Serve(t).URL).Run(&got, `
		if (!Symbol.dispose) throw new Error("this browser has no Symbol.dispose");
		const { connect } = await import("/lib/presence.js");
		const { createEmulator } = await import("/lib/emulator.js");
		const emulator = await createEmulator();
		const client = await connect(emulator);
		client[Symbol.dispose]();
		emulator[Symbol.dispose]();
		return [(await failure(client.list())).message, (await failure(() => emulator.time)).message];`)
	assert.Equal(t, []string{"the client is closed", "the emulator is closed"}, got)
}
