//go:build !js

package page

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/server"
)

// After some failures it is unknown whether the server acted. The page must not
// claim either, until a refresh has shown it.
func TestDemoSaysThatTheOutcomeOfACreateIsUnknown(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			if !where.inTab {
				d.Expect("Failed to load resource")
			}
			d.shows("#status", "No subscriptions")
			for _, row := range []struct {
				fault   string
				unknown bool
			}{
				{"busy", true},
				{"html", true},
				{"dropped", true},
				{"limit", false},
			} {
				t.Run(row.fault, func(t *testing.T) {
					d := d.within(t)
					d.switchOn(row.fault, "subscriptions", "1")
					d.follow("sip:SaraD@contoso.com")
					d.counts(failed+"[data-action=create]", 1)
					title, hint := d.text("[data-testid=error-title]"), d.text("[data-testid=error-hint]")
					d.Until(`document.querySelector("#submit").textContent === "Create subscription"`)
					d.click("#refresh")
					d.Until(`document.querySelector("#refresh").textContent === "Refresh"`)
					if row.unknown {
						assert.Equal(t, "The server may have done it or not", title)
						assert.Contains(t, hint, "Refresh shows what it has done.")
						d.counts(failed, 0) // the refresh was the advice
					} else {
						assert.Equal(t, "No subscription was created", title)
						d.counts(failed, 1)
						d.click("[data-testid=error-dismiss]")
					}
					d.choose("sip:SaraD@contoso.com") // clears the checkbox
				})
			}

			t.Run("a create that the server did although its answer was truncated", func(t *testing.T) {
				d := d.within(t)
				d.switchOn("truncated", "subscriptions", "1")
				d.follow("sip:SaraD@contoso.com")
				d.counts(failed+"[data-action=create][data-kind=protocol]", 1)
				d.counts(card, 1)
				d.shows("#status", "1 subscription is new.")
				d.counts(failed, 1) // only a refresh by the user removes the message
				d.click("#refresh")
				d.shows("#status", "1 subscription at ")
				d.counts(failed, 0)
			})
		})
	}
}

func TestDemoDoesNotClaimADeletionWithUnknownOutcome(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.Expect("Failed to load resource")
	d.follow("sip:SaraD@contoso.com")
	d.counts("[data-testid=member][data-href]", 1)
	d.addFault(`{"method":"DELETE","path":"*/presenceSubscription*","drop":true,"late":true,"times":3}`)
	d.click("[data-testid=delete]")
	d.counts(failed+"[data-action=delete]", 1)
	d.counts(card, 0)
	assert.Equal(t, "Gone: Sara Davis.", d.text("#status"))
}
