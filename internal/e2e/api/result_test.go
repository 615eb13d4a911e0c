//go:build !js

package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

func TestResultsAreFrozenPlainData(t *testing.T) {
	s := browser.Serve(t)
	s.AnswerSamples(t, "json", "application/json")
	page := browser.OpenConnected(t, s, ``)
	for _, row := range []struct{ name, value string }{
		{"a list", `await client.list()`},
		{"a created browser.Subscription", `await client.create({ duration: 15, uris: ["sip:johndoe@contoso.com"] })`},
		{"the problems of a request", `module.validate({ duration: 1 })`},
		{"no problems", `module.validate({ duration: 15, uris: ["sip:johndoe@contoso.com"] })`},
		{"a decoded document", `module.decode('{"rel":"a","x":[1,{"y":null}],"_links":{"self":{"href":"/"}}}', "application/json")`},
		{"the problems of an error", `(await client.create({}).catch((error) => error)).problems`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got struct {
				Frozen, Plain bool
				Clone         any
				JSON          any
			}
			page.Within(t).Run(&got, `
				const value = `+row.value+`;
				const parts = (v) => typeof v === "object" && v !== null ? [v, ...Object.values(v).flatMap(parts)] : [];
				return {
					Frozen: parts(value).every(Object.isFrozen),
					Plain: parts(value).every((v) => [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(v))),
					Clone: structuredClone(value),
					JSON: JSON.parse(JSON.stringify(value)),
				};`)
			assert.True(t, got.Frozen)
			assert.True(t, got.Plain)
			assert.Equal(t, got.JSON, got.Clone)
		})
	}
}

func TestErrorsHaveTheMembersOfTheirKind(t *testing.T) {
	var got struct{ IsError, IsUcwa, Own, Stack, Frozen bool }
	s := browser.Serve(t)
	browser.OpenConnected(t, s, ``).Run(&got, `
		const { UcwaError } = await import("/lib/presence.js");
		const error = await client.create({}).catch((error) => error);
		return {
			IsError: error instanceof Error,
			IsUcwa: error instanceof UcwaError && error.name === "UcwaError",
			Own: !Object.hasOwn(error, "name") && !Object.hasOwn(error, "cause") && !("status" in error),
			Stack: error.stack.startsWith("UcwaError: duration is required"),
			Frozen: Object.isFrozen(error.problems[0]),
		};`)
	assert.Equal(t, struct{ IsError, IsUcwa, Own, Stack, Frozen bool }{true, true, true, true, true}, got)
}

// The JSON form has all fields of an error, and another window or worker can make the
// error from it.
func TestErrorsSurviveJSON(t *testing.T) {
	s := browser.Serve(t)
	reason := `{"code":"Forbidden","subcode":"LimitExceeded","message":"Too many.","parameters":{"uris":"too many"}}`
	s.Answer("POST "+browser.Collection, browser.Reply(http.StatusForbidden, "application/json", []byte(reason)))
	s.Answer("GET "+browser.Collection, browser.Reply(http.StatusOK, "application/json", []byte(`{"rel":`)))
	page := browser.OpenConnected(t, s, `retries: 0`)
	page.Expect("403") // Chromium reports it
	for _, row := range []struct{ name, call, want string }{
		{"a refusal", `client.create({ duration: 10, uris: ["sip:a@contoso.com"] })`,
			`{"name":"UcwaError","kind":"server","message":"Too many.","status":403,"code":"Forbidden","subcode":"LimitExceeded","parameters":[{"name":"uris","reason":"too many"}],"retryable":false,"outcomeUnknown":false}`},
		{"a malformed answer", `client.list()`,
			`{"name":"UcwaError","kind":"protocol","message":"the answer is no JSON document of UCWA: found the end of the document where a string was expected at /rel (byte 7)","offset":7,"pointer":"/rel","retryable":false,"outcomeUnknown":false}`},
		{"an abort", `client.list({ signal: AbortSignal.abort() })`,
			`{"name":"UcwaError","kind":"aborted","message":"the call was aborted","retryable":false,"outcomeUnknown":false}`},
		{"a thrown error", `(async () => module.decode("{", 7))()`,
			`{"name":"UcwaError","kind":"argument","message":"mediaType must be a string","problems":[{"path":"/mediaType","message":"must be a string"}],"retryable":false,"outcomeUnknown":false}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got struct {
				Texts []string
				Again bool
			}
			page.Within(t).Run(&got, `
				const { UcwaError } = await import("/lib/presence.js");
				const error = await (`+row.call+`).catch((error) => error);
				const { port1, port2 } = new MessageChannel();
				const received = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
				port2.postMessage(error.toJSON());
				const copy = UcwaError.fromJSON(await received);
				port1.close();
				return { Texts: [JSON.stringify(error), JSON.stringify({ error }).slice(9, -1), JSON.stringify(copy)], Again: copy instanceof UcwaError && copy.message === error.message };`)
			for _, text := range got.Texts {
				assert.JSONEq(t, row.want, text)
			}
			assert.True(t, got.Again)
		})
	}
}

func TestFromJSONAcceptsOnlyTheJSONFormOfAnError(t *testing.T) {
	var kinds []string
	browser.Open(t, browser.Serve(t).URL).Run(&kinds, `
		const { UcwaError } = await import("/lib/presence.js");
		const cycle = { kind: "server", message: "" };
		cycle.cycle = cycle;
		const values = [undefined, null, "text", {}, [], { kind: "server" }, { message: "x" }, { kind: "other", message: "x" }, { kind: "toString", message: "x" }, new Error("x"), cycle];
		return values.map((value) => {
			try {
				return UcwaError.fromJSON(value).kind;
			} catch (error) {
				return error.name + " " + error.kind;
			}
		});`)
	assert.Len(t, kinds, 11)
	for _, kind := range kinds {
		assert.Equal(t, "UcwaError argument", kind)
	}
}

func TestEncodeAndDecodeAgreeWithTheWire(t *testing.T) {
	s := browser.Serve(t)
	page := browser.OpenConnected(t, s, ``)
	for _, format := range browser.Formats {
		t.Run(format.Name, func(t *testing.T) {
			page := page.Within(t)
			var encoded string
			page.Run(&encoded, `return module.encode({ duration: 15, uris: ["sip:johndoe@contoso.com", "sip:janedoe@contoso.com"] }, given);`, format.MediaType)
			assert.Equal(t, format.Input, encoded)

			for _, name := range []string{"presenceSubscriptions_ref/get-response", "contactPresence_ref/get-response"} {
				wire := string(browser.Sample(t, name+"."+format.Name+".wire"))
				page.Run(&encoded, `return module.encode(module.decode(new TextEncoder().encode("\uFEFF" + given.wire).buffer, given.type), given.type);`,
					map[string]string{"wire": wire, "type": format.MediaType})
				if format.Name == "xml" {
					assert.Equal(t, wire, encoded, name)
				} else {
					assert.JSONEq(t, wire, encoded, name)
				}
			}
		})
	}
}

func TestBothFormsOfADocumentDecodeToTheSame(t *testing.T) {
	s := browser.Serve(t)
	page := browser.OpenConnected(t, s, ``)
	var decoded []json.RawMessage
	page.Run(&decoded, `return given.map(([body, type]) => module.decode(body, type));`, [][2]string{
		{string(browser.Sample(t, "presenceSubscriptions_ref/get-response.json.wire")), "application/json"},
		{string(browser.Sample(t, "presenceSubscriptions_ref/get-response.xml.wire")), "application/vnd.microsoft.com.ucwa+xml"},
	})
	require.Len(t, decoded, 2)
	assert.JSONEq(t, string(decoded[0]), string(decoded[1]))
}

func TestNoErrorHoldsASecret(t *testing.T) {
	s := browser.Serve(t)
	page := browser.OpenConnected(t, s, ``)
	page.Expect("Failed to load resource")
	var texts string
	page.Run(&texts, `
		const { connect } = await import("/lib/presence.js");
		const texts = [];
		const collect = async (attempt) => {
			const error = await attempt().then(() => { throw new Error("it did not fail") }, (error) => error);
			for (let e = error; e instanceof Error; e = e.cause) texts.push(e.stack, JSON.stringify(e), String(e));
			console.debug(String(error));
		};
		const request = { duration: 15, uris: ["sip:secret@contoso.com"] };
		const here = { presenceSubscriptions: "/ucwa?secret", retries: 0 };
		const json = (text, status = 200) => async () => new Response(text, { status, headers: { "Content-Type": "application/json" } });
		for (const options of [
			{ token: "cwt=secret" },
			{ token: "Bearer cwt=secret" },
			{ token: "cwt=secret\u00E9" },
			{ token: "cwt=secret\n" },
			{ token: ["secret"] },
			{ token: async () => ({ secret: "secret" }) },
			{ token: async () => { throw "secret"; } },
			{ token: "cwt=secret", fetch: json('{"rel":') },
			{ token: "cwt=secret", fetch: json('{"rel":"presenceSubscription"}') },
			{ token: "cwt=secret", fetch: json("{}", 500) },
			{ token: "cwt=secret", presenceSubscriptions: "https://user:secret@pool.example.com/" },
			{ token: "cwt=secret", presenceSubscriptions: "https://pool.example.com:secret/" },
		]) {
			await collect(async () => (await connect({ ...here, ...options })).create(request));
		}
		for (const uri of ["secret", "sip:secret", "sip:secret secret@contoso.com", "sip:\uD800secret@contoso.com"]) {
			await collect(async () => client.create({ duration: 15, uris: [uri] }));
		}
		return texts.join("\n");`)
	assert.NotContains(t, texts, "secret")
	assert.Contains(t, texts, "UcwaError: ")
	page.Expect("console.debug")
	for _, message := range page.Console() {
		// The browser's own message about a request has its URL.
		if !strings.HasPrefix(message, "network: ") {
			assert.NotContains(t, message, "secret")
		}
	}
}
