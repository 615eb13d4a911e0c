//go:build !js

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/server"
)

func TestDemoShowsHowPeopleAre(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			d.expectLateReads()
			const sara = `#people [data-uri="sip:SaraD@contoso.com"]`
			d.until(`document.querySelectorAll("#people [data-availability]").length === 9`)
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
			d.until(`!document.querySelector(` + quote(sara+" [data-testid=presence]") + `).textContent.includes("fair")`)
			d.counts(card, 0)
			assert.Empty(t, d.texts(failed))
		})
	}
}

func TestDemoMovesTheClock(t *testing.T) {
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
			d.until(`!document.querySelector("#empty").hidden`)
			assert.Empty(t, d.texts(failed))

			if where.inTab {
				assert.False(t, d.visible("#speed"), "its clock stands still until it is moved")
				return
			}
			d.enter("#duration", "10")
			d.follow("sip:SaraD@contoso.com")
			d.counts(card, 1)
			d.pick("#speed", "60")
			d.shows("#panel-status", "The clock runs 60 times as fast as yours.")
			d.until(`/^[0-8]:/.test(document.querySelector("[data-testid=time-left]").textContent)`)
			d.pick("#speed", "0")
			d.shows("#clock-pace", "stands still")
			d.pick("#speed", "1")
			d.shows("#panel-status", "The clock runs as yours does.")
		})
	}
}

// The server is at the new time already when the page, which has not been told
// so yet, reads the list: because it was asked to, or by itself a moment before.
func TestDemoReadsTheListWhileTheClockIsMoved(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.expectLateReads()
	d.enter("#duration", "10")
	d.follow("sip:SaraD@contoso.com")
	d.counts(card, 1)
	d.evaluate(nil, `void (() => {
		const { fetch } = globalThis;
		const told = new Promise((resolve) => (globalThis.tell = resolve));
		globalThis.fetch = async (...request) => {
			const response = await fetch(...request);
			if (String(request[0]) !== "emulator/clock") return response;
			globalThis.moved = true;
			await told;
			return response;
		};
		globalThis.said = [];
		const status = document.querySelector("#status");
		new MutationObserver(() => said.push(status.textContent)).observe(status, { subtree: true, childList: true, characterData: true });
	})()`)
	d.enter("#minutes", "11")
	d.click("#advance button")
	d.until(`globalThis.moved`)
	d.click("#refresh")
	d.counts(card, 0)
	d.until(`said.some((words) => words.includes("No subscriptions"))`)
	var said string
	d.evaluate(&said, `said.join("\n")`)
	assert.Contains(t, said, "Ended: Sara Davis.")
	assert.NotContains(t, said, "Gone")
	d.evaluate(nil, `tell()`)
	d.shows("#panel-status", "It is 11 minutes later.")
	assert.Empty(t, d.texts(failed))
}

// faultRows are the faults of the panel, and what comes of one that happens
// once while the page refreshes its list.
var faultRows = []struct {
	fault string
	wire  []string // statuses of the attempts
	error string   // kind, and a part of the message
}{
	{"busy", []string{"503", "200"}, ""},
	{"throttled", []string{"429", "200"}, ""},
	{"dropped", []string{"failed", "200"}, ""},
	{"html", []string{"502", "200"}, ""},
	{"token", []string{"401", "200"}, ""},
	{"truncated", []string{"200"}, "protocol: (byte "},
	{"malformed", []string{"200"}, "protocol: found the control character U+0000"},
	{"limit", []string{"403"}, "server: The maximum number of presence subscriptions has been reached."},
}

func TestDemoLetsThingsGoWrong(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			if !where.inTab {
				d.expect("Failed to load resource")
			}
			d.shows("#status", "No subscriptions")
			for _, row := range faultRows {
				t.Run(row.fault, func(t *testing.T) {
					d := d.within(t)
					before := d.last()
					d.switchOn(row.fault, "subscriptions", "1")
					d.shows("#panel-status", "The fault is on.")
					d.click("#refresh")
					d.until(`document.querySelector("#faults").dataset.on === "false"`)
					assert.Empty(t, d.text("#panel-status"), "there is nothing to meet any more")
					d.until(`document.querySelector("#refresh").textContent === "Refresh"`)
					if row.error == "" {
						d.counts(failed, 0)
					} else {
						d.counts(failed+"[data-action=list]", 1)
						kind, message, _ := strings.Cut(row.error, ": ")
						assert.Equal(t, kind, d.attribute(failed, "data-kind"))
						assert.Contains(t, d.text("[data-testid=error-message]"), message)
						d.click("[data-testid=error-dismiss]")
					}
					assert.Equal(t, row.wire, d.attempts(before))
				})
			}

			t.Run("what goes wrong until it is switched off", func(t *testing.T) {
				d := d.within(t)
				d.switchOn("busy", "subscriptions", "")
				assert.Contains(t, d.text("#faults"), "On: The server is busy (503), for all requests about subscriptions.")
				d.follow("sip:SaraD@contoso.com")
				d.counts(failed+"[data-action=create]", 1)
				assert.Equal(t, "503", d.text("[data-testid=error-status]"))
				assert.Equal(t, "ServiceUnavailable", d.text("[data-testid=error-code]"))
				d.until(`document.querySelector("#submit").textContent === "Create subscription"`)
				before := d.last()
				d.click("#refresh")
				d.counts(failed+"[data-action=list]", 1)
				assert.Equal(t, []string{"503", "503", "503"}, d.attempts(before))
				d.click("#mend")
				d.shows("#panel-status", "The fault is off.")
				d.focused("#fault")
				d.click("#refresh")
				d.counts(failed+"[data-action=list]", 0)
				d.click("#submit")
				d.counts(card, 1)
				d.counts(failed, 0)
			})

			t.Run("the application is ended", func(t *testing.T) {
				d := d.within(t)
				d.switchOn("killed", "subscriptions", "1")
				d.click("#refresh")
				d.counts(failed+"[data-action=list]", 1)
				d.shows("[data-testid=error-subcode]", "ApplicationNotFound")
				d.shows("#status", "The server knows this page no more")
				d.until(`!document.querySelector("#empty").hidden`) // it has another application
				d.follow("sip:toshm@contoso.com")
				d.counts(card, 1)
			})

			t.Run("presence that cannot be read", func(t *testing.T) {
				d := d.within(t)
				d.click("[data-testid=error-dismiss]")
				d.switchOn("truncated", "presence", "")
				d.click("#refresh")
				d.counts(failed+"[data-action=news][data-kind=protocol]", 1)
				d.click("#mend")
				d.counts(failed, 0)
			})

			t.Run("an answer that takes its time", func(t *testing.T) {
				d := d.within(t)
				d.switchOn("slow", "subscriptions", "1")
				d.click("#refresh")
				d.shows("#refresh", "Refreshing…")
				d.until(`document.querySelector("#exchanges [data-status=pending]")`)
			})
		})
	}
}

// Whoever else commands the server sets what the panel does not offer, too.
func TestDemoTellsFaultsOfOthers(t *testing.T) {
	d := openDemo(t, server.Config{})
	for _, row := range []struct{ rule, words string }{
		{`{"path":"*/events","resync":true,"times":1}`, "The event channel is out of step (resync), for the next request for */events."},
		{`{"path":"*/events","resume":true,"times":2}`, "The event channel drops the subscriptions (resume), for the next 2 requests for */events."},
		{`{"method":"POST","subcode":"AlreadyExists","late":true}`, "status 409, code Conflict, subcode AlreadyExists, late, for all POST requests."},
		{`{"status":503}`, "The server is busy (503), for all requests of any kind."},
	} {
		t.Run(row.rule, func(t *testing.T) {
			d := d.within(t)
			d.evaluate(nil, `fetch("emulator/faults", { method: "DELETE" }).then(() => null)`)
			d.addFault(row.rule)
			d.lookAround()
			d.shows("#faults", "On: "+row.words)
		})
	}
}

// addFault commands the server as others than the page do.
func (d *demo) addFault(rule string) {
	d.t.Helper()
	d.evaluate(nil, `fetch("emulator/faults", { method: "POST", body: `+quote(rule)+`, headers: { "Content-Type": "application/json" } }).then(() => null)`)
}

// switchOn switches a fault on in the panel.
func (d *demo) switchOn(fault, requests, times string) {
	d.t.Helper()
	d.until(`document.querySelector("#fault").options.length > 0`) // once the page knows how the emulator is
	d.pick("#fault", fault)
	d.pick("#requests", requests)
	d.pick("#times", times)
	d.click("#break button[type=submit]")
	d.until(`document.querySelector("#faults").dataset.on === "true"`)
}

// last returns which exchange is the newest.
func (d *demo) last() string {
	d.t.Helper()
	return d.attribute("#exchanges > li", "data-key")
}

// attempts returns how the exchanges about the list went that came after one,
// oldest first. That they are attempts of one call is asserted.
func (d *demo) attempts(after string) []string {
	d.t.Helper()
	var attempts []struct{ Attempt, Status string }
	d.evaluate(&attempts, `[...document.querySelectorAll("#exchanges > li")]
		.filter(({ dataset }) => Number(dataset.key) > `+after+` && dataset.purpose === "page")
		.map(({ dataset }) => ({ Attempt: dataset.attempt, Status: dataset.status })).reverse()`)
	var statuses []string
	for i, a := range attempts {
		assert.Equal(d.t, string(rune('1'+i)), a.Attempt)
		statuses = append(statuses, a.Status)
	}
	return statuses
}

func TestDemoShowsWhatThePageReads(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.until(`document.querySelectorAll("#people [data-availability]").length === 9`)
	assert.Empty(t, d.texts("#exchanges [data-purpose=news]"))
	d.click("#reads")
	d.until(`document.querySelector("#exchanges [data-purpose=news]")`)
}
