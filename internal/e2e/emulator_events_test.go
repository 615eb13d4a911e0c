//go:build !js

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// reading opens a page with an emulator and, besides what emulating gives, the
// function poll, which asks for events and returns what they are.
func reading(t *testing.T) *tab {
	page := emulating(t, ``)
	page.run(nil, `
		globalThis.poll = async (href, init) => {
			const headers = { Authorization: "Bearer " + emulator.token };
			const response = await emulator.fetch(new URL(href, emulator.application), { headers, ...init });
			globalThis.answered++;
			const { _links, sender = [], code, subcode } = await response.json();
			if (!response.ok) return subcode ?? code;
			return { ..._links, told: sender.flatMap(({ events }) => events.map(({ type, link }) => type + " " + link.rel)) };
		};
		globalThis.answered = 0;
		globalThis.first = emulator.application + "/events?ack=1";
		globalThis.wait = () => new Promise((resolve) => setTimeout(resolve));
		globalThis.parked = async () => {
			while (!emulator.requests.some(({ status, url }) => status === 0 && url.includes("/events"))) await wait();
		};`)
	return page
}

func TestEventsInTheTab(t *testing.T) {
	page := reading(t)
	var got struct {
		Created, Changed, Timeout, Expired []string
		Before, After                      int
		Statuses                           []int
	}
	page.run(&got, `
		let answer = poll(first);
		await parked();
		const created = await client.create({ duration: 10, uris: ["sip:SaraD@contoso.com"] });
		const result = { created: (await answer).told };

		const follow = async () => {
			answer = poll((await answer).next.href);
			await parked();
		};
		await follow();
		emulator.setPresence("sip:SaraD@contoso.com", { availability: "Busy" });
		await emulator.advance(4999);
		result.before = answered;
		await emulator.advance(1);
		result.after = answered;
		result.changed = (await answer).told;

		await follow();
		await emulator.advance(180_000);
		result.timeout = (await answer).told;

		await emulator.advance(600_000 - 180_000); // nobody waits
		result.expired = (await poll((await answer).next.href)).told;
		result.statuses = emulator.requests.filter(({ url }) => url.includes("/events")).map(({ status }) => status);
		return result;`)
	assert.Equal(t, []string{
		"added presenceSubscription", "added contact", "updated contactPresence", "updated contactNote",
		"updated contactSupportedModalities", "updated contactLocation", "updated contactPrivacyRelationship",
	}, got.Created)
	assert.Equal(t, 1, got.Before)
	assert.Equal(t, 2, got.After, "the page has it when advance() resolves")
	assert.Equal(t, []string{"updated contactPresence", "updated contactSupportedModalities"}, got.Changed)
	assert.Empty(t, got.Timeout)
	assert.Equal(t, []string{"deleted contact", "deleted presenceSubscription"}, got.Expired)
	assert.NotContains(t, got.Statuses, 0)
}

func TestWhoWaitsForEventsInTheTab(t *testing.T) {
	page := reading(t)
	for _, row := range []struct{ name, script, want string }{
		{"leaves", `
			const controller = new AbortController();
			const answer = poll(first, { signal: controller.signal });
			await parked();
			controller.abort("enough");
			return answer.catch(String);`, "enough"},
		{"has been forgotten then", `
			await emulator.advance(180_000);
			return JSON.stringify(emulator.requests.map(({ status }) => status));`, "[0]"},
		{"is replaced by who asks for the same", `
			emulator.reset();
			const answer = poll(first);
			await parked();
			const newer = poll(first);
			const replaced = await answer;
			await emulator.advance(180_000);
			return replaced + " " + (await newer).next.href.split("?")[1];`, "PGetReplaced ack=2"},
		{"meets a reset", `
			emulator.reset();
			const answer = poll(first);
			await parked();
			emulator.reset();
			return answer.catch(String);`, "TypeError: the connection broke before an answer came"},
		{"meets a fault", `
			emulator.fail({ path: "*/events", times: 1, resync: true });
			return Object.keys(await poll(first)).join();`, "resync,told"},
		{"meets the end of the application", `
			const answer = poll(first);
			await parked();
			await emulator.fetch(emulator.application, { method: "DELETE", headers: { Authorization: "Bearer " + emulator.token } });
			return answer;`, "ApplicationNotFound"},
		{"meets the end of the emulator", `
			emulator.reset();
			const answer = poll(first);
			await parked();
			emulator.close();
			return answer.catch(String);`, "TypeError: the emulator is closed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got string
			page.within(t).run(&got, row.script)
			assert.Equal(t, row.want, got)
		})
	}
}

func TestEventsOfAClockThatRunsInTheTab(t *testing.T) {
	page := reading(t)
	var told [][]string
	page.run(&told, `
		const { connect } = await import("/lib/presence.js");
		const { createEmulator } = await import("/lib/emulator.js");
		globalThis.emulator = await createEmulator({ clock: "live", speed: 1000, life: 60_000 });
		const client = await connect(emulator);
		await client.create({ duration: 30, uris: ["sip:SaraD@contoso.com"] });
		const told = [];
		for (let href = first, i = 0; i < 3; i++) {
			const answer = await poll(href);
			told.push(answer.told);
			href = answer.next.href;
		}
		emulator.close();
		return told;`)
	assert.Len(t, told[0], 7)
	assert.NotEmpty(t, told[1], "a life goes on while the page does nothing but wait")
}
