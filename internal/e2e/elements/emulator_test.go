//go:build !js

package elements

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

// The client of these tests is the real one, with an emulator in the tab.
func TestElementsShowThePresenceOfAServer(t *testing.T) {
	s := browser.Serve(t, browser.WithPage(page(`<ucwa-session></ucwa-session>`+sara+`<ucwa-presence uri="nobody">Nobody</ucwa-presence><ucwa-presence uri="SIP:sarad@CONTOSO.com">Sara</ucwa-presence>
		<ucwa-presence-list uris="sip:johndoe@contoso.com" group sort="availability"></ucwa-presence-list>`)),
		browser.WithPolicy(policy))
	s.Answer("GET /page.css", browser.Reply(200, "text/css", nil))
	tab := browser.Open(t, s.URL)
	tab.Run(nil, `
		const { connect } = await import("/lib/presence.js");
		const { createEmulator } = await import("/lib/emulator.js");
		await import("/lib/elements.js");
		globalThis.emulator = await createEmulator({ clock: "live" });
		globalThis.label = (i) => document.querySelectorAll("ucwa-presence")[i].shadowRoot.querySelector("[part=badge]").getAttribute("aria-label");
		globalThis.list = document.querySelector("ucwa-presence-list");
		globalThis.channel = () => list.shadowRoot.querySelector("[part=status]").textContent;
		await emulator.setPresence("sip:SaraD@contoso.com", { availability: "Busy", activity: "in-a-meeting" });
		document.querySelector("ucwa-session").client = await connect(emulator);`)
	tab.Until(`label(0) === "Sara: Busy, In a meeting" && label(2) === label(0) && channel() === "Up to date"`)
	var invalid string
	tab.Evaluate(&invalid, `label(1)`)
	assert.Equal(t, "“nobody” is not a SIP address such as sip:adam@contoso.com", invalid)
	var frames int
	tab.Run(&frames, `
		const badge = document.querySelector("ucwa-presence");
		// The name may arrive after the page is up to date, and is a change, too.
		const event = new Promise((resolve) => badge.addEventListener("ucwa-presence", (event) => event.detail.contact?.availability === "Away" && resolve(event)));
		await emulator.setPresence("sip:SaraD@contoso.com", { availability: "Away" });
		const { detail } = await event;
		let frames = 0;
		while (label(0) !== "Sara: Away") {
			await new Promise(requestAnimationFrame);
			frames++;
		}
		return detail.contact.availability === "Away" && detail.previous.availability === "Busy" ? frames : -1;`)
	assert.LessOrEqual(t, frames, 2, "a change is on the screen with the next frame")
	assert.GreaterOrEqual(t, frames, 0)
	tab.Until(`label(2) === "Sara: Away"`)
	tab.Run(nil, `document.querySelector("ucwa-presence").remove();`)
	tab.Run(nil, `await emulator.setPresence("sip:SaraD@contoso.com", { availability: "Online" });`)
	tab.Until(`label(1) === "Sara: Available"`) // in another spelling
}

const sara = `<ucwa-presence uri="sip:SaraD@contoso.com">Sara</ucwa-presence>`
