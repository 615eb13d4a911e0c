//go:build !js

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/server"
)

// Whether the server has acted is not known of some changes that failed: then
// the page says no other thing anywhere, until it has been asked to look.
func TestDemoLeavesInDoubtWhatIsInDoubt(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			if !where.inTab {
				d.expect("Failed to load resource")
			}
			d.shows("#status", "No subscriptions")
			for _, row := range []struct {
				fault    string
				doubtful bool
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
					d.until(`document.querySelector("#submit").textContent === "Create subscription"`)
					d.click("#refresh")
					d.until(`document.querySelector("#refresh").textContent === "Refresh"`)
					if row.doubtful {
						assert.Equal(t, "The server may have done it or not", title)
						assert.Contains(t, hint, "Refresh shows what it has done.")
						d.counts(failed, 0) // that was done
					} else {
						assert.Equal(t, "No subscription was created", title)
						d.counts(failed, 1)
						d.click("[data-testid=error-dismiss]")
					}
					d.choose("sip:SaraD@contoso.com") // not any more
				})
			}

			t.Run("what was done all the same", func(t *testing.T) {
				d := d.within(t)
				d.switchOn("truncated", "subscriptions", "1")
				d.follow("sip:SaraD@contoso.com")
				d.counts(failed+"[data-action=create][data-kind=protocol]", 1)
				d.counts(card, 1)
				d.shows("#status", "1 subscription is new.")
				d.counts(failed, 1) // what the page reads by itself settles no doubt
				d.click("#refresh")
				d.shows("#status", "1 subscription at ")
				d.counts(failed, 0)
			})
		})
	}
}

func TestDemoLeavesInDoubtWhoDeleted(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.expect("Failed to load resource")
	d.follow("sip:SaraD@contoso.com")
	d.counts("[data-testid=member][data-href]", 1)
	d.addFault(`{"method":"DELETE","path":"*/presenceSubscription*","drop":true,"late":true,"times":3}`)
	d.click("[data-testid=delete]")
	d.counts(failed+"[data-action=delete]", 1)
	d.counts(card, 0)
	assert.Equal(t, "Gone: Sara Davis.", d.text("#status"))
}
