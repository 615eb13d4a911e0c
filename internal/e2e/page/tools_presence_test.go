//go:build !js

package page

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/server"
)

const (
	setSara = `[data-testid=person][data-uri="` + sara + `"] [data-testid=set-presence]`
	menu    = `document.querySelector("#presence-menu:popover-open")`
)

// The server sends the event 5 seconds later, by its clock.
func TestPresenceIsSetByAMenuOnTheCard(t *testing.T) {
	for _, where := range emulators {
		t.Run(where.name, func(t *testing.T) {
			d := where.open(t)
			d.click(setSara)
			d.Until(menu)
			assert.Equal(t, "true", d.attribute(setSara, "aria-expanded"))
			assert.Equal(t, "Presence of Sara Davis", d.attribute("#presence-menu", "aria-label"))
			d.Until(`document.activeElement.textContent === ` + browser.Quote("Available"))
			d.press(kb.ArrowDown, kb.ArrowUp, kb.ArrowUp)
			d.Until(`document.activeElement.textContent === ` + browser.Quote("Offline"))
			d.press(kb.ArrowDown)
			d.Until(`document.activeElement.textContent === ` + browser.Quote("Available"))
			d.press(kb.End, kb.Home, "d")
			d.Until(`document.activeElement.textContent === ` + browser.Quote("Do not disturb, presenting"))
			d.press(kb.Home, "b", "e")
			d.Until(`document.activeElement.textContent === ` + browser.Quote("Be right back"))
			d.press(kb.Enter)
			d.Until(`!` + menu)
			d.focused(setSara)
			assert.Equal(t, "false", d.attribute(setSara, "aria-expanded"))
			d.shows(`[data-testid=person][data-uri="`+sara+`"] [data-testid=words]`, "Be right back")
		})
	}
}

func TestPresenceMenuCloses(t *testing.T) {
	d := openDemo(t, server.Config{})
	for _, row := range []struct {
		name  string
		close func()
	}{
		{"by Escape", func() { d.press(kb.Escape) }},
		{"by Tab", func() { d.press(kb.Tab) }},
		{"by a second press", func() { d.Evaluate(nil, `void `+query(setSara)+`.click()`) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			d.click(setSara)
			d.Until(menu)
			row.close()
			d.Until(`!` + menu)
			d.Until(query(setSara) + `.ariaExpanded === "false"`)
			assert.Empty(t, d.text(`[data-testid=set-fault]`))
		})
	}
}

func TestPresenceThatIsNotSetIsNamedOnTheCard(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.Expect("net::ERR_")
	d.server.Close()
	d.click(setSara)
	d.Until(menu)
	d.press(kb.Enter)
	d.shows(`[data-testid=person][data-uri="`+sara+`"] [data-testid=set-fault]`, "The presence was not set. ")
	assert.Empty(t, d.text(`[data-testid=person]:not([data-uri="`+sara+`"]) [data-testid=set-fault]`))
}

func TestPresenceOfARealServerIsNotSet(t *testing.T) {
	d := openSignIn(t, servePool(t, emulated(emulator.Config{})))
	d.signIn(server.User, server.Password)
	d.Until(ready)
	d.enter("#who", sara)
	d.click("#follow-submit")
	d.appears("[data-testid=person]")
	assert.False(t, d.visible("[data-testid=set-presence]"))
}
