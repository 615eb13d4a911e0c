//go:build !js

package elements

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const adam = `<ucwa-presence uri="sip:adam@contoso.com">Adam</ucwa-presence>`

// Each script runs after a page was loaded. The badge of the page must show that
// Adam is available then.
func TestBadgesFindTheirClient(t *testing.T) {
	for _, row := range []struct{ name, body, script string }{
		{"session before the badge", session + adam, ``},
		{"session after the badge", adam + session, ``},
		{"badge inside the session", `<ucwa-session address="lene@contoso.com">` + adam + `</ucwa-session>`, ``},
		{"session that is added later", adam, `
			const session = document.createElement("ucwa-session");
			session.setAttribute("address", "lene@contoso.com");
			document.body.append(session);`},
		{"session that gets its address later", `<ucwa-session></ucwa-session>` + adam, `
			await fake.frames();
			document.querySelector("ucwa-session").setAttribute("address", "lene@contoso.com");`},
		{"session with options instead of attributes", `<ucwa-session></ucwa-session>` + adam, `
			document.querySelector("ucwa-session").options = { address: "lene@contoso.com", credentials: () => {} };`},
		{"session that connects", `<ucwa-session application="/ucwa"></ucwa-session>` + adam, ``},
		{"badge that is added later", session, `
			const badge = document.createElement("ucwa-presence");
			badge.uri = "sip:adam@contoso.com";
			badge.textContent = "Adam";
			document.body.append(badge);`},
		{"badge in a shadow root", session + `<div></div>`, `
			document.querySelector("div").attachShadow({ mode: "open" }).append(Object.assign(document.createElement("ucwa-presence"), { uri: "sip:adam@contoso.com", textContent: "Adam" }));`},
		{"session and badge in a shadow root", `<div></div>`, `
			const session = document.createElement("ucwa-session");
			session.setAttribute("address", "lene@contoso.com");
			document.querySelector("div").attachShadow({ mode: "open" }).append(Object.assign(document.createElement("ucwa-presence"), { uri: "sip:adam@contoso.com", textContent: "Adam" }), session);`},
		{"default client", adam, `
			const { setDefaultClient } = await import("/lib/elements.js");
			fake.attempts.push({ client: new fake.Client() });
			setDefaultClient(fake.clients[0]);`},
		{"provider of another library, which announces itself later", adam, `
			const { clientContext } = await import("/lib/elements.js");
			fake.attempts.push({ client: new fake.Client() });
			document.body.addEventListener("context-request", (event) => {
				if (event.context !== clientContext) return;
				event.stopImmediatePropagation();
				event.callback(fake.clients[0], () => {});
			});
			document.body.dispatchEvent(Object.assign(new Event("context-provider", { bubbles: true, composed: true }), { context: clientContext, contextTarget: document.body }));`},
		{"session whose client was set before the element was defined", `<template><ucwa-session></ucwa-session></template>` + adam, `
			// The document of a template defines no elements.
			const session = document.querySelector("template").content.firstElementChild;
			fake.attempts.push({ client: new fake.Client() });
			session.client = fake.clients[0];
			document.body.append(session);`},
		{"badge whose URI was set before the element was defined", session + `<template><ucwa-presence>Adam</ucwa-presence></template>`, `
			const badge = document.querySelector("template").content.firstElementChild;
			badge.uri = "sip:adam@contoso.com";
			document.body.append(badge);`},
	} {
		t.Run(row.name, func(t *testing.T) {
			tab := open(t, row.body)
			var got struct{ Label, Picture string }
			tab.Run(&got, row.script+`
				const watch = await fake.watch();
				watch.become("live");
				watch.read("sip:adam@contoso.com", { availability: "Online" });
				await fake.frames();
				const host = document.querySelector("div");
				return fake.badge((host?.shadowRoot ?? document).querySelector("ucwa-presence"));`)
			assert.Equal(t, "Adam: Available", got.Label)
			assert.Equal(t, "Online", got.Picture)
		})
	}
}

func TestOneClientAndOneWatchServeAllBadges(t *testing.T) {
	tab := open(t, session+adam+`<ucwa-presence-list uris="sip:adam@contoso.com sip:sara@contoso.com"></ucwa-presence-list>`)
	var got struct {
		Attempts, Watches int
		Options           map[string]any
		Contacts          []string
		ClosedWithTheLast string
	}
	tab.Run(&got, `
		for (let i = 0; i < 200; i++) {
			document.body.append(Object.assign(document.createElement("ucwa-presence"), { uri: "sip:user" + i % 100 + "@contoso.com" }));
		}
		const watch = await fake.watch();
		const result = {
			attempts: fake.attempts.length, watches: fake.clients[0].watches.length, options: watch.options,
			contacts: watch.contacts().map(({ uri }) => uri).slice(0, 3).concat(watch.contacts().length),
		};
		document.querySelectorAll("ucwa-presence, ucwa-presence-list").forEach((element) => element.remove());
		await fake.frames();
		return { ...result, closedWithTheLast: watch.state.name, contacts: result.contacts.map(String) };`)
	assert.Equal(t, 1, got.Attempts)
	assert.Equal(t, 1, got.Watches)
	assert.Equal(t, map[string]any{"details": []any{"name", "note", "location"}}, got.Options)
	assert.Equal(t, []string{"sip:adam@contoso.com", "sip:sara@contoso.com", "sip:user0@contoso.com", "102"}, got.Contacts)
	assert.Equal(t, "closed", got.ClosedWithTheLast)
}

func TestMovedElementsKeepTheirContent(t *testing.T) {
	for _, row := range []struct{ name, selector string }{
		{"the badge", "ucwa-presence"},
		{"the session", "ucwa-session"},
		{"an ancestor of both", "#both"},
	} {
		t.Run(row.name, func(t *testing.T) {
			tab := open(t, `<div id="both">`+session+adam+`</div><section></section>`)
			var got struct {
				Attempts, Watches, Events int
				SignedOut                 bool
				Labels                    []string
			}
			tab.Run(&got, `
				const watch = await fake.watch();
				watch.become("live");
				watch.read("sip:adam@contoso.com", { availability: "Busy" });
				await fake.frames();
				const badge = document.querySelector("ucwa-presence");
				let events = 0;
				badge.addEventListener("ucwa-presence", () => events++);
				const labels = [];
				for (const target of ["section", "main", "section"]) {
					document.querySelector(target).append(document.querySelector(given));
					labels.push(fake.badge(badge).label);
					await fake.frames();
					labels.push(fake.badge(badge).label);
				}
				const [client] = fake.clients;
				return { attempts: fake.attempts.length, watches: client.watches.length, signedOut: client.signedOut, events, labels };`, row.selector)
			assert.Equal(t, 1, got.Attempts)
			assert.Equal(t, 1, got.Watches)
			assert.False(t, got.SignedOut)
			assert.Zero(t, got.Events)
			for _, label := range got.Labels {
				assert.Equal(t, "Adam: Busy", label)
			}
		})
	}
}

func TestNearestSessionProvidesTheClient(t *testing.T) {
	tab := open(t, `
		<ucwa-session address="first@contoso.com"></ucwa-session>
		<ucwa-session address="outer@contoso.com"><div><ucwa-session address="inner@contoso.com"><p></p></ucwa-session></div></ucwa-session>
		`+adam)
	var got [][]string
	tab.Run(&got, `
		const badge = document.querySelector("ucwa-presence");
		const seen = [];
		const look = async () => {
			await fake.frames();
			seen.push(fake.attempts.filter(({ client }) => client?.open.length > 0).map(({ options }) => options.address));
		};
		await look();
		document.querySelector("p").append(badge);
		await look();
		document.querySelector("div").append(badge);
		await look();
		document.body.append(badge);
		document.querySelector("ucwa-session").remove();
		await look();
		const session = document.createElement("ucwa-session");
		session.setAttribute("address", "last@contoso.com");
		document.body.prepend(session);
		await look();
		return seen;`)
	assert.Equal(t, [][]string{
		{"first@contoso.com"}, {"inner@contoso.com"}, {"outer@contoso.com"}, {"outer@contoso.com"}, {"last@contoso.com"},
	}, got)
}

func TestSessionsSignOutWhenTheyAreRemoved(t *testing.T) {
	tab := open(t, session+adam)
	var got struct {
		WhileConnecting, Kept bool
		Aborted, Given        bool
		States                []string
		Label                 string
	}
	tab.Run(&got, `
		const session = document.querySelector("ucwa-session");
		await fake.frames();
		const states = () => ["connecting", "connected", "failed"].filter((state) => session.matches(":state(" + state + ")")).join();
		const seen = [states()];
		const [first] = fake.clients;
		fake.hold = true;
		session.setAttribute("address", "else@contoso.com");
		await fake.frames();
		seen.push(states());
		const whileConnecting = first.signedOut;
		session.remove();
		await fake.frames();
		seen.push(states());
		const aborted = fake.attempts[1].options.signal.aborted;
		const own = new fake.Client();
		session.client = own;
		document.body.append(session);
		await fake.frames();
		seen.push(states());
		session.remove();
		await fake.frames();
		return { whileConnecting, aborted, kept: !own.signedOut, given: session.client === own, states: seen,
			label: fake.badge(document.querySelector("ucwa-presence")).label };`)
	assert.True(t, got.WhileConnecting, "the client of the former address is signed out")
	assert.True(t, got.Aborted, "the attempt ends when the session leaves")
	assert.True(t, got.Kept, "a client that the page has given is never closed")
	assert.True(t, got.Given, "and stays the session's")
	assert.Equal(t, []string{"connected", "connecting", "", "connected"}, got.States)
	assert.Equal(t, "Adam: Unknown", got.Label)
}

// connect() has no signal: its client may arrive after the session was removed.
func TestClientThatArrivesTooLateIsClosed(t *testing.T) {
	tab := open(t, ``)
	var signedOut bool
	tab.Run(&signedOut, `
		fake.hold = true;
		const session = document.createElement("ucwa-session");
		session.setAttribute("application", "/ucwa");
		document.body.append(session);
		await fake.frames();
		session.remove();
		await fake.frames();
		fake.attempts[0].settle();
		await fake.frames();
		return fake.clients[0].signedOut && session.client === undefined;`)
	assert.True(t, signedOut)
}

func TestFailedSignInIsReportedAndRepeated(t *testing.T) {
	tab := open(t, `<ucwa-presence-list uris="sip:adam@contoso.com"></ucwa-presence-list>`)
	var got struct {
		Attempts []int
		Errors   []string
		Statuses []string
		Failed   bool
	}
	tab.Run(&got, `
		const statusText = () => ["status", "retry"].map((part) => list.shadowRoot.querySelector("[part=" + part + "]").textContent).join("|").replace(/\d+:\d+ ?[AP]?M?/, "TIME");
		const list = document.querySelector("ucwa-presence-list");
		const session = document.createElement("ucwa-session");
		const errors = [];
		document.addEventListener("ucwa-error", ({ detail }) => errors.push(detail.error.message));
		const statuses = [];
		await fake.frames();
		statuses.push(statusText());
		fake.failure = new fake.UcwaError({ kind: "network", retryable: true, message: "not reached" });
		session.setAttribute("address", "lene@contoso.com");
		document.body.append(session);
		await fake.frames();
		statuses.push(statusText());
		const attempts = [fake.attempts.length];
		const failed = session.matches(":state(failed)");
		dispatchEvent(new Event("online"));
		await fake.frames();
		attempts.push(fake.attempts.length);
		fake.failure = new fake.UcwaError({ kind: "server", retryable: false, message: "refused" });
		dispatchEvent(new Event("online"));
		await fake.frames();
		attempts.push(fake.attempts.length);
		statuses.push(statusText());
		dispatchEvent(new Event("online"));
		await fake.frames();
		attempts.push(fake.attempts.length);
		return { attempts, errors, statuses, failed };`)
	assert.Equal(t, []int{1, 2, 3, 3}, got.Attempts, "what cannot succeed is not tried again")
	assert.Equal(t, []string{"not reached", "not reached", "refused"}, got.Errors)
	assert.Equal(t, []string{
		"Not signed in|",
		"Presence is not available: not reached|Next try at TIME.",
		"Presence is not available: refused|",
	}, got.Statuses)
	assert.True(t, got.Failed)
}

func TestEqualURIsAreOneContact(t *testing.T) {
	tab := open(t, session+adam+`<ucwa-presence uri="SIP:Adam@CONTOSO.com">Adam</ucwa-presence><ucwa-presence uri=" sip:adam@contoso.com ">Adam</ucwa-presence>`)
	var got struct {
		Contacts int
		Labels   []string
		Removed  []string
	}
	tab.Run(&got, `
		const watch = await fake.watch();
		const contacts = watch.contacts().length;
		document.querySelector("ucwa-presence").remove();
		await fake.frames();
		watch.become("live");
		watch.read("sip:adam@contoso.com", { availability: "Away" });
		await fake.frames();
		const labels = [...document.querySelectorAll("ucwa-presence")].map((element) => fake.badge(element).label);
		document.querySelector("ucwa-presence[uri^=SIP]").remove();
		await fake.frames();
		return { contacts, labels, removed: watch.removed };`)
	assert.Equal(t, 1, got.Contacts)
	assert.Equal(t, []string{"Adam: Away", "Adam: Away"}, got.Labels)
	assert.Empty(t, got.Removed, "the contact is still shown by the third badge")
}

func TestInvalidURIsDoNotAffectOthers(t *testing.T) {
	tab := open(t, session+`<ucwa-presence uri="adam">A</ucwa-presence><ucwa-presence uri="">B</ucwa-presence><ucwa-presence>C</ucwa-presence>`+adam)
	var got struct {
		Labels    []string
		Corrected string
	}
	tab.Run(&got, `
		const badges = [...document.querySelectorAll("ucwa-presence")];
		const watch = await fake.watch();
		watch.become("live");
		watch.read("sip:adam@contoso.com", { availability: "Online" });
		badges.push(document.createElement("ucwa-presence"), document.createElement("ucwa-presence"));
		badges[4].uri = "late";
		badges[5].uri = "sip:late@contoso.com";
		document.body.append(badges[4], badges[5]);
		await fake.frames();
		const labels = badges.map((badge) => fake.badge(badge).label);
		badges[0].uri = "sip:adam@contoso.com";
		await fake.frames();
		return { labels, corrected: fake.badge(badges[0]).label };`)
	require.Len(t, got.Labels, 6)
	assert.Equal(t, []string{
		"“adam” is not a SIP address such as sip:adam@contoso.com",
		"B: Unknown",
		"C: Unknown",
		"Adam: Available",
		"“late” is not a SIP address such as sip:adam@contoso.com",
		"late: Unknown",
	}, got.Labels)
	assert.Equal(t, "A: Available", got.Corrected)
}
