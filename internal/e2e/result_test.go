//go:build !js

package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestResultsAreFrozenPlainData(t *testing.T) {
	s := serve(t)
	sampleCollection(t, &s.pool, "json", "application/json")
	page := connected(t, s, ``)
	for _, row := range []struct{ name, value string }{
		{"a list", `await client.list()`},
		{"a created subscription", `await client.create({ duration: 15, uris: ["sip:johndoe@contoso.com"] })`},
		{"the problems of a request", `module.validate({ duration: 1 })`},
		{"no problems", `module.validate({ duration: 15, uris: ["sip:johndoe@contoso.com"] })`},
		{"a decoded document", `module.decode('{"rel":"a","x":[1,{"y":null}],"_links":{"self":{"href":"/"}}}', "application/json")`},
		{"the problems of an error", `(await failure(() => client.create({}))).problems`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got struct {
				Frozen, Plain bool
				Clone         any
				JSON          any
			}
			page.within(t).run(&got, `
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

func TestErrorsAreErrors(t *testing.T) {
	var got struct{ IsError, IsUcwa, Own, Stack, Frozen bool }
	s := serve(t)
	connected(t, s, ``).run(&got, `
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

func TestEncodeAndDecodeAreThoseOfTheWire(t *testing.T) {
	s := serve(t)
	page := connected(t, s, ``)
	for _, format := range formats {
		t.Run(format.name, func(t *testing.T) {
			page := page.within(t)
			var encoded string
			page.run(&encoded, `return module.encode({ duration: 15, uris: ["sip:johndoe@contoso.com", "sip:janedoe@contoso.com"] }, given);`, format.mediaType)
			assert.Equal(t, format.input, encoded)

			for _, name := range []string{"presenceSubscriptions_ref/get-response", "contactPresence_ref/get-response"} {
				wire := string(sample(t, name+"."+format.name+".wire"))
				page.run(&encoded, `return module.encode(module.decode(new TextEncoder().encode("\uFEFF" + given.wire).buffer, given.type), given.type);`,
					map[string]string{"wire": wire, "type": format.mediaType})
				if format.name == "xml" {
					assert.Equal(t, wire, encoded, name)
				} else {
					assert.JSONEq(t, wire, encoded, name)
				}
			}
		})
	}
}

func TestBothFormsOfADocumentDecodeToOne(t *testing.T) {
	s := serve(t)
	page := connected(t, s, ``)
	var decoded []json.RawMessage
	page.run(&decoded, `return given.map(([body, type]) => module.decode(body, type));`, [][2]string{
		{string(sample(t, "presenceSubscriptions_ref/get-response.json.wire")), "application/json"},
		{string(sample(t, "presenceSubscriptions_ref/get-response.xml.wire")), "application/vnd.microsoft.com.ucwa+xml"},
	})
	require.Len(t, decoded, 2)
	assert.JSONEq(t, string(decoded[0]), string(decoded[1]))
}

func TestNoErrorTellsASecret(t *testing.T) {
	s := serve(t)
	page := connected(t, s, ``)
	page.expect("Failed to load resource")
	var told string
	page.run(&told, `
		const { connect } = await import("/lib/presence.js");
		const told = [];
		const tell = async (attempt) => {
			const error = await attempt().then(() => { throw new Error("it did not fail") }, (error) => error);
			for (let e = error; e instanceof Error; e = e.cause) told.push(e.stack, JSON.stringify(e), String(e));
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
			await tell(async () => (await connect({ ...here, ...options })).create(request));
		}
		for (const uri of ["secret", "sip:secret", "sip:secret secret@contoso.com", "sip:\uD800secret@contoso.com"]) {
			await tell(async () => client.create({ duration: 15, uris: [uri] }));
		}
		return told.join("\n");`)
	assert.NotContains(t, told, "secret")
	assert.Contains(t, told, "UcwaError: ")
	page.expect("console.debug")
	for _, words := range page.console() {
		// The browser's own words about a request name its URL.
		if !strings.HasPrefix(words, "network: ") {
			assert.NotContains(t, words, "secret")
		}
	}
}
