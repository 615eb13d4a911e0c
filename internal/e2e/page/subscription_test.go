//go:build !js

package page

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

const card = "[data-testid=subscription]"

func TestDemoChangesASubscription(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			d.expectLateReads()
			d.follow("sip:SaraD@contoso.com")
			d.counts(card, 1)
			d.shows("[data-testid=subscription-title]", "1 person")
			d.Until(`document.querySelector("[data-testid=member][data-availability] [data-testid=presence]")?.textContent`)

			for _, row := range []struct{ name, typed, says string }{
				{"too few minutes", "9", "The duration must be from 10 to 30 minutes, not 9."},
				{"too many minutes", "31", "The duration must be from 10 to 30 minutes, not 31."},
				{"no number", "abc", "The duration must be a whole number of minutes."},
				{"nothing", "", "The duration is required."},
			} {
				d.enter("[data-testid=extend-minutes]", row.typed)
				d.click("[data-testid=extend]")
				d.shows("[data-testid=extend-fault]", row.says)
				assert.Equal(t, "true", d.attribute("[data-testid=extend-minutes]", "aria-invalid"), row.name)
				d.focused("[data-testid=extend-minutes]")
			}
			d.enter("[data-testid=extend-minutes]", "10")
			d.press(kb.Enter)
			d.shows("#status", "Extended: Sara Davis, 2")
			assert.Regexp(t, `^(25:00|24:\d\d)$`, d.text("[data-testid=time-left]"))
			assert.Empty(t, d.text("[data-testid=extend-fault]"))
			d.click("[data-testid=extend]")
			d.shows("#status", "Extended: Sara Davis, 30:00 left.")

			d.click("[data-testid=add-people] summary")
			for _, row := range []struct{ name, typed, says string }{
				{"not an address", "tosh", "The address must start with sip:, as in sip:user@example.com."},
				{"nothing", "", "The address must"},
			} {
				d.enter("[data-testid=add-uri]", row.typed)
				d.click("[data-testid=add]")
				d.shows("[data-testid=add-fault]", row.says)
				assert.Equal(t, "true", d.attribute("[data-testid=add-uri]", "aria-invalid"), row.name)
			}
			d.enter("[data-testid=add-uri]", "sip:toshm@contoso.com")
			d.press(kb.Enter)
			d.shows("#status", "Added: Tosh Meston.")
			d.Until(`document.querySelector("[data-testid=add-uri]").value === ""`)
			d.enter("[data-testid=add-uri]", "sip:TOSHM@contoso.com")
			d.press(kb.Enter)
			d.shows("#status", "Tosh Meston is in it already.")
			d.Until(`document.querySelector("[data-testid=add-uri]").value === ""`)
			d.enter("[data-testid=add-uri]", "sip:stranger@example.com")
			d.press(kb.Enter)
			d.counts("[data-testid=member]", 3)
			d.shows("[data-testid=subscription-title]", "3 people")
			d.Until(`[...document.querySelectorAll("[data-testid=member] .name")].map((name) => name.textContent).join() === "Sara Davis,Tosh Meston,stranger@example.com"`)
			d.counts(`[data-testid=member][data-uri="sip:stranger@example.com"][data-availability=Offline]`, 1)

			d.click(`[data-testid=member][data-uri="sip:SaraD@contoso.com"] [data-testid=remove]`)
			d.shows("#status", "Removed: Sara Davis.")
			d.counts("[data-testid=member]", 2)
			d.focused(`[data-testid=member][data-uri="sip:toshm@contoso.com"] [data-testid=remove]`)

			d.click(`[data-testid=member][data-uri="sip:stranger@example.com"] [data-testid=remove]`)
			d.counts("[data-testid=member]", 1)
			d.click("[data-testid=remove]")
			d.counts("[data-testid=member]", 0)
			d.shows("[data-testid=subscription-title]", "0 people")
			d.click("[data-testid=delete]")
			d.shows("#status", "Deleted: an empty subscription.")
			d.counts(card, 0)
			d.focused("#refresh")
			assert.Empty(t, d.texts(failed))
		})
	}
}

func TestDemoSubscribesToGroups(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			d.expectLateReads()
			const pinned = `[data-testid=group][data-name="Pinned Contacts"]`
			d.Until(`document.querySelectorAll("[data-testid=group]").length >= 4`)
			d.enter("#duration", "31")
			d.click(pinned + " button")
			d.focused("#duration")
			d.shows("#duration-fault", "from 10 to 30")
			d.enter("#duration", "10")
			d.click(pinned + " button")
			d.shows("#status", "Created: Pinned Contacts, 10:00 left.")
			d.shows(card+" h3", "Pinned Contacts")
			d.counts("[data-testid=member]", 2)
			assert.False(t, d.visible(card+" [data-testid=add-people]"), "people cannot be added to a group's subscription")
			assert.Regexp(t, `^(10:00|9:\d\d)$`, d.text(pinned+" [data-testid=group-time]"))
			assert.Equal(t, "Extend", d.text(pinned+" button"))

			d.click(pinned + " button")
			d.shows("#status", "Extended: Pinned Contacts, ")
			d.shows(pinned+" [data-testid=group-time]", ":")
			d.enter("[data-testid=extend-minutes]", "15")
			d.click("[data-testid=extend]")
			d.shows("#status", "Extended: Pinned Contacts, 30:00 left.")
			d.counts(card, 1)
			d.click("[data-testid=delete]")
			d.counts(card, 0)
			assert.Equal(t, "Follow", d.text(pinned+" button"))
		})
	}
}

func TestTwoPagesOfOneApplicationSeeEachOthersChanges(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.shows("#status", "No subscriptions")
	other := &demo{Tab: browser.Open(t, d.url())}
	d.expectLateReads()
	other.expectLateReads()
	other.Until(`document.querySelector("#connection[data-state=connected]")`)

	d.follow("sip:SaraD@contoso.com")
	d.counts(card, 1)
	other.lookAround()
	other.shows("#status", "1 subscription came from elsewhere.")
	other.shows(members, "Sara Davis")
	other.shows("[data-testid=time-left]", "unknown")
	other.click("[data-testid=extend]")
	other.shows("#status", "Extended: Sara Davis, at least 10:00 left.")
	other.shows("[data-testid=time-left]", "10:00")

	other.click("[data-testid=delete]")
	other.counts(card, 0)
	d.lookAround()
	d.counts(card, 0)
	d.shows("#status", "Gone: Sara Davis. It was deleted elsewhere, or the server was started again.")

	// A page may use a subscription that is gone before it reads the list again.
	// A hidden page only reads it after a change of its own.
	d.Evaluate(nil, `void Object.defineProperty(document, "hidden", { value: true })`)
	d.follow("sip:AlexD@contoso.com")
	d.counts("[data-testid=member][data-href]", 1)
	other.lookAround()
	other.counts(card, 1)
	other.click("[data-testid=delete]")
	other.counts(card, 0)
	d.click("[data-testid=extend]")
	d.counts(failed+"[data-action=extend]", 1)
	d.counts(card, 0)
	d.shows("#status", "Gone: Alex Darrow.")
	assert.Equal(t, "404", d.text("[data-testid=error-status]"))
}

// expectLateReads expects the browser's message if the page reads the members of
// a subscription that has just ended.
func (d *demo) expectLateReads() { d.Expect("the server responded with a status of 404 (Not Found)") }
