//go:build !js

package tab

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

// openEvents opens a page with an emulator and further globals: poll(href), which
// reads the event channel; answered, how many polls were answered; first, the
// href of the first poll; and parked(), which waits until a poll waits for
// events.
func openEvents(t *testing.T) *browser.Tab {
	page := openEmulator(t, ``)
	page.Run(nil, `
		globalThis.poll = async (href, init) => {
			const headers = { Authorization: "Bearer " + emulator.token };
			const response = await emulator.fetch(new URL(href, emulator.application), { headers, ...init });
			globalThis.answered++;
			const { _links, sender = [], code, subcode } = await response.json();
			if (!response.ok) return subcode ?? code;
			return { ..._links, events: sender.flatMap(({ events }) => events.map(({ type, link }) => type + " " + link.rel)) };
		};
		globalThis.answered = 0;
		globalThis.first = emulator.application + "/events?ack=1";
		globalThis.wait = () => new Promise((resolve) => setTimeout(resolve));
		globalThis.parked = async () => {
			while (!emulator.requests.some(({ status, url }) => status === 0 && url.includes("/events"))) await wait();
		};`)
	return page
}

func TestEventsArriveInTheTab(t *testing.T) {
	page := openEvents(t)
	var got struct {
		Created, Changed, Timeout, Expired []string
		Before, After                      int
		Statuses                           []int
	}
	page.Run(&got, `
		let answer = poll(first);
		await parked();
		const created = await client.create({ duration: 10, uris: ["sip:SaraD@contoso.com"] });
		const result = { created: (await answer).events };

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
		result.changed = (await answer).events;

		await follow();
		await emulator.advance(180_000);
		result.timeout = (await answer).events;

		await emulator.advance(600_000 - 180_000); // while no poll waits
		result.expired = (await poll((await answer).next.href)).events;
		result.statuses = emulator.requests.filter(({ url }) => url.includes("/events")).map(({ status }) => status);
		return result;`)
	assert.Equal(t, []string{
		"added presenceSubscription", "added contact", "updated contactPresence", "updated contactNote",
		"updated contactSupportedModalities", "updated contactLocation", "updated contactPrivacyRelationship",
	}, got.Created)
	assert.Equal(t, 1, got.Before)
	assert.Equal(t, 2, got.After, "the page has the answer when advance() resolves")
	assert.Equal(t, []string{"updated contactPresence", "updated contactSupportedModalities"}, got.Changed)
	assert.Empty(t, got.Timeout)
	assert.Equal(t, []string{"deleted contact", "deleted presenceSubscription"}, got.Expired)
	assert.NotContains(t, got.Statuses, 0)
}

func TestParkedPollEnds(t *testing.T) {
	page := openEvents(t)
	for _, row := range []struct{ name, script, want string }{
		{"when its signal fires", `
			const controller = new AbortController();
			const answer = poll(first, { signal: controller.signal });
			await parked();
			controller.abort("enough");
			return answer.catch(String);`, "enough"},
		{"and is forgotten when its signal fires", `
			await emulator.advance(180_000);
			return JSON.stringify(emulator.requests.map(({ status }) => status));`, "[0]"},
		{"when a newer poll replaces it", `
			emulator.reset();
			const answer = poll(first);
			await parked();
			const newer = poll(first);
			const replaced = await answer;
			await emulator.advance(180_000);
			return replaced + " " + (await newer).next.href.split("?")[1];`, "PGetReplaced ack=2"},
		{"at a reset", `
			emulator.reset();
			const answer = poll(first);
			await parked();
			emulator.reset();
			return answer.catch(String);`, "TypeError: the connection broke before an answer came"},
		{"when the machine sleeps", `
			emulator.reset();
			const answer = poll(first);
			await parked();
			const before = emulator.time;
			await emulator.sleep(1_200_000);
			return (await answer.catch(String)) + " " + (emulator.time - before) + " " + await poll(first);`,
			"TypeError: the connection broke before an answer came 1200000 InactiveApplicationExpired"},
		{"when a fault for pending polls is set", `
			emulator.reset();
			const answer = poll(first);
			await parked();
			emulator.fail({ path: "*/events", times: 1, status: 503, pending: true });
			return answer;`, "ServiceUnavailable"},
		{"immediately if a fault applies", `
			emulator.fail({ path: "*/events", times: 1, resync: true });
			return Object.keys(await poll(first)).join();`, "resync,events"},
		{"with the application", `
			const answer = poll(first);
			await parked();
			await emulator.fetch(emulator.application, { method: "DELETE", headers: { Authorization: "Bearer " + emulator.token } });
			return answer;`, "ApplicationNotFound"},
		{"with the emulator", `
			emulator.reset();
			const answer = poll(first);
			await parked();
			emulator.close();
			return answer.catch(String);`, "TypeError: the emulator is closed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got string
			page.Within(t).Run(&got, row.script)
			assert.Equal(t, row.want, got)
		})
	}
}

func TestChannelShowsWhatTheEventChannelDoes(t *testing.T) {
	page := openEvents(t)
	var states []map[string]int64
	page.Run(&states, `
		const states = [emulator.channel];
		const answer = poll(first);
		await parked();
		await emulator.advance(60_000);
		states.push(emulator.channel);
		await client.create({ duration: 10, uris: ["sip:SaraD@contoso.com"] });
		await answer;
		states.push({ ...emulator.channel, lastAnswered: emulator.channel.lastAnswered - emulator.time });
		emulator.reset();
		return [...states, emulator.channel];`)
	assert.Equal(t, []map[string]int64{
		{"pending": 0, "answered": 0},
		{"pending": 1, "answered": 0},
		{"pending": 0, "answered": 1, "lastAnswered": 0},
		{"pending": 0, "answered": 0},
	}, states)
}

func TestEventsArriveWhileALiveClockRuns(t *testing.T) {
	page := openEvents(t)
	var events [][]string
	page.Run(&events, `
		const { connect } = await import("/lib/presence.js");
		const { createEmulator } = await import("/lib/emulator.js");
		globalThis.emulator = await createEmulator({ clock: "live", speed: 1000, life: 60_000 });
		const client = await connect(emulator);
		await client.create({ duration: 30, uris: ["sip:SaraD@contoso.com"] });
		const events = [];
		for (let href = first, i = 0; i < 3; i++) {
			const answer = await poll(href);
			events.push(answer.events);
			href = answer.next.href;
		}
		emulator.close();
		return events;`)
	assert.Len(t, events[0], 7)
	assert.NotEmpty(t, events[1], "people change their presence while the page only waits")
}
