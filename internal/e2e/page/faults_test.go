//go:build !js

package page

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

// faultRows lists the faults of the panel, with what the page shows if one
// applies to the next refresh.
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

func TestFaultsOfThePanelReachThePage(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			if !where.inTab {
				d.Expect("Failed to load resource")
			}
			d.shows("#status", "No subscriptions")
			for _, row := range faultRows {
				t.Run(row.fault, func(t *testing.T) {
					d := d.within(t)
					before := d.last()
					d.switchOn(row.fault, "subscriptions", "1")
					d.shows("#panel-status", "The fault is on.")
					d.click("#refresh")
					d.Until(`document.querySelector("#faults").dataset.on === "false"`)
					assert.Empty(t, d.text("#panel-status"), "no fault is left")
					d.Until(`document.querySelector("#refresh").textContent === "Refresh"`)
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

			t.Run("a fault that stays on", func(t *testing.T) {
				d := d.within(t)
				d.switchOn("busy", "subscriptions", "")
				assert.Contains(t, d.text("#faults"), "On: The server is busy (503), for all requests about subscriptions.")
				d.follow("sip:SaraD@contoso.com")
				d.counts(failed+"[data-action=create]", 1)
				assert.Equal(t, "503", d.text("[data-testid=error-status]"))
				assert.Equal(t, "ServiceUnavailable", d.text("[data-testid=error-code]"))
				d.Until(`document.querySelector("#submit").textContent === "Create subscription"`)
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
				d.Until(`!document.querySelector("#empty").hidden`) // it has another application
				d.follow("sip:toshm@contoso.com")
				d.counts(card, 1)
			})

			t.Run("truncated presence", func(t *testing.T) {
				d := d.within(t)
				d.click("[data-testid=error-dismiss]")
				d.switchOn("truncated", "presence", "")
				d.click("#refresh")
				d.counts(failed+"[data-action=news][data-kind=protocol]", 1)
				d.click("#mend")
				d.counts(failed, 0)
			})

			t.Run("a slow answer", func(t *testing.T) {
				d := d.within(t)
				d.switchOn("slow", "subscriptions", "1")
				d.click("#refresh")
				d.shows("#refresh", "Refreshing…")
				d.Until(`document.querySelector("#exchanges [data-status=pending]")`)
			})
		})
	}
}

// Other clients of the server can set faults that the panel does not offer.
func TestPanelDescribesFaultsSetElsewhere(t *testing.T) {
	d := openDemo(t, server.Config{})
	for _, row := range []struct{ rule, words string }{
		{`{"path":"*/events","resync":true,"times":1}`, "The event channel is out of step (resync), for the next request for */events."},
		{`{"path":"*/events","resume":true,"times":2}`, "The event channel drops the subscriptions (resume), for the next 2 requests for */events."},
		{`{"method":"POST","subcode":"AlreadyExists","late":true}`, "status 409, code Conflict, subcode AlreadyExists, late, for all POST requests."},
		{`{"status":503}`, "The server is busy (503), for all requests of any kind."},
	} {
		t.Run(row.rule, func(t *testing.T) {
			d := d.within(t)
			d.Evaluate(nil, `fetch("emulator/faults", { method: "DELETE" }).then(() => null)`)
			d.addFault(row.rule)
			d.lookAround()
			d.shows("#faults", "On: "+row.words)
		})
	}
}

// addFault sets a fault without the panel.
func (d *demo) addFault(rule string) {
	d.T.Helper()
	d.Evaluate(nil, `fetch("emulator/faults", { method: "POST", body: `+browser.Quote(rule)+`, headers: { "Content-Type": "application/json" } }).then(() => null)`)
}

// switchOn switches a fault on in the panel.
func (d *demo) switchOn(fault, requests, times string) {
	d.T.Helper()
	d.Until(`document.querySelector("#fault").options.length > 0`) // once the page has the state of the emulator
	d.pick("#fault", fault)
	d.pick("#requests", requests)
	d.pick("#times", times)
	d.click("#break button[type=submit]")
	d.Until(`document.querySelector("#faults").dataset.on === "true"`)
}

// last returns the key of the newest exchange.
func (d *demo) last() string {
	d.T.Helper()
	return d.attribute("#exchanges > li", "data-key")
}

// attempts returns the statuses of the exchanges about the list that came after
// another exchange, oldest first. It asserts that they are attempts of one call.
func (d *demo) attempts(after string) []string {
	d.T.Helper()
	var attempts []struct{ Attempt, Status string }
	d.Evaluate(&attempts, `[...document.querySelectorAll("#exchanges > li")]
		.filter(({ dataset }) => Number(dataset.key) > `+after+` && dataset.purpose === "page")
		.map(({ dataset }) => ({ Attempt: dataset.attempt, Status: dataset.status })).reverse()`)
	var statuses []string
	for i, a := range attempts {
		assert.Equal(d.T, string(rune('1'+i)), a.Attempt)
		statuses = append(statuses, a.Status)
	}
	return statuses
}
