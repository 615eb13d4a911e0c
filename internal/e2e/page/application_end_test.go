//go:build !js

package page

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// The server ended the application for a reason, and might end a new one for the
// same reason. So the page asks before it creates one.
func TestDemoAsksBeforeItCreatesAnotherApplication(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			if !where.inTab {
				d.Expect("status of 410 (Gone)")
			}
			d.follow("sip:SaraD@contoso.com")
			d.counts(card, 1)
			d.enter("#minutes", "1440")
			d.click("#advance button")
			d.shows("#ended-reason", "The application expired because of inactivity.")
			assert.True(t, d.visible("#start-anew"))
			assert.Empty(t, d.texts(card))
			assert.Empty(t, d.texts(failed))

			for _, action := range []string{"list", "create"} {
				if action == "list" {
					d.click("#refresh")
				} else {
					d.follow("sip:toshm@contoso.com")
				}
				d.counts(failed+"[data-action="+action+"][data-kind=server]", 1)
				assert.Equal(t, "InactiveApplicationExpired", d.text("[data-testid=error-subcode]"))
				assert.True(t, d.visible("#start-anew"), "only the button creates another application")
			}

			d.click("#start-anew")
			d.Until(`!document.querySelector("#empty").hidden`)
			assert.False(t, d.visible("#ended"))
			assert.Empty(t, d.texts(failed))
			d.focused("#refresh")
			d.click("#submit") // the form has kept its content
			d.counts(card, 1)
			d.shows(members, "Tosh Meston")
		})
	}
}

func TestDemoKeepsItsSubscriptionsWhileItsTokenIsRefused(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			if !where.inTab {
				d.Expect("status of 401 (Unauthorized)", "status of 503 (Service Unavailable)")
			}
			d.follow("sip:SaraD@contoso.com")
			d.counts(card, 1)
			d.switchOn("token", "all", "")
			d.click("#refresh")
			d.counts(failed+"[data-action=list][data-kind=server]", 1)
			d.click("#mend")
			d.shows("#panel-status", "The fault is off.")
			d.click("#refresh")
			d.counts(failed, 0)
			d.counts(card, 1)
			assert.Regexp(t, `^1[45]:\d\d$`, d.text("[data-testid=time-left]"), "the page still knows when it ends")
		})
	}
}

func TestResetRestoresTheFirstApplication(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			d.expectLateReads()
			d.switchOn("killed", "subscriptions", "1")
			d.click("#refresh")
			d.counts(failed+"[data-action=list]", 1)
			d.shows("#status", "The server knows this page no more")
			d.Until(`!document.querySelector("#empty").hidden`)
			d.click("#reset")
			d.shows("#panel-status", "The emulator is as it was at first.")
			d.counts(failed, 0)
			d.follow("sip:SaraD@contoso.com")
			d.counts(card, 1)
			assert.Contains(t, d.text("#status"), "Created: Sara Davis")
		})
	}
}
