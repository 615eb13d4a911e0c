//go:build !js

package page

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// openServerTool opens the page and the server tool.
func openServerTool(t *testing.T, open func(t *testing.T) *demo) *demo {
	t.Helper()
	d := open(t)
	d.Expect("Failed to load resource") // a fault
	d.openTool("server")
	d.appears("#fault-list [data-testid=fault]")
	return d
}

// switchOn presses the button of a fault.
func (d *demo) switchOn(fault, scope, repeat string) {
	d.T.Helper()
	d.pick("#fault-scope", scope)
	d.pick("#fault-repeat", repeat)
	d.click("#fault-list [data-key=" + fault + "] button")
	d.shows("#server-status", "Switched on: "+d.text("#fault-list [data-key="+fault+"] button"))
}

const over = `document.querySelector("#met").dataset.on === "false"`

func TestFaultShowsTheRequestsThatItWasAppliedTo(t *testing.T) {
	d := openServerTool(t, openModules)
	for _, row := range []struct {
		name, fault, scope, repeat, call string
		met                              []string
	}{
		{"a read that is repeated once", "busy", "subscriptions", "once", "list()", []string{"GET people/presenceSubscriptions 503"}},
		{"a read that is refused three times", "html", "subscriptions", "thrice", "list()", []string{
			"GET people/presenceSubscriptions 502", "GET people/presenceSubscriptions 502", "GET people/presenceSubscriptions 502",
		}},
		{"a read whose token has expired", "token", "subscriptions", "once", "list()", []string{"GET people/presenceSubscriptions 401"}},
		{"a read that gets half of the answer", "truncated", "subscriptions", "once", "list()", []string{"GET people/presenceSubscriptions 200"}},
		{"a read without an answer", "dropped", "subscriptions", "once", "list()", []string{"GET people/presenceSubscriptions failed"}},
		{"a change that is refused", "limit", "subscriptions", "once", `create({ duration: 10, uris: ["sip:a@example.com"] })`, []string{"POST people/presenceSubscriptions 403"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.switchOn(row.fault, row.scope, row.repeat)
			d.call(row.call)
			d.Until(over)
			d.counts("#met-list li", len(row.met))
			for i, met := range row.met {
				assert.Equal(t, met, d.texts("#met-list li")[i])
			}
			d.shows("#met-count", "Applied to "+map[int]string{1: "1 request:", 3: "3 requests:"}[len(row.met)])
		})
	}
}

// The fault applies immediately to a waiting request for events, so that one press
// shows the reaction of the page.
func TestFaultAppliesToTheWaitingRequestForEvents(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := openServerTool(t, where.open)
			for _, fault := range []string{"dropped", "resync", "resume"} {
				d.Until(live)
				d.switchOn(fault, "any", "once")
				d.Until(over)
				d.counts("#met-list li", 1)
				assert.Regexp(t, `^GET events\?`, d.text("#met-list li"), fault)
			}
			d.click("#met-list button")
			d.Until(`document.activeElement.closest("[data-testid=exchange]")?.querySelector("[data-testid=answer-head]")`)
			assert.True(t, d.visible("#requests [data-testid=answer-head]"))
		})
	}
}

func TestFaultInsideABatchIsFound(t *testing.T) {
	d := openServerTool(t, emulators[0].open)
	d.switchOn("busy", "presence", "once")
	d.enter("#who", "sip:ChrisB@contoso.com")
	d.click("#follow-submit")
	d.Until(over)
	d.shows("#met-list li", "/presence in a batch 503")
}

func TestFaultStaysOnUntilItIsSwitchedOff(t *testing.T) {
	d := openServerTool(t, openModules)
	d.switchOn("busy", "subscriptions", "always")
	for range 5 {
		d.call(`create({ duration: 10, uris: ["sip:a@example.com"] })`) // not repeated
	}
	d.shows("#met-count", "Applied to 5 requests so far:")
	assert.Equal(t, "true", d.attribute("#met", "data-on"))
	d.shows("#server-summary", "A fault is on")
	d.click("#switch-off")
	d.shows("#server-status", "The fault is off.")
	d.Until(over)
	d.focused("#fault-list button")
	assert.False(t, d.visible("#switch-off"))
}

func TestEachFaultCanBeSwitchedOn(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := openServerTool(t, where.open)
			var faults []string
			d.Evaluate(&faults, `[...document.querySelectorAll("#fault-list > li")].map(({ dataset }) => dataset.key)`)
			assert.Len(t, faults, 12)
			for _, fault := range faults {
				d.switchOn(fault, "presence", "once")
			}
		})
	}
}

// Other pages of the server can set faults that this page does not offer.
func TestFaultsSetElsewhereAreDescribed(t *testing.T) {
	d := openServerTool(t, emulators[0].open)
	for _, row := range []struct{ rule, words string }{
		{`{"path":"*/events2","resync":true,"times":1}`, "Event channel does not know the last package (resync), for the next request for */events2."},
		{`{"path":"*/events2","resume":true,"times":2}`, "Event channel drops the subscriptions (resume), for the next 2 requests for */events2."},
		{`{"method":"PUT","subcode":"AlreadyExists","late":true}`, "status 409, code Conflict, subcode AlreadyExists, late, for all PUT requests."},
		{`{"path":"*/presence","status":503}`, "Server is busy (503), for all requests for presence."},
	} {
		t.Run(row.rule, func(t *testing.T) {
			d := d.within(t)
			d.command("DELETE", "faults", "")
			d.addFault(row.rule)
			d.shows("#met-rule", "On: "+row.words)
			assert.Empty(t, d.text("#met-count"), "another page knows what met it")
		})
	}
}

func TestClockOfTheEmulatorMoves(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := openServerTool(t, where.open)
			for _, typed := range []string{"", "0", "-5", "2.5", "ten", "1441"} {
				d.enter("#minutes", typed)
				d.lacks("#minutes-fault") // the error of the earlier text
				d.click("#advance button[type=submit]")
				d.shows("#minutes-fault", "Enter whole minutes, from 1 to 1440.")
				assert.Equal(t, "true", d.attribute("#minutes", "aria-invalid"))
				d.focused("#minutes")
			}
			d.pick("#speed", "0")
			d.shows("#server-status", "The clock is stopped.")
			before := d.clock()
			d.enter("#minutes", "4")
			d.click("#advance button[type=submit]")
			d.shows("#server-status", "The clock has advanced by 4 minutes.")
			assert.Equal(t, before+4*60, d.clock())
			assert.Empty(t, d.attribute("#minutes", "aria-invalid"))

			d.pick("#speed", "60")
			d.shows("#clock-pace", "runs 60 times as fast")
			d.Until(fmt.Sprintf("%s > %d", clock, before+5*60))
			d.pick("#speed", "1")
			d.shows("#clock-pace", "runs at normal speed")
		})
	}
}

// clock returns the time of the emulator's clock, in seconds since 1970.
const clock = `Date.parse(document.querySelector("#clock").textContent) / 1000`

func (d *demo) clock() (seconds int) {
	d.T.Helper()
	d.Evaluate(&seconds, clock)
	return seconds
}

func TestResetStartsOver(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := openServerTool(t, where.open)
			d.switchOn("busy", "presence", "always")
			d.click("#reset")
			d.shows("#server-status", "The server was reset.")
			d.shows("#met-rule", "No fault is on.")
			d.Until(live)
			assert.Empty(t, d.texts("#met-list li"))
		})
	}
}
