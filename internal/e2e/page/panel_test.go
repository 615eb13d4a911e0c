//go:build !js

package page

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

func TestPanelChangesPresence(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			d.expectLateReads()
			const sara = `#people [data-uri="sip:SaraD@contoso.com"]`
			d.Until(`document.querySelectorAll("#people [data-availability]").length === 9`)
			d.follow("sip:SaraD@contoso.com")
			d.pick("#who", "sip:SaraD@contoso.com")
			d.pick("#availability", "DoNotDisturb")
			d.enter("#activity", "presenting")
			d.pick("#device", "DeskPhone")
			d.click("#set-presence button")
			d.shows("#panel-status", "Sara Davis is now shown as “Do not disturb”.")
			d.shows(sara+" [data-testid=presence]", "Do not disturb · presenting · desk phone")
			d.counts(sara+"[data-availability=DoNotDisturb]", 1)
			d.shows("[data-testid=member] [data-testid=presence]", "Do not disturb · presenting")

			d.enter("#minutes", "120")
			d.click("#advance button")
			d.shows(sara+" [data-testid=presence]", "Do not disturb · presenting · desk phone · active 2 hr. ago")

			d.pick("#availability", "Online")
			d.enter("#activity", "At the fair, hall 7")
			d.pick("#device", "")
			d.click("#set-presence button")
			d.shows(sara+" [data-testid=presence]", "Available · At the fair, hall 7")

			d.click("#reset")
			d.shows("#panel-status", "The emulator is as it was at first.")
			d.Until(`!document.querySelector(` + browser.Quote(sara+" [data-testid=presence]") + `).textContent.includes("fair")`)
			d.counts(card, 0)
			assert.Empty(t, d.texts(failed))
		})
	}
}

func TestPanelMovesTheClock(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			d.expectLateReads()
			d.enter("#duration", "10")
			d.follow("sip:SaraD@contoso.com")
			d.counts(card, 1)
			for _, typed := range []string{"", "0", "-5", "2.5", "ten", "1441"} {
				d.enter("#minutes", typed)
				d.click("#advance button")
				d.shows("#minutes-fault", "Enter whole minutes, from 1 to 1440.")
				assert.Equal(t, "true", d.attribute("#minutes", "aria-invalid"))
				d.focused("#minutes")
			}
			d.enter("#minutes", "4")
			d.click("#advance button")
			d.shows("#panel-status", "It is 4 minutes later.")
			assert.Empty(t, d.text("#minutes-fault"))
			assert.Regexp(t, `^(6:00|5:\d\d)$`, d.text("[data-testid=time-left]"))
			d.click("[data-testid=extend]")
			d.shows("#status", "Extended: Sara Davis, 1") // 16:00, or a little less
			assert.Regexp(t, `^(16:00|15:\d\d)$`, d.text("[data-testid=time-left]"))

			d.enter("#minutes", "16")
			d.click("#advance button")
			d.shows("#status", "Ended: Sara Davis.")
			d.counts(card, 0)
			d.Until(`!document.querySelector("#empty").hidden`)
			assert.Empty(t, d.texts(failed))

			if where.inTab {
				assert.False(t, d.visible("#speed"), "its clock only moves by hand")
				return
			}
			d.enter("#duration", "10")
			d.follow("sip:SaraD@contoso.com")
			d.counts(card, 1)
			d.pick("#speed", "60")
			d.shows("#panel-status", "The clock runs 60 times as fast as yours.")
			d.Until(`/^[0-8]:/.test(document.querySelector("[data-testid=time-left]").textContent)`)
			d.pick("#speed", "0")
			d.shows("#clock-pace", "stands still")
			d.pick("#speed", "1")
			d.shows("#panel-status", "The clock runs as yours does.")
		})
	}
}

// The server's clock has moved already, but the page has no answer to that command
// yet when it reads the list.
func TestDemoReadsTheListWhileTheClockMoves(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.expectLateReads()
	d.enter("#duration", "10")
	d.follow("sip:SaraD@contoso.com")
	d.counts(card, 1)
	d.Evaluate(nil, `void (() => {
		const { fetch } = globalThis;
		const released = new Promise((resolve) => (globalThis.release = resolve));
		globalThis.fetch = async (...request) => {
			const response = await fetch(...request);
			if (String(request[0]) !== "emulator/clock") return response;
			globalThis.moved = true;
			await released;
			return response;
		};
		globalThis.said = [];
		const status = document.querySelector("#status");
		new MutationObserver(() => said.push(status.textContent)).observe(status, { subtree: true, childList: true, characterData: true });
	})()`)
	d.enter("#minutes", "11")
	d.click("#advance button")
	d.Until(`globalThis.moved`)
	d.click("#refresh")
	d.counts(card, 0)
	d.Until(`said.some((words) => words.includes("No subscriptions"))`)
	var said string
	d.Evaluate(&said, `said.join("\n")`)
	assert.Contains(t, said, "Ended: Sara Davis.")
	assert.NotContains(t, said, "Gone")
	d.Evaluate(nil, `release()`)
	d.shows("#panel-status", "It is 11 minutes later.")
	assert.Empty(t, d.texts(failed))
}

func TestReadsOfThePageAreShownOnRequest(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.Until(`document.querySelectorAll("#people [data-availability]").length === 9`)
	assert.Empty(t, d.texts("#exchanges [data-purpose=news]"))
	d.click("#reads")
	d.Until(`document.querySelector("#exchanges [data-purpose=news]")`)
}
