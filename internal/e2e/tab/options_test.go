//go:build !js

package tab

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

func TestEmulatorsAreIndependent(t *testing.T) {
	page := openEmulator(t, ``)
	var got struct {
		Listed    []int
		Same      bool
		Requests  int
		Live      browser.Failure
		Elsewhere string
	}
	page.Run(&got, `
		const { connect } = await import("/lib/presence.js");
		const { createEmulator } = await import("/lib/emulator.js");
		const other = await createEmulator({ seed: 1, clock: "live", speed: 60, origin: location.origin });
		const clients = [client, await connect(other)];
		const request = { duration: 10, uris: ["sip:toshm@contoso.com"] };
		await clients[0].create(request);
		await clients[0].create({ ...request, uris: ["sip:AlexD@contoso.com"] });
		await clients[1].create(request);
		const listed = [];
		for (const each of clients) listed.push((await each.list()).length);
		const { application, token } = emulator;
		emulator.reset();
		const requests = emulator.requests.length;
		for (const each of clients) listed.push((await each.list()).length);
		emulator.close();
		listed.push((await clients[1].list()).length);
		return {
			listed, requests,
			same: emulator.application === application && emulator.token === token,
			live: await failure(other.advance(1)),
			elsewhere: new URL(other.application).origin === location.origin ? "here" : other.application,
		};`)
	assert.Equal(t, []int{2, 1, 0, 1, 1}, got.Listed)
	assert.Zero(t, got.Requests)
	assert.True(t, got.Same)
	assert.Equal(t, []string{"/clock is live: it runs by itself and is not moved by hand"}, got.Live.Problems)
	assert.Equal(t, "here", got.Elsewhere)
}

func TestVariantsChangeTheEmulator(t *testing.T) {
	page := openEmulator(t, ``)
	var got struct {
		Challenge        []int
		Listed, SignedIn int
	}
	page.Run(&got, `
		const { createEmulator } = await import("/lib/emulator.js");
		const { connect } = await import("/lib/presence.js");
		const other = await createEmulator({ variants: { twoLineChallenge: true, systemSubscription: true, passwordOnly: true } });
		const fields = (response) => response.headers.get("WWW-Authenticate").match(/Bearer|MsRtcOAuth/g).length;
		return {
			challenge: [fields(await emulator.fetch(emulator.application)), fields(await other.fetch(other.application))],
			listed: (await (await connect(other)).list()).length,
			signedIn: (await other.fetch(new URL("/WebTicket/oauthtoken", other.application), {
				method: "POST", body: new URLSearchParams({ grant_type: "urn:microsoft.rtc:windows" }),
			})).status,
		};`)
	assert.Equal(t, 1, got.Listed, "the subscription of the system")
	assert.Equal(t, 400, got.SignedIn)
	assert.Equal(t, []int{1, 2}, got.Challenge)
}

func TestEmulatorNamesEveryProblem(t *testing.T) {
	page := openEmulator(t, ``)
	for _, row := range []struct {
		name, attempt string
		want          []string
	}{
		{"an unknown option", `createEmulator({ persons: [] })`, []string{"/persons is an unknown option; known are wasm, integrity, origin, origins, clock, speed, start, seed, life, people, groups, limits, times, variants, signIn"}},
		{"options of the wrong kind", `createEmulator({ clock: "off", speed: 0, origin: "ucwa", seed: NaN })`, []string{
			"/clock must be one of manual, live", "/speed must be a number of more than 0, up to 86400",
			"/origin must be an origin, such as https://ucwa.example", "/seed must be a whole number from 0 to 9007199254740991",
		}},
		{"variants", `createEmulator({ variants: { batchBOM: 1, bold: true } })`, []string{
			"/variants/batchBOM must be a boolean, not a number",
			"/variants/bold is unknown; known are twoLineChallenge, batchBOM, eventsInAnyXML, legacyExpired404, systemSubscription, knownPeopleOnly, passwordOnly",
		}},
		{"people, groups and limits", `createEmulator({ people: [{ uri: "toshm" }, { uri: "sip:a@b.c", age: 3 }], groups: [{}, { name: 1 }], limits: { contacts: -1 } })`, []string{
			"/people/0/uri must start with sip:, as in sip:user@example.com", "/people/1/age is unknown; known are uri, name, title",
			"/groups/0/name is required", "/groups/1/name must be a string, not a number",
			"/limits/contacts must be a whole number from 0 to 1000000000",
		}},
		{"a rule with unknown names", `emulator.fail({ staus: 500, rel: "x" })`, []string{
			"/staus is unknown; known are method, path, times, delay, killApplication, drop, status, code, subcode, message, retryAfter, diagnostics, late, body, resync, resume, pending",
			"/rel is unknown; known are method, path, times, delay, killApplication, drop, status, code, subcode, message, retryAfter, diagnostics, late, body, resync, resume, pending",
		}},
		{"a rule without an effect", `emulator.fail({ times: 1 })`, []string{"must say what goes wrong: delay, killApplication, drop, status, code, subcode, body, resync or resume"}},
		{"no rule", `emulator.fail()`, []string{"the argument must be an object of plain data"}},
		{"an unknown availability", `emulator.setPresence("toshm", { availability: "Bored" })`, []string{
			"/availability must be one of Away, BeRightBack, Busy, DoNotDisturb, IdleBusy, IdleOnline, Offline, Online",
			"/uri must start with sip:, as in sip:user@example.com",
		}},
		{"a clock that is set back", `emulator.advance(-1)`, []string{"/milliseconds must be a whole number from 0 to 3153600000000"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got browser.Failure
			page.Within(t).Run(&got, `
				const { createEmulator } = await import("/lib/emulator.js");
				return failure(async () => `+row.attempt+`);`)
			assert.Equal(t, "argument", got.Kind)
			assert.Equal(t, row.want, got.Problems)
		})
	}
}

func TestSetPresenceSetsEveryPartOfAContact(t *testing.T) {
	var got struct {
		Note, Location string
		Modalities     []string
	}
	openEmulator(t, ``).Run(&got, `
		emulator.setPresence("sip:SaraD@contoso.com", { availability: "Away", note: "At lunch", location: "Office", modalities: ["Messaging", "Video"] });
		const headers = { Authorization: "Bearer " + emulator.token };
		const part = async (name) => (await emulator.fetch(emulator.application + "/people/sarad@contoso.com/" + name, { headers })).json();
		return {
			note: (await part("note")).message,
			location: (await part("location")).location,
			modalities: (await part("supportedMedia")).modalities,
		};`)
	assert.Equal(t, "At lunch", got.Note)
	assert.Equal(t, "Office", got.Location)
	assert.Equal(t, []string{"Messaging", "Video"}, got.Modalities)
}
