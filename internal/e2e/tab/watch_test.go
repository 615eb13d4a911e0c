//go:build !js

package tab

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// openWatch opens a page with an emulator, a client and further globals: watch, a watch
// of two people; states, the names of its states; and until(condition), which waits.
func openWatch(t *testing.T) *browser.Tab {
	page := openEmulator(t, ``)
	page.Run(nil, `
		emulator.close();
		const { connect } = await import("/lib/presence.js");
		const { createEmulator } = await import("/lib/emulator.js");
		globalThis.emulator = await createEmulator({ clock: "live" });
		globalThis.client = await connect(emulator);
		globalThis.sara = "sip:SaraD@contoso.com";
		globalThis.john = "sip:johndoe@contoso.com";
		globalThis.watch = client.watch({ uris: [sara, john], details: ["name"] });
		globalThis.states = [watch.state.name];
		watch.addEventListener("state", ({ state, previous }) => state.name === previous.name || states.push(state.name));
		globalThis.until = async (condition) => {
			while (!condition()) await new Promise((resolve) => watch.addEventListener("state", resolve, { once: true }) ?? watch.addEventListener("presence", resolve, { once: true }));
		};
		await watch.ready;`)
	return page
}

func TestWatchKeepsPresenceUpToDate(t *testing.T) {
	page := openWatch(t)
	var got struct {
		States       []string
		Name         string
		Availability string
		Previous     string
		Same         bool
		Frozen       bool
		Other        bool
		Calls        int
	}
	page.Run(&got, `
		const before = watch.contacts();
		const same = before === watch.contacts() && watch.get("SIP:sarad@contoso.com") === watch.get(sara);
		let calls = 0;
		watch.subscribe(() => calls++);
		const changed = new Promise((resolve) => watch.addEventListener("presence", resolve, { once: true }));
		await emulator.setPresence(sara, { availability: "DoNotDisturb" });
		const { contact, previous } = await changed;
		await Promise.resolve();
		return {
			states, same, calls,
			name: contact.name, availability: contact.availability, previous: previous.availability,
			frozen: Object.isFrozen(watch.contacts()) && Object.isFrozen(contact) && Object.isFrozen(watch.state),
			other: watch.contacts() !== before && watch.get(sara) === contact,
		};`)
	assert.Equal(t, []string{"connecting", "live"}, got.States)
	assert.Equal(t, "Sara Davis", got.Name)
	assert.Equal(t, "DoNotDisturb", got.Availability)
	assert.NotEqual(t, got.Availability, got.Previous)
	assert.True(t, got.Same, "snapshots keep their identity until something changes")
	assert.True(t, got.Other, "a change makes new snapshots")
	assert.True(t, got.Frozen)
	assert.Equal(t, 1, got.Calls, "one notification for one answer")
}

func TestWatchListsContactsBeforeTheyAreRead(t *testing.T) {
	page := openWatch(t)
	type listed struct {
		URI          string
		Availability string
		Stale        bool
	}
	var got struct {
		Unknown, Known, Added []listed
		Told                  []string
	}
	page.Run(&got, `
		const list = ({ uri, availability = "", stale }) => ({ uri, availability, stale });
		const unknown = client.watch({ uris: ["sip:chris@contoso.com", "sip:lenea@contoso.com"] });
		const Unknown = unknown.contacts().map(list);
		const known = client.watch({ uris: [sara] });
		const Known = known.contacts().map(list);
		const Told = [];
		known.addEventListener("presence", ({ contact, previous }) => Told.push(contact.uri + " " + (previous === undefined)));
		known.add(["sip:alex@contoso.com", "SIP:SARAD@contoso.com"]);
		return { Unknown, Known, Told, Added: known.contacts().map(list) };`)
	assert.Equal(t, []listed{{"sip:chris@contoso.com", "", true}, {"sip:lenea@contoso.com", "", true}}, got.Unknown)
	require.Len(t, got.Known, 1)
	assert.NotEmpty(t, got.Known[0].Availability, "another watch has it")
	require.Len(t, got.Added, 2)
	assert.Equal(t, listed{"sip:alex@contoso.com", "", true}, got.Added[1])
	assert.Equal(t, []string{"sip:alex@contoso.com true"}, got.Told)
}

func TestWatchRefusesWrongArgumentsAtOnce(t *testing.T) {
	page := openEmulator(t, ``)
	var got []string
	page.Run(&got, `
		const refusal = (call) => {
			try {
				call();
				return "nothing was thrown";
			} catch ({ name, kind, problems }) {
				return name + " " + kind + " " + problems.map(({ path, message }) => path + " " + message).join("; ");
			}
		};
		const watch = client.watch({ uris: ["sip:SaraD@contoso.com"] });
		watch.close();
		return [
			refusal(() => client.watch()),
			refusal(() => client.watch({})),
			refusal(() => client.watch({ uris: [] })),
			refusal(() => client.watch({ uris: ["sip:a@b.example", "nonsense", 7] })),
			refusal(() => client.watch({ uri: ["sip:a@b.example"] })),
			refusal(() => client.watch({ uris: ["sip:a@b.example"], details: ["name", "shoe size"], hidden: "always" })),
			refusal(() => client.watch({ groups: [{}] })),
			refusal(() => client.watch({ groups: ["https://elsewhere.example/groups/1"] })),
		];`)
	assert.Equal(t, []string{
		"UcwaError argument  the options must be an object with options as its properties",
		"UcwaError argument  uris or groups must name at least one contact or group",
		"UcwaError argument /uris must name at least one SIP URI",
		"UcwaError argument /uris/1 must start with sip:, as in sip:user@example.com; /uris/2 must be a SIP URI, not a number",
		"UcwaError argument /uri is an unknown option; known are uris, groups, details, hidden, signal",
		`UcwaError argument /hidden must be "pause" or "keep"`,
		"UcwaError argument /groups/0 must be a group that this client handed out, or its href",
		"UcwaError argument  the link given leads to https://elsewhere.example; the token is for https://ucwa.example only",
	}, got)
}

func TestWatchMarksValuesAsStaleUntilTheyAreReadAgain(t *testing.T) {
	page := openWatch(t)
	var got struct {
		Lost, Back string
		Stale      []bool
		States     []string
	}
	page.Run(&got, `
		emulator.fail({ path: "*/events*", drop: true, times: 2, pending: true });
		await until(() => watch.state.name === "recovering");
		const lost = watch.state.name;
		const stale = [watch.get(sara).stale, watch.get(john).stale];
		await until(() => watch.state.name === "live");
		return { lost, back: watch.state.name, stale: [...stale, watch.get(sara).stale, watch.get(john).stale], states };`)
	assert.Equal(t, "recovering", got.Lost)
	assert.Equal(t, "live", got.Back)
	assert.Equal(t, []bool{true, true, false, false}, got.Stale)
	assert.Equal(t, []string{"connecting", "live", "recovering", "live"}, got.States)
}

func TestWatchIteratesOverTheNewestChanges(t *testing.T) {
	page := openWatch(t)
	var got struct {
		Seen  []string
		Ended bool
		After int
	}
	page.Run(&got, `
		const changes = watch.changes();
		await emulator.setPresence(sara, { availability: "Busy" });
		const first = await changes.next();
		await emulator.setPresence(sara, { availability: "Away" });
		const second = await changes.next();
		watch.close();
		const last = await changes.next();
		const after = await watch.changes().next();
		return { seen: [first.value.availability, second.value.availability], ended: last.done && after.done, after: emulator.requests.filter(({ status }) => status === 0).length };`)
	assert.Equal(t, []string{"Busy", "Away"}, got.Seen)
	assert.True(t, got.Ended)
}

func TestClosedClientClosesItsWatches(t *testing.T) {
	page := openWatch(t)
	var got []string
	page.Run(&got, `
		client.close();
		const refusal = [];
		try {
			watch.add([john]);
		} catch ({ kind }) {
			refusal.push(kind);
		}
		watch.close();
		return [watch.state.name, ...refusal];`)
	assert.Equal(t, []string{"closed", "aborted"}, got)
}
