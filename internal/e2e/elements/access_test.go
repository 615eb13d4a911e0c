//go:build !js

package elements

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

// emulate returns the actions that give a tab a width and a scheme of colours.
func emulate(scheme string, width int64) []chromedp.Action {
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	if scheme == "forced" {
		features = []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}, {Name: "forced-colors", Value: "active"}}
	}
	return []chromedp.Action{
		emulation.SetFocusEmulationEnabled(true),
		emulation.SetDeviceMetricsOverride(width, 900, 1, false),
		emulation.SetEmulatedMedia().WithFeatures(features),
	}
}

// states lists the states of elements, each with the script that causes it.
var states = []struct{ name, script string }{
	{"without a session", `document.querySelector("ucwa-session").remove(); await fake.frames();`},
	{"connecting", ``},
	{"empty", `list.uris = []; await fake.frames();`},
	{"live, with a tooltip", live + `document.querySelector("ucwa-presence").shadowRoot.querySelector("[part=badge]").focus(); await fake.frames();`},
	{"out of date", live + `watch.lose(6000, { retryAt: Date.now() + 9000 }); await fake.frames();`},
	{"paused", live + `watch.become("paused"); await fake.frames();`},
	{"failed", live + `watch.become("failed", { reason: new fake.UcwaError({ message: "no right" }) }); await fake.frames();`},
	{"groups", groups + `list.setAttribute("group", ""); await fake.frames(); await fake.frames(); list.shadowRoot.querySelector("button").click(); await fake.frames();`},
	{"invalid URIs", `list.uris = ["adam"]; document.querySelector("ucwa-presence").uri = "adam"; await fake.frames();`},
}

func TestElementsAreAccessible(t *testing.T) {
	axe := browser.Axe(t)
	for _, scheme := range []string{"light", "dark", "forced"} {
		for _, width := range []int64{390, 1280} {
			t.Run(fmt.Sprintf("%s at %d px", scheme, width), func(t *testing.T) {
				for _, state := range states {
					tab := open(t, `<p>Ask <ucwa-presence uri="sip:adam@contoso.com" text="full">Adam</ucwa-presence></p>`+board, emulate(scheme, width)...)
					var got struct {
						Unresolved []string
						Wide       bool
					}
					tab.Run(&got, `{ const list = document.querySelector("ucwa-presence-list"); await fake.watch(); {`+state.script+`} }
						const roots = [document, ...[...document.querySelectorAll("ucwa-presence, ucwa-presence-list")].map((element) => element.shadowRoot)];
						const references = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-activedescendant", "aria-owns", "for"];
						return {
							unresolved: roots.flatMap((root) => references.flatMap((name) => [...root.querySelectorAll("[" + name + "]")].flatMap((element) =>
								element.getAttribute(name).split(/\s+/).filter((id) => root.getElementById(id) === null)))),
							wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
						};`)
					assert.Empty(t, got.Unresolved, "ids of %s", state.name)
					assert.False(t, got.Wide, "%s is wider than the window", state.name)
					assert.Empty(t, tab.Violations(axe), state.name)
				}
			})
		}
	}
}
