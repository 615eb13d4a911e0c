//go:build !js

package page

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/server"
)

const tosh = "sip:toshm@contoso.com"

func TestMainPathWorksByKeyboardAlone(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	row := `[data-testid=person][data-uri="sip:ChrisB@contoso.com"]`

	// Follow.
	d.tabTo("#who")
	d.press("chris")
	d.appears("#who-list [role=option]")
	d.press(kb.ArrowDown)
	d.Until(`document.querySelector("#who").getAttribute("aria-activedescendant")`)
	d.press(kb.Enter)
	d.tabTo("#follow-submit")
	d.press(kb.Enter)
	d.counts(row, 1)
	d.Until(`isRead("sip:ChrisB@contoso.com")`)

	// See a change.
	d.becomes("sip:ChrisB@contoso.com", "DoNotDisturb")
	d.shows(row+" [data-testid=words]", "Do not disturb")
	d.shows("#log [data-kind=presence]", "Chris Barry")

	// Extend.
	d.tabTo(row + " [data-testid=manage]")
	d.press(kb.Enter)
	d.Until(`document.querySelector("#drawer").open`)
	d.Until(`document.querySelector("#drawer").contains(document.activeElement)`)
	d.tabTo("#extend-submit")
	d.press(kb.Enter)
	d.shows("#log [data-kind=subscription]", "extended")
	d.Until(`/\b(30:00|29:5\d)\b/.test(document.querySelector("#drawer-time").textContent)`)

	// Leave the drawer, and come back to where it was opened.
	d.press(kb.Escape)
	d.Until(`!document.querySelector("#drawer").open`)
	d.focused(row + " [data-testid=manage]")

	// Stop.
	d.press(kb.Enter)
	d.Until(`document.querySelector("#drawer").open`)
	d.tabTo("#end")
	d.press(kb.Enter)
	d.counts(row, 0)
	d.Until(`!document.querySelector("#drawer").open`)

	// Undo.
	d.focused("[data-testid=undo]")
	for undone := false; !undone; { // right after the end, a key may still be held down
		d.press(" ")
		d.Evaluate(&undone, `!document.activeElement.matches("[data-testid=undo]")`)
	}
	d.counts(row, 1)
	assert.Empty(t, d.texts(".fault:not(:empty)"))
}

func TestDrawerKeepsTheFocus(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	d.openDrawer()
	for range 12 {
		d.press(kb.Tab)
		var inside bool
		d.Evaluate(&inside, `document.querySelector("#drawer").contains(document.activeElement) || document.activeElement === document.body`)
		assert.True(t, inside, "the page behind the drawer is not reached")
	}
}
